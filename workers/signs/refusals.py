"""What controllers say of pods that the API server did not let them make."""

from collections.abc import Iterator, Sequence

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import Event, JobState, WorkloadState
from alertwhy.domain.target import ObjectRef
from workers.signs.pods import finished
from workers.signs.times import recent
from workers.signs.workloads import refused


def refusals(seen: Sequence[Evidence]) -> Iterator[tuple[ObjectRef, str, str]]:
    """Owner, message, evidence: the condition is of now, an event until it made its pods."""
    for state, cite in of_kind(seen, WorkloadState):
        failure = state.condition("ReplicaFailure")
        if failure is not None and refused(state):
            yield state.workload, failure.message, cite
    for event, cite in of_kind(seen, Event):
        at = event.last_at or event.first_at
        if event.reason == "FailedCreate" and recent(at, seen) and not _made(seen, event.about):
            yield event.about, event.message, cite


def speaks_for(owner: ObjectRef) -> ObjectRef:
    """Whose template it is: a ReplicaSet's own is written by its Deployment."""
    above, _, _ = owner.name.rpartition("-")
    if owner.kind == "ReplicaSet" and above:
        return ObjectRef("Deployment", owner.namespace, above)
    return owner


def _made(seen: Sequence[Evidence], owner: ObjectRef) -> bool:
    """Whether the controller has its pods by now; of a ReplicaSet, its Deployment knows as well."""
    above = speaks_for(owner)
    for state, _ in of_kind(seen, WorkloadState):
        if state.workload == owner:
            return not refused(state) and state.current >= state.desired
        if state.workload == above:
            return not refused(state) and min(state.current, state.updated) >= state.desired
    return any(
        job.job == owner and (job.active > 0 or bool(finished(job, "Complete")))
        for job, _ in of_kind(seen, JobState)
    )
