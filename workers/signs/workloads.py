"""Workloads: wanted against there, and whether that is more than a rollout going on."""

from collections.abc import Iterator, Sequence

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import Condition, Rollout, WorkloadState
from alertwhy.domain.target import ObjectRef
from workers.signs.pods import FALSE, TRUE
from workers.signs.times import lasting
from workers.signs.trouble import SETTLING, broken_pods

STUCK = "ProgressDeadlineExceeded"
UNMADE = "ReplicaSetCreateError"
ARRIVED = "NewReplicaSetAvailable"


def workloads(seen: Sequence[Evidence]) -> Iterator[tuple[WorkloadState, str]]:
    """Each workload; ReplicaSets only where no Deployment stands above any of them."""
    found = list(of_kind(seen, WorkloadState))
    deployed = any(state.workload.kind == "Deployment" for state, _ in found)
    for state, cite in found:
        if state.workload.kind != "ReplicaSet" or not deployed:
            yield state, cite


def rollout_of(seen: Sequence[Evidence], workload: ObjectRef) -> tuple[Rollout, str] | None:
    """Its last rollout, with the evidence that shows it."""
    return next((pair for pair in of_kind(seen, Rollout) if pair[0].workload == workload), None)


def stuck(state: WorkloadState) -> bool:
    """Whether the Deployment controller says that the rollout has made no progress."""
    progressing = state.condition("Progressing")
    return progressing is not None and progressing.status == FALSE and progressing.reason == STUCK


def refused(state: WorkloadState) -> bool:
    """Whether its controller says that it may not make pods."""
    return refusal_of(state) is not None


def refusal_of(state: WorkloadState) -> Condition | None:
    """The condition that says so: of its pods, or of the ReplicaSet that would make them."""
    failure, progressing = state.condition("ReplicaFailure"), state.condition("Progressing")
    if failure is not None and failure.status == TRUE:
        return failure
    unmade = progressing is not None and progressing.reason == UNMADE
    return progressing if unmade and progressing and progressing.status == FALSE else None


def unavailable_for_long(seen: Sequence[Evidence], state: WorkloadState) -> bool:
    """Whether too few are there, as its controller says, and not just since a moment ago."""
    available = state.condition("Available")
    down = available is not None and available.status == FALSE
    return down and lasting(available.since if available else None, seen, SETTLING)


def underway(state: WorkloadState) -> bool:
    """Whether a rollout is going on: the new revision is not all there yet."""
    progressing = state.condition("Progressing")
    moving = (
        progressing is not None and progressing.status == TRUE and progressing.reason != ARRIVED
    )
    return moving or not state.generation_seen or state.updated < state.desired


def troubled(seen: Sequence[Evidence], state: WorkloadState) -> bool:
    """Whether anything but time is missing."""
    told = stuck(state) or refused(state) or unavailable_for_long(seen, state)
    return told or bool(broken_pods(seen))
