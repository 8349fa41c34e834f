"""Cron schedules as the CronJob controller reads them: whether one can be read, and when it was due."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from alertwhy.domain.evidence import utc

# robfig/cron's standard parser, which the controller uses: five fields, names, and descriptors.
MACROS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 6))
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
NAMES = {name: str(number) for number, name in enumerate(MONTHS, 1)} | {
    name: str(number) for number, name in enumerate(WEEKDAYS)
}
DAYS_BACK = 366  # how far to look for the last time that it was due
LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # days of each month, in a leap year

Fields = tuple[frozenset[int], ...]


def fault_of(schedule: str) -> str:
    """What is wrong with a schedule, in words; ``""`` where the controller can follow it."""
    found = _fields(schedule)
    if isinstance(found, str):
        return found
    days, months = found[2], found[3]
    reachable = any(min(days) <= LONGEST[month - 1] for month in months)
    if not reachable and _any(schedule, 4):
        return f"no month it names has a day {min(days)}"
    return ""


def last_due(schedule: str, zone: str, now: datetime) -> datetime | None:
    """When it should last have started a Job; None where that cannot be told, or is long ago."""
    found, place = _fields(schedule), _zone(zone)
    if isinstance(found, str) or place is None:
        return None
    minutes, hours, *_ = found
    here = utc(now).astimezone(place)
    for back in range(DAYS_BACK):
        day = here - timedelta(days=back)
        if not _on(day, found, schedule):
            continue
        for hour in sorted(hours, reverse=True):
            for minute in sorted(minutes, reverse=True):
                due = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
                if due <= here:
                    return due.astimezone(UTC)
    return None


def _on(day: datetime, fields: Fields, schedule: str) -> bool:
    """Cron's oddest rule: with both day fields restricted, either may match."""
    in_month, on_weekday = day.day in fields[2], day.isoweekday() % 7 in fields[4]
    either = not _any(schedule, 2) and not _any(schedule, 4)
    right = (in_month or on_weekday) if either else (in_month and on_weekday)
    return day.month in fields[3] and right


def _any(schedule: str, place: int) -> bool:
    words = MACROS.get(schedule.strip(), schedule).split()
    return words[place][0] in "*?"


def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else UTC
    except (ValueError, OSError, KeyError):
        return None


def _fields(schedule: str) -> Fields | str:
    words = MACROS.get(schedule.strip(), schedule).split()
    if len(words) != len(BOUNDS):
        return f"it has {len(words)} fields; 5 are expected"
    found: list[frozenset[int]] = []
    for word, (low, high) in zip(words, BOUNDS, strict=True):
        try:
            values = frozenset(_values(word.casefold(), low, high))
        except ValueError:
            values = frozenset()
        if not values or min(values) < low or max(values) > high:
            return f"{word!r} is not within {low}-{high}"
        found.append(values)
    return tuple(found)


def _values(word: str, low: int, high: int) -> Iterator[int]:
    """The numbers of ``*/15``, ``1-5``, ``mon,wed``; ValueError for what is none."""
    for part in word.split(","):
        span, slash, step = part.partition("/")
        first, dash, last = span.partition("-")
        if first in {"*", "?"}:
            start, end = low, high
        else:
            start = _number(first)
            end = _number(last) if dash else (high if slash else start)
        if start < low or end > high or (slash and _number(step) < 1):
            raise ValueError(part)
        yield from range(start, end + 1, _number(step) if slash else 1)


def _number(word: str) -> int:
    named = NAMES.get(word, word)
    if not (named.isascii() and named.isdecimal() and len(named) <= len("9999")):
        raise ValueError(word)
    return int(named)
