"""Pods, their containers and the events about them, found in the evidence."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from alertwhy.domain.evidence import Evidence, of_kind, utc
from alertwhy.domain.facts import ContainerState, Event, JobState, PodState
from alertwhy.domain.target import ObjectRef
from workers.signs.template import owner_of
from workers.signs.times import lasting, later, recent

SCALE_UP = ("TriggeredScaleUp", "Nominated")  # cluster-autoscaler's event, and Karpenter's
A_NODE_TAKES = timedelta(minutes=10)  # from order to Ready, with room to spare
NOT_MADE = frozenset({"", "ContainerCreating", "PodInitializing"})
TRUE = "True"
FALSE = "False"


def pod_state(seen: Sequence[Evidence], pod: ObjectRef) -> PodState | None:
    """What is known of that pod as a whole."""
    return next((state for state, _ in of_kind(seen, PodState) if state.pod == pod), None)


def containers(seen: Sequence[Evidence]) -> Iterator[tuple[ContainerState, str]]:
    """The containers whose state can explain anything, with the evidence that shows each.

    Left out: pods that are being deleted or that the kubelet itself ended (evicted, node shut
    down: another story), and the pods of a Job that succeeded after all, or whose next run did.
    """
    for state, cite in of_kind(seen, ContainerState):
        pod = pod_state(seen, state.pod)
        if (pod is None or not _over(pod)) and not _job_succeeded(seen, state.pod):
            yield state, cite


def job_of(seen: Sequence[Evidence], pod: ObjectRef) -> JobState | None:
    """The Job that made the pod."""
    state = pod_state(seen, pod)
    owners = {owner for owner in state.owners if owner.kind == "Job"} if state else set()
    owners = owners or {owner_of(seen, pod)}
    return next((job for job, _ in of_kind(seen, JobState) if job.job in owners), None)


def finished(job: JobState, kind: str) -> str:
    """The reason of the Job's ``Failed`` or ``Complete`` condition, ``""`` where it has none."""
    condition = job.condition(kind)
    if condition is None or condition.status != TRUE:
        return ""
    return condition.reason or kind


def succeeded_later(seen: Sequence[Evidence], job: JobState) -> bool:
    """Whether a later Job of the same CronJob succeeded: ``report-29359080``, ``report-29360520``."""
    family = job.job.name.rpartition("-")[0]
    return bool(family) and any(
        other.job.namespace == job.job.namespace
        and other.job.name.rpartition("-")[0] == family
        and later(other.started_at, job.started_at, by=timedelta())
        and bool(finished(other, "Complete"))
        for other, _ in of_kind(seen, JobState)
    )


def scaling_up(seen: Sequence[Evidence], pod: ObjectRef) -> bool:
    """Whether an autoscaler is about to bring a node for the pod, and has not taken long."""
    asked = events(seen, pod, reasons=SCALE_UP)
    return bool(asked) and not lasting(asked[-1][0].first_at, seen, A_NODE_TAKES)


def events(
    seen: Sequence[Evidence],
    about: ObjectRef,
    *,
    container: str = "",
    reasons: tuple[str, ...] = (),
) -> list[tuple[Event, str]]:
    """Recent events about one object, the newest first, with the evidence that shows each.

    With ``container``, those about another container of the pod are left out.
    """
    found = [
        (event, cite)
        for event, cite in of_kind(seen, Event)
        if event.about == about
        and (not reasons or event.reason in reasons)
        and (not container or event.container in {"", container})
        and recent(event.last_at or event.first_at, seen)
    ]
    return sorted(found, key=_newest_first)


def begun(seen: Sequence[Evidence], pod: ObjectRef) -> bool:
    """Whether any container of the pod was made: it runs, ran, or waits for more than its making."""
    return any(
        state.pod == pod
        and (state.running_since or state.endings or state.waiting_reason not in NOT_MADE)
        for state, _ in of_kind(seen, ContainerState)
    )


def _newest_first(pair: tuple[Event, str]) -> float:
    at = pair[0].last_at or pair[0].first_at
    return -utc(at).timestamp() if at else 0.0


def _over(pod: PodState) -> bool:
    ended_by_kubelet = pod.phase == "Failed" and bool(pod.reason)
    return pod.deleted_at is not None or ended_by_kubelet


def _job_succeeded(seen: Sequence[Evidence], pod: ObjectRef) -> bool:
    job = job_of(seen, pod)
    return job is not None and (bool(finished(job, "Complete")) or succeeded_later(seen, job))
