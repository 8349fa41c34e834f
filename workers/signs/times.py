"""Old news is not a cause: how old something is, against the newest time in the evidence."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from alertwhy.domain.evidence import Evidence, utc

OLD_NEWS = timedelta(hours=1)  # what ended earlier cannot explain what is wrong now


def newest(seen: Sequence[Evidence]) -> datetime | None:
    """The latest time that any evidence tells: as near to "now" as a pure function comes."""
    return max((at for each in seen if (at := each.latest)), default=None)


def age(at: datetime | None, seen: Sequence[Evidence]) -> timedelta | None:
    """How long before the newest time that was; None where either is untold."""
    last = newest(seen)
    return None if at is None or last is None else last - utc(at)


def recent(at: datetime | None, seen: Sequence[Evidence]) -> bool:
    """Whether it may still explain something. What tells no time gets the benefit of the doubt."""
    passed = age(at, seen)
    return passed is None or passed <= OLD_NEWS


def lasting(since: datetime | None, seen: Sequence[Evidence], grace: timedelta) -> bool:
    """Whether it has been so for longer than ``grace``; true where no time is told."""
    passed = age(since, seen)
    return passed is None or passed > grace


def later(first: datetime | None, second: datetime | None, *, by: timedelta) -> bool:
    """Whether ``first`` is known to be later than ``second`` by more than that."""
    return first is not None and second is not None and utc(first) - utc(second) > by
