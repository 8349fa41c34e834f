"""CPU that is held back at its limit: told by the alert, by Prometheus, or by both."""

import re
from collections.abc import Iterator, Sequence
from shlex import quote

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import ContainerState, Saturated
from alertwhy.domain.finding import Confidence, Finding, Step
from alertwhy.domain.severity import Severity
from workers.rules import rule
from workers.signs.measured import throttled
from workers.signs.pods import events
from workers.signs.quantities import percent
from workers.signs.template import mend, place
from workers.signs.wording import container, kubectl

HIGH = 0.25  # of the periods; kubernetes-mixin: CPUThrottlingHigh
# Half of the time waiting makes an application slow enough to miss a probe's second.
CRIPPLING = 0.5
_TIMED_OUT = re.compile(r"context deadline exceeded|Client\.Timeout|timed? ?out|i/o timeout")


@rule(
    "cpu-throttled",
    severity=Severity.WARNING,
    explains=("readiness-probe-failing", "liveness-probe-killed"),
)
def cpu_throttled(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Likely where two of these agree: the alert, what was measured, a probe that timed out.

    A share alone is only possible: many applications are held back and well.
    """
    for state, cite in of_kind(seen, ContainerState):
        if not state.cpu_limit:
            continue
        told = _alert(seen, state)
        share, shown = throttled(seen, state) or (None, "")
        probes = _timed_out(seen, state) if share is not None and share >= CRIPPLING else ()
        if told or (share is not None and share >= HIGH):
            yield Finding(
                title=_title(state, share),
                because=tuple(each for each in (*told, shown, *probes, cite) if each),
                confidence=_sure(share, alerted=bool(told), probed=bool(probes)),
                remediation=_remedy(seen, state),
            )


def _alert(seen: Sequence[Evidence], state: ContainerState) -> tuple[str, ...]:
    """The alert that says so of this container."""
    return tuple(
        shown
        for saturated, shown in of_kind(seen, Saturated)
        if saturated.resource == "cpu" and saturated.container in {"", state.container}
    )


def _timed_out(seen: Sequence[Evidence], state: ContainerState) -> tuple[str, ...]:
    about = events(seen, state.pod, container=state.container, reasons=("Unhealthy",))
    return tuple(cite for event, cite in about if _TIMED_OUT.search(event.message))[:1]


def _sure(share: float | None, *, alerted: bool, probed: bool) -> Confidence:
    measured = share is not None and share >= HIGH
    if (alerted and (measured or share is None)) or (measured and probed):
        return Confidence.LIKELY
    return Confidence.POSSIBLE


def _title(state: ContainerState, share: float | None) -> str:
    who = container(state.role, state.container)
    said = f"{who} is throttled at its CPU limit of {state.cpu_limit}"
    if share is None:
        return said
    if share < HIGH:
        return f"{said}, as the alert says, but lately in {percent(share)} of its periods only"
    return f"{said}: it had to wait in {percent(share)} of its periods lately"


def _remedy(seen: Sequence[Evidence], state: ContainerState) -> tuple[Step, ...]:
    at = place(seen, state.pod, f"{state.field}.resources.limits.cpu")
    usage = kubectl(state.pod.namespace, f"top pod {quote(state.pod.name)} --containers")
    return (
        Step("See what it uses", usage),
        mend(at, f"Raise {at.field}, or remove it where requests.cpu protects the neighbours"),
    )
