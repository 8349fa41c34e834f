"""What a monitoring system measured: containers against their limits, volumes against their size."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from alertwhy.domain.curve import Curve
from alertwhy.domain.facts.fact import Fact
from alertwhy.domain.target import ObjectRef


class Measure(StrEnum):
    """What is measured of a container."""

    MEMORY = "memory"  # bytes that cannot be reclaimed: the working set
    CPU = "cpu"  # cores
    THROTTLED = "throttled"  # share of the periods in which it had to wait, 0 to 1
    RESTARTS = "restarts"  # a counter


@dataclass(frozen=True)
class Usage(Fact):
    """One measure of one container over the last hours."""

    measure: Measure
    pod: ObjectRef
    container: str
    curve: Curve


@dataclass(frozen=True)
class Filling(Fact):
    """How full the volume of a claim is, in bytes; ``inodes`` is the share of them that is used.

    ``full_at`` is when nothing is left, if it goes on as it did; None where it does not fill.
    """

    claim: ObjectRef
    used: float
    capacity: float
    left: float
    inodes: float | None = None
    full_at: datetime | None = None

    @property
    def share(self) -> float:
        """How much of what may be written is written, 0 to 1: what nobody can use counts as used."""
        return min(1.0, max(0.0, 1 - self.left / self.capacity)) if self.capacity > 0 else 0.0
