"""What was measured of a container or a claim, where there was anyone to measure it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alertwhy.domain.curve import Curve
from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import ContainerState, Ending, Filling, Measure, Usage
from alertwhy.domain.target import ObjectRef
from workers.signs.quantities import amount

LATELY = timedelta(minutes=30)  # before the newest sample; an alert waits for half of that
SAMPLED = timedelta(minutes=5)  # between two samples of a range, and so around a moment
ABOVE = 1.1  # times its limit; more was measured of something else, or under another limit


@dataclass(frozen=True)
class Peak:
    """The most memory that was seen of one run; ``share`` is of its limit, 0 without one."""

    value: float
    share: float
    cite: str


def curve_of(
    seen: Sequence[Evidence], state: ContainerState, measure: Measure
) -> tuple[Curve, str] | None:
    """What was measured of one container, and the evidence that shows it."""
    for usage, cite in of_kind(seen, Usage):
        mine = usage.pod == state.pod and usage.container == state.container
        if mine and usage.measure is measure:
            return usage.curve, cite
    return None


def throttled(seen: Sequence[Evidence], state: ContainerState) -> tuple[float, str] | None:
    """The share of its CPU periods in which it had to wait lately, on average."""
    found = curve_of(seen, state, Measure.THROTTLED)
    if found is None:
        return None
    curve, cite = found
    lately = curve.after(curve.last.at - LATELY) or curve
    return lately.mean, cite


def peak_of(seen: Sequence[Evidence], state: ContainerState, ending: Ending) -> Peak | None:
    """The most memory before a run ended; None where it was not measured, or cannot be so."""
    found = curve_of(seen, state, Measure.MEMORY)
    if found is None:
        return None
    curve, cite = found
    run = _during(curve, ending.started_at, ending.finished_at)
    limit = float(amount(state.memory_limit) or 0)
    if run is None or (limit and run.highest.value > ABOVE * limit):
        return None
    return Peak(run.highest.value, run.highest.value / limit if limit else 0.0, cite)


def filling_of(seen: Sequence[Evidence], claim: ObjectRef) -> tuple[Filling, str] | None:
    """How full a claim's volume is, and the evidence that shows it."""
    return next((pair for pair in of_kind(seen, Filling) if pair[0].claim == claim), None)


def _during(curve: Curve, start: datetime | None, end: datetime | None) -> Curve | None:
    """The samples that may tell of a run: each covers the minutes before it."""
    late = curve.before(end + SAMPLED) if end else curve
    return late.after(start) if late and start else late
