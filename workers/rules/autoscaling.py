"""Autoscalers that cannot scale, or may not any further."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts.governing import AutoscalerState
from alertwhy.domain.finding import Confidence, Finding, Risk, Step
from alertwhy.domain.severity import Severity
from workers.rules import rule
from workers.signs.pods import FALSE, TRUE, events
from workers.signs.recorded import absent
from workers.signs.times import lasting
from workers.signs.trouble import SETTLING
from workers.signs.wording import handle, kubectl, look, one_line

# pkg/controller/podautoscaler: "missing request for cpu", since 1.26 with "in container app of Pod x".
NO_REQUEST = "missing request for"
# The scale client: no such object; no such kind (an old apiVersion, a CRD that is gone).
ABSENT = re.compile(r'" not found|no matches for kind "')
UNSERVED = "no matches for kind"
GONE = "which does not exist"
FAILED = (
    "FailedGetResourceMetric",
    "FailedGetContainerResourceMetric",
    "FailedGetPodsMetric",
    "FailedGetObjectMetric",
    "FailedGetExternalMetric",
    "FailedComputeMetricsReplicas",
)
SWITCHED_OFF = "ScalingDisabled"  # scaled to zero
# It cannot tell which pods are its own: their number, too, is a number that it does not get.
UNSURE = frozenset({"InvalidSelector", "AmbiguousSelector"})


@rule("hpa-target-missing", explains=("hpa-metrics-unavailable",))
def hpa_target_missing(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """What the autoscaler should scale does not exist."""
    for state, cite in of_kind(seen, AutoscalerState):
        able = state.condition("AbleToScale")
        told = able is not None and able.status == FALSE and bool(ABSENT.search(able.message))
        found = able is not None and able.status == TRUE  # by whoever scales it
        unserved = told and able is not None and UNSERVED in able.message
        if not found and (not state.exists or unserved or (told and not state.looked)):
            fault = "which is of a kind that the cluster does not serve" if unserved else GONE
            yield Finding(
                title=f"{state.autoscaler} scales {state.wanted}, {fault}",
                because=(cite,),
                confidence=Confidence.CERTAIN
                if told
                else absent(seen, state.wanted.kind, Confidence.LIKELY),
                remediation=(
                    Step(
                        "See what there is",
                        kubectl(state.wanted.namespace, f"get {state.wanted.kind.lower()}s"),
                    ),
                    _edit(state, "Name what exists in spec.scaleTargetRef"),
                ),
            )


@rule("hpa-requests-missing", explains=("hpa-metrics-unavailable", "hpa-at-maximum"))
def hpa_requests_missing(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Utilisation is a share of the request: without one there is nothing to compare with."""
    for state, cite in of_kind(seen, AutoscalerState):
        off = _blind(seen, state)
        told = off is not None and NO_REQUEST in off.message
        if off and (told or (state.lacking and off.reason not in UNSURE)):
            said = ", ".join(state.lacking[:3]) or one_line(off.message)
            yield Finding(
                title=f"{state.autoscaler} measures utilisation, and {state.wanted} requests none: {said}",
                because=tuple(dict.fromkeys((cite, *off.because))),
                confidence=Confidence.CERTAIN if told else Confidence.LIKELY,
                remediation=(
                    look("See what the containers request", state.wanted),
                    Step(
                        "Set resources.requests on every container",
                        kubectl(state.wanted.namespace, f"edit {handle(state.wanted)}"),
                        Risk.DISRUPTIVE,
                    ),
                ),
            )


@rule("hpa-metrics-unavailable")
def hpa_metrics_unavailable(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The autoscaler does not get the numbers that it decides by; a new one waits for its first."""
    for state, cite in of_kind(seen, AutoscalerState):
        off = _blind(seen, state)
        if off:
            old = lasting(off.since, seen, SETTLING)
            lacks = (
                "cannot tell which pods it scales" if off.reason in UNSURE else "gets no metrics"
            )
            yield Finding(
                title=f"{state.autoscaler} {lacks}: {one_line(off.message)}",
                because=tuple(dict.fromkeys((cite, *off.because))),
                confidence=Confidence.CERTAIN if old else Confidence.POSSIBLE,
                remediation=(
                    Step("See whether the metrics APIs answer", "kubectl get apiservices"),
                    look("See what it says", state.autoscaler),
                ),
            )


@rule("hpa-at-maximum", severity=Severity.WARNING)
def hpa_at_maximum(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """It would scale further and may not: as many pods as it may have are too few."""
    for state, cite in of_kind(seen, AutoscalerState):
        limited = state.condition("ScalingLimited")
        told = (
            limited is not None and limited.status == TRUE and limited.reason == "TooManyReplicas"
        )
        full = 0 < state.maximum <= state.current
        if full and (told or limited is None):
            yield Finding(
                title=f"{state.autoscaler} is at its maximum of {state.maximum} replicas and would have more",
                because=(cite,),
                confidence=Confidence.CERTAIN if told else Confidence.POSSIBLE,
                remediation=(
                    look("See its metrics against their targets", state.autoscaler),
                    _edit(
                        state, "If the load is real and the nodes have room, raise spec.maxReplicas"
                    ),
                ),
            )


@dataclass(frozen=True)
class _Blind:
    """Why an autoscaler cannot decide, and since when."""

    message: str
    since: datetime | None
    because: tuple[str, ...] = ()
    reason: str = ""


def _blind(seen: Sequence[Evidence], state: AutoscalerState) -> _Blind | None:
    """From its condition; from its events where it was recorded without conditions."""
    active = state.condition("ScalingActive")
    if active is not None:
        off = active.status == FALSE and active.reason != SWITCHED_OFF
        said = active.message or active.reason
        return _Blind(said, active.since, reason=active.reason) if off else None
    told = [] if state.conditions else events(seen, state.autoscaler, reasons=FAILED)
    return _Blind(told[0][0].message, told[0][0].first_at, (told[0][1],)) if told else None


def _edit(state: AutoscalerState, action: str) -> Step:
    ref = state.autoscaler
    return Step(action, kubectl(ref.namespace, f"edit {handle(ref)}"), Risk.SAFE)
