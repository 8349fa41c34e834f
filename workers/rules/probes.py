"""Containers that their probes kill or keep out of service."""

from collections.abc import Iterator, Sequence

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import ContainerState, Event, PodState, Probe, Role
from alertwhy.domain.finding import Confidence, Finding
from alertwhy.domain.severity import Severity
from workers.rules import rule
from workers.signs.consequences import OF_A_BROKEN_POD
from workers.signs.endings import End, Why, ends, looping
from workers.signs.pods import containers, events
from workers.signs.probing import misled, settled
from workers.signs.template import mend, place, whose
from workers.signs.times import lasting
from workers.signs.trouble import LONG, SETTLING
from workers.signs.wording import container, exit_in_words, logs, look, one_line, probe_said

GATED = "ReadinessGatesNotReady"


@rule(
    "probe-misconfigured",
    explains=(*OF_A_BROKEN_POD, "liveness-probe-killed", "startup-probe-failing"),
)
def probe_misconfigured(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The probe asks for what the container does not offer, and its pod pays for that."""
    for each in misled(seen):
        state = each.state
        at = place(seen, state.pod, f"{state.field}.{each.kind}Probe")
        who = container(state.role, state.container)
        yield Finding(
            title=f"{who} runs, but its {each.kind} probe ({each.probe.check}) {each.fault}",
            because=each.because,
            confidence=each.confidence,
            remediation=(
                look("See the probe and its failures", state.pod),
                logs(state.pod, state.container, previous=state.running_since is None),
                mend(at, f"Correct {at.field}"),
            ),
        )


@rule("liveness-probe-killed", explains=OF_A_BROKEN_POD)
def liveness_probe_killed(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The kubelet killed it because its liveness probe failed."""
    for end in ends(seen, Why.LIVENESS):
        yield _killed(seen, end, "liveness", end.state.liveness)


@rule("startup-probe-failing", explains=OF_A_BROKEN_POD)
def startup_probe_failing(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The kubelet killed it because it did not start in the time that its startup probe gives."""
    for end in ends(seen, Why.STARTUP):
        yield _killed(seen, end, "startup", end.state.startup)


@rule(
    "readiness-probe-failing",
    severity=Severity.WARNING,
    explains=("rollout-stalled", "replicas-unavailable", "service-no-ready-endpoints"),
)
def readiness_probe_failing(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """It runs, is not ready, and has had the time to become so."""
    for state, cite in containers(seen):
        if state.ready or looping(state) or not settled(seen, state):
            continue
        failed = _failed(seen, state, "readiness")
        if failed:
            yield _unready(seen, state, failed[0][0], (cite, *(each for _, each in failed)))
        elif _untold(seen, state):
            yield _unready(seen, state, None, (cite,))
    for pod, cite in of_kind(seen, PodState):
        ready = pod.condition("Ready")
        if ready and ready.reason == GATED:
            late = lasting(ready.since, seen, SETTLING)
            yield Finding(
                title=f"{whose(seen, pod.pod)} is kept out of service by a readiness gate: {one_line(ready.message)}",
                because=(cite,),
                confidence=Confidence.CERTAIN if late else Confidence.POSSIBLE,
                remediation=(look("See its gates; another controller sets them", pod.pod),),
            )


def _untold(seen: Sequence[Evidence], state: ContainerState) -> bool:
    """Whether only its probe can keep it so: events live for an hour, what they tell may last."""
    starting = state.startup is not None or state.role is Role.INIT
    return state.readiness is not None and not starting and lasting(state.running_since, seen, LONG)


def _failed(seen: Sequence[Evidence], state: ContainerState, probe: str) -> list[tuple[Event, str]]:
    about = events(seen, state.pod, container=state.container, reasons=("Unhealthy", "Killing"))
    return [pair for pair in about if f"{probe} probe" in pair[0].message.lower()]


def _killed(seen: Sequence[Evidence], end: End, probe: str, spec: Probe | None) -> Finding:
    state = end.state
    who = container(state.role, state.container)
    said = next((e.message for e, _ in _failed(seen, state, probe) if e.reason == "Unhealthy"), "")
    why = f": {probe_said(said)}" if said else f", {exit_in_words(end.ending)}"
    check = f" ({spec.check})" if spec else ""
    at = place(seen, state.pod, f"{state.field}.{probe}Probe")
    return Finding(
        title=f"{who} was killed by its {probe} probe{check}{why}",
        because=end.because,
        confidence=end.confidence,
        remediation=(
            logs(state.pod, state.container, previous=not end.this_run),
            mend(at, f"If the application is sound but slow, give {at.field} more time"),
        ),
    )


def _unready(
    seen: Sequence[Evidence], state: ContainerState, event: Event | None, because: tuple[str, ...]
) -> Finding:
    who = container(state.role, state.container)
    at = place(seen, state.pod, f"{state.field}.readinessProbe")
    times = f" ({event.count} times)" if event and event.count > 1 else ""
    check = state.readiness.check if state.readiness else "untold"
    said = f"{probe_said(event.message)}{times}" if event else f"{check}, no event says how"
    return Finding(
        title=f"{who} runs but its readiness probe fails: {said}",
        because=tuple(dict.fromkeys(because)),
        confidence=Confidence.CERTAIN if event else Confidence.LIKELY,
        remediation=(
            look("See the probe and its failures", state.pod),
            logs(state.pod, state.container, previous=False),
            mend(at, f"If the probe asks for the wrong thing, correct {at.field}"),
        ),
    )
