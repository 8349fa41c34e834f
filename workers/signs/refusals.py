"""What controllers say of pods that the API server did not let them make."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import Event, JobState, WorkloadState
from alertwhy.domain.target import ObjectRef
from workers.signs.pods import finished
from workers.signs.times import recent
from workers.signs.workloads import refusal_of, refused

# What two tellings of one refusal differ in: names made up for each try, and counts.
_WEBHOOK = re.compile(r'(?P<how>admission|failed calling) webhook "(?P<name>[^"]+)"')
_GENERATED = re.compile(r"[a-z0-9.-]*\d[a-z0-9.-]*|-[a-z0-9]{5}\b")

Refusal = tuple[ObjectRef, str, tuple[str, ...]]  # owner, message, evidence


def refusals(seen: Sequence[Evidence]) -> Iterator[Refusal]:
    """Each refusal once, with all that tells of it: Deployment, ReplicaSet and events say the same."""
    found: dict[tuple[ObjectRef, str], Refusal] = {}
    for owner, message, cite in _told(seen):
        key = (speaks_for(owner), _gist(message))
        first, said, because = found.get(key, (owner, message, ()))
        found[key] = (first, said, tuple(dict.fromkeys((*because, cite))))
    yield from found.values()


def _gist(message: str) -> str:
    """What is refused and by whom, whichever try it was."""
    if webhook := _WEBHOOK.search(message):
        return webhook[0]
    return _GENERATED.sub("", message.removeprefix("Error creating: ").strip())


def _told(seen: Sequence[Evidence]) -> Iterator[tuple[ObjectRef, str, str]]:
    """The condition is of now, an event until it made its pods."""
    for state, cite in of_kind(seen, WorkloadState):
        failure = refusal_of(state)
        if failure is not None:
            yield state.workload, failure.message, cite
    for event, cite in of_kind(seen, Event):
        at = event.last_at or event.first_at
        if event.reason == "FailedCreate" and recent(at, seen) and not _made(seen, event.about, at):
            yield event.about, event.message, cite


def speaks_for(owner: ObjectRef) -> ObjectRef:
    """Whose template it is: a ReplicaSet's own is written by its Deployment."""
    above, _, _ = owner.name.rpartition("-")
    if owner.kind == "ReplicaSet" and above:
        return ObjectRef("Deployment", owner.namespace, above)
    return owner


def _made(seen: Sequence[Evidence], owner: ObjectRef, at: datetime | None) -> bool:
    """Whether the controller has its pods by now; of a ReplicaSet, its Deployment knows as well."""
    above = speaks_for(owner)
    for state, _ in of_kind(seen, WorkloadState):
        if state.workload == owner:
            # until 1.21 a DaemonSet that is refused its pods never gets so far as to count them
            counted = state.generation_seen and state.current >= state.desired
            return not refused(state) and counted
        if state.workload == above:
            return not refused(state) and min(state.current, state.updated) >= state.desired
    return any(
        job.active >= job.wanted
        or bool(finished(job, "Complete"))
        or (job.active > 0 and _let_since(seen, owner, at))
        for job, _ in of_kind(seen, JobState)
        if job.job == owner
    )


def _let_since(seen: Sequence[Evidence], owner: ObjectRef, at: datetime | None) -> bool:
    """Whether it made a pod after that: what it lacks now, it lacks for another reason."""
    made = [
        event.last_at or event.first_at
        for event, _ in of_kind(seen, Event)
        if event.reason == "SuccessfulCreate" and event.about == owner
    ]
    return at is not None and any(each > at for each in made if each)
