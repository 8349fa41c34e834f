"""What every fact is, and the condition that many objects carry."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Fact:
    """The root of them all."""


@dataclass(frozen=True)
class Unrecorded(Fact):
    """What a recording does not hold: that none was found of these kinds proves nothing."""

    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Condition:
    """One entry of ``status.conditions``."""

    type: str
    status: str
    reason: str = ""
    message: str = ""
    since: datetime | None = None
