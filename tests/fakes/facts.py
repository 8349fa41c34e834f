"""Evidence by hand: a pod of Deployment shop/web, and time told backwards from NOW."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import (
    Condition,
    ContainerState,
    Ending,
    Event,
    Fact,
    JobState,
    LogTail,
    PodState,
    WorkloadState,
)
from alertwhy.domain.finding import Finding
from alertwhy.domain.target import ObjectRef
from workers.conclude import conclude
from workers.rules import RULES

NOW = datetime(2026, 10, 14, 9, 30, tzinfo=UTC)
POD = ObjectRef("Pod", "shop", "web-59c8f7d6b4-k8x2p")
DEPLOYMENT = ObjectRef("Deployment", "shop", "web")
LOOP = "CrashLoopBackOff"


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def seen(*facts: Fact) -> tuple[Evidence, ...]:
    """One piece of evidence per fact, e1 on; the clock's own, without an id, stands last."""
    shown = [
        Evidence("test", "", "", "", id=f"e{number}", facts=(fact,))
        for number, fact in enumerate(facts, 1)
    ]
    return (*shown, Evidence("clock", "", "", "", observed_at=NOW))


def app(**given: object) -> ContainerState:
    state = ContainerState(POD, "app", "spec.containers[0]", image="ghcr.io/acme/web:1.4.0")
    return replace(state, **given)  # type: ignore[arg-type]  # a test names fields


def looping(ending: Ending, **given: object) -> ContainerState:
    return app(waiting_reason=LOOP, last=ending, restarts=7, **given)


def ended(code: int, *, reason: str = "Error", minutes: float = 2, message: str = "") -> Ending:
    return Ending(reason, code, message, finished_at=ago(minutes))


def pod(**given: object) -> PodState:
    return replace(PodState(POD, "Running", node="worker-1"), **given)  # type: ignore[arg-type]  # as above


def waiting_pod(message: str = "", **given: object) -> PodState:
    conditions = (Condition("PodScheduled", "False", "Unschedulable", message),)
    return pod(phase="Pending", node="", conditions=conditions, **given)


def event(
    reason: str, message: str, *, about: ObjectRef = POD, minutes: float = 2, **given: object
) -> Event:
    at = ago(minutes)
    told = Event(about, reason, message, first_at=at, last_at=at)
    return replace(told, **given)  # type: ignore[arg-type]  # as above


def log(*lines: str, previous: bool = True) -> LogTail:
    return LogTail(POD, "app", previous, lines)


def deployment(**given: object) -> WorkloadState:
    state = WorkloadState(DEPLOYMENT, desired=3, current=3, updated=3, ready=3, available=3)
    return replace(state, **given)  # type: ignore[arg-type]  # as above


def job(name: str = "migrate", **given: object) -> JobState:
    return replace(JobState(ObjectRef("Job", "shop", name)), **given)  # type: ignore[arg-type]  # as above


def failed(reason: str = "BackoffLimitExceeded") -> tuple[Condition, ...]:
    return (Condition("Failed", "True", reason),)


def found(cause: str, *facts: Fact) -> list[Finding]:
    """What one rule concludes, decorated as in a real round, in its own order."""
    findings, gaps = conclude(seen(*facts), [RULES.get(cause)], now=NOW)
    assert gaps == ()
    return list(findings)


def only(cause: str, *facts: Fact) -> Finding:
    (finding,) = found(cause, *facts)
    return finding


def commands(findings: Iterable[Finding]) -> list[str]:
    return [step.command for finding in findings for step in finding.remediation]
