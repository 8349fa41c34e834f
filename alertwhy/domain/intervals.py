"""Times at which a route is muted or active, in Alertmanager's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

Span = tuple[int, int]  # both ends belong to it, but for times: there the end does not

FURTHEST = 24 * 60  # minutes looked ahead for an end; later ones are looked for again by then


@dataclass(frozen=True)
class Period:
    """Everything that is given must hold; what is not given holds always.

    ``times`` are minutes of the day; weekdays count from 0 for Sunday, as Alertmanager does;
    days of the month below 0 count from its end (-1 is the last day).
    """

    times: tuple[Span, ...] = ()
    weekdays: tuple[Span, ...] = ()
    days_of_month: tuple[Span, ...] = ()
    months: tuple[Span, ...] = ()
    years: tuple[Span, ...] = ()
    location: str = "UTC"

    def holds(self, now: datetime) -> bool:
        """Whether the moment lies in it."""
        there = now.astimezone(ZoneInfo(self.location))
        minute = there.hour * 60 + there.minute
        return (
            (not self.times or any(start <= minute < end for start, end in self.times))
            and _within(self.weekdays, there.isoweekday() % 7)
            and _within(_days(self.days_of_month, there), there.day)
            and _within(self.months, there.month)
            and _within(self.years, there.year)
        )


Interval = tuple[Period, ...]  # a named one: any of its periods


@dataclass(frozen=True)
class Hours:
    """When a route speaks: never while one of ``mute`` holds, and only while one of ``active`` does."""

    mute: tuple[Interval, ...] = ()
    active: tuple[Interval, ...] = ()

    def muted(self, now: datetime) -> bool:
        """Whether it must not speak now."""
        return _any(self.mute, now) or (bool(self.active) and not _any(self.active, now))

    def muted_until(self, now: datetime) -> datetime | None:
        """When to look again; None while it may speak. At the latest a day from now."""
        if not self.muted(now):
            return None
        minute = now.replace(second=0, microsecond=0)
        ahead = (minute + timedelta(minutes=step) for step in range(1, FURTHEST + 1))
        return next((at for at in ahead if not self.muted(at)), now + timedelta(days=1))


def _any(intervals: Iterable[Interval], now: datetime) -> bool:
    return any(period.holds(now) for interval in intervals for period in interval)


def _within(spans: tuple[Span, ...], value: int) -> bool:
    return not spans or any(start <= value <= end for start, end in spans)


def _days(spans: tuple[Span, ...], there: datetime) -> tuple[Span, ...]:
    """Counted from the start of this very month; what lies beyond its end is cut."""
    following = (there.replace(day=28) + timedelta(days=4)).replace(day=1)
    last = (following - timedelta(days=1)).day

    def from_the_start(day: int) -> int:
        return day if day > 0 else last + 1 + day

    return tuple(
        (max(1, from_the_start(start)), min(last, from_the_start(end))) for start, end in spans
    )
