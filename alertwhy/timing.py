"""The ``time_intervals`` of the routing file, written as Alertmanager has them."""

import re
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from alertwhy.domain.intervals import Interval, Period, Span
from alertwhy.errors import ConfigError
from alertwhy.reading import known, mapping, sequence, text

WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
KEYS = {"times", "weekdays", "days_of_month", "months", "years", "location"}
_TIME = re.compile(r"(\d{1,2}):(\d{2})")
_RANGE = re.compile(r"(-?\w+)(?:\s*:\s*(-?\w+))?")


def intervals_of(value: object, where: str) -> dict[str, Interval]:
    """Every named interval; raises ConfigError naming the place."""
    found: dict[str, Interval] = {}
    for index, each in enumerate(sequence(value, where)):
        place = f"{where}[{index}]"
        entry = mapping(each, place)
        known(entry, {"name", "time_intervals"}, place)
        name = text(entry.get("name"), f"{place}.name")
        if name in found:
            raise ConfigError(f"{place}: an interval {name!r} stands there already; rename one")
        periods = sequence(entry.get("time_intervals"), f"{place}.time_intervals")
        found[name] = tuple(
            _period(mapping(period, inner), inner)
            for number, period in enumerate(periods)
            for inner in (f"{place}.time_intervals[{number}]",)
        )
    return found


def _period(entry: Mapping[str, object], where: str) -> Period:
    known(entry, KEYS, where)
    return Period(
        times=_times(entry.get("times"), f"{where}.times"),
        weekdays=_spans(entry, "weekdays", where, names=WEEKDAYS, low=0, high=6),
        days_of_month=_spans(entry, "days_of_month", where, low=-31, high=31),
        months=_spans(entry, "months", where, names=("", *MONTHS), low=1, high=12),
        years=_spans(entry, "years", where, low=1, high=9999),
        location=_location(entry.get("location", "UTC"), f"{where}.location"),
    )


def _times(value: object, where: str) -> tuple[Span, ...]:
    found = []
    for index, each in enumerate(sequence(value, where)):
        place = f"{where}[{index}]"
        entry = mapping(each, place)
        known(entry, {"start_time", "end_time"}, place)
        start, end = (
            _minute(entry.get(key), f"{place}.{key}") for key in ("start_time", "end_time")
        )
        if start >= end:
            raise ConfigError(f"{place} ends before it starts; for a night write two ranges")
        found.append((start, end))
    return tuple(found)


def _minute(value: object, where: str) -> int:
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    minute = int(found[1]) * 60 + int(found[2]) if found else -1
    if found is None or int(found[2]) > 59 or minute > 24 * 60:  # noqa: PLR2004  minutes of an hour
        raise ConfigError(
            f"{where} is {value!r}; write a time such as '09:00', quoted, up to 24:00"
        )
    return minute


def _spans(
    entry: Mapping[str, object], key: str, where: str, *, low: int, high: int,
    names: tuple[str, ...] = (),
) -> tuple[Span, ...]:  # fmt: skip
    return tuple(
        _span(each, f"{where}.{key}[{index}]", names, (low, high))
        for index, each in enumerate(sequence(entry.get(key), f"{where}.{key}"))
    )


def _span(value: object, where: str, names: tuple[str, ...], limits: Span) -> Span:
    """``monday:friday``, ``1:5``, ``-3:-1`` or one alone."""
    found = _RANGE.fullmatch(str(value).strip().lower())
    ends = [_number(part, names) for part in (found[1], found[2] or found[1])] if found else []
    low, high = limits
    if not ends or any(end is None or not low <= end <= high for end in ends) or low < 0 in ends:
        raise ConfigError(
            f"{where} is {value!r}; write one or a range, such as {_example(names, limits)}"
        )
    start, end = (int(each or 0) for each in ends)
    if (start > end and (start > 0) == (end > 0)) or (names and start > end):
        raise ConfigError(f"{where} is {value!r}, which ends before it starts")
    return start, end


def _number(part: str, names: tuple[str, ...]) -> int | None:
    if part in names:
        return names.index(part)
    numeric = not names or names[0] == ""  # weekdays have names alone, as in Alertmanager
    return int(part) if numeric and part.lstrip("-").isdecimal() else None


def _example(names: tuple[str, ...], limits: Span) -> str:
    return f"{names[1]}:{names[3]}" if names else f"{max(1, limits[0])}:{min(5, limits[1])}"


def _location(value: object, where: str) -> str:
    name = text(value, where)
    try:
        ZoneInfo(name)
    except (OSError, ValueError) as error:  # ZoneInfoNotFoundError is a KeyError on no data
        raise ConfigError(f"{where} is {name!r}; write one such as Europe/Berlin") from error
    except KeyError as error:
        raise ConfigError(
            f"{where} {name!r} is not known here; write one such as Europe/Berlin"
        ) from error
    return name
