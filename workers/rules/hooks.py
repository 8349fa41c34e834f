"""Lifecycle hooks that fail: postStart ends its container, preStop hurries its end."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import ContainerState
from alertwhy.domain.finding import Confidence, Finding, Step
from alertwhy.domain.severity import Severity
from alertwhy.domain.target import ObjectRef
from workers.rules import rule
from workers.signs.consequences import OF_A_BROKEN_POD
from workers.signs.endings import HOOK_ERROR, HOOK_FAILED, Why, ends
from workers.signs.pods import events, pod_state
from workers.signs.template import mend, place
from workers.signs.times import lasting
from workers.signs.wording import container, logs, look, one_line

GRACE = timedelta(minutes=2)  # past the end of the pod's own


@rule(
    "lifecycle-hook-failed",
    severity=Severity.ERROR,
    explains=(*OF_A_BROKEN_POD, "app-crash", "stuck-terminating"),
)
def lifecycle_hook_failed(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """As the kubelet says; a preStop hook matters where its pod is leaving."""
    for end in ends(seen, Why.HOOK):
        told = events(seen, end.state.pod, container=end.state.container, reasons=(HOOK_FAILED,))
        of_status = end.state.waiting_message if end.state.waiting_reason == HOOK_ERROR else ""
        said = of_status or next((event.message for event, _ in told), "")
        yield _finding(seen, end.state, hook="postStart", said=said, because=end.because)
    for state, cite in of_kind(seen, ContainerState):
        if state.waiting_reason == HOOK_ERROR and not state.endings:
            said = state.waiting_message
            yield _finding(seen, state, hook="postStart", said=said, because=(cite,))
        for event, shown in events(seen, state.pod, reasons=("FailedPreStopHook",))[:1]:
            if event.container in {"", state.container}:
                sure = Confidence.CERTAIN if _hurts(seen, state.pod) else Confidence.POSSIBLE
                because = tuple(dict.fromkeys((shown, cite)))
                yield _finding(
                    seen,
                    state,
                    hook="preStop",
                    said=event.message,
                    because=because,
                    confidence=sure,
                )


def _hurts(seen: Sequence[Evidence], ref: ObjectRef) -> bool:
    """Whether its pod leaves, and someone asks about it or it takes too long."""
    pod = pod_state(seen, ref)
    if pod is None or pod.deleted_at is None:
        return False
    return pod.alerted or lasting(pod.deleted_at, seen, GRACE)


def _finding(
    seen: Sequence[Evidence],
    state: ContainerState,
    *,
    hook: str,
    said: str,
    because: tuple[str, ...],
    confidence: Confidence = Confidence.CERTAIN,
) -> Finding:
    at = place(seen, state.pod, f"{state.field}.lifecycle.{hook}")
    why = f": {_innermost(said)}" if said else ""
    return Finding(
        title=f"{container(state.role, state.container)} fails at its {hook} hook{why}",
        because=because,
        confidence=confidence,
        remediation=_steps(state, at.field, mend(at, f"Correct {at.field}, or do without it")),
    )


def _steps(state: ContainerState, field: str, fix: Step) -> tuple[Step, ...]:
    return (
        look(f"See {field} and what the kubelet says of it", state.pod),
        logs(state.pod, state.container, previous=state.running_since is None),
        fix,
    )


def _innermost(said: str) -> str:
    """What came of the command, after the kubelet's own preamble."""
    return one_line(said.partition(" failed - error: ")[2] or said)
