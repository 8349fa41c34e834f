"""Jobs and the CronJobs that make them: limits, runs, how they ended."""

from collections.abc import Iterator

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import JobState
from alertwhy.domain.facts.governing import CronJobState
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import NotFound
from workers.clients.cluster import Json
from workers.clients.raw import child, flag, items, moment, number, text
from workers.clients.reader import Reader
from workers.collectors import collector
from workers.objects.pods import jobs_of
from workers.objects.refs import conditions_of, ref_of, show

NAME = "jobs"


@collector(
    NAME,
    kinds={"Job", "CronJob"},
    needs={"get jobs.batch", "list jobs.batch", "get cronjobs.batch"},
)
def jobs(target: Target, reader: Reader) -> Iterator[Evidence]:
    """The Job that the alert named, else the newest of its CronJob; then the CronJob."""
    named = [ref for ref in target.chain if ref.kind == "Job"]
    for ref in named:
        if job := _if_there(ref, reader):
            yield _job(ref, job, target)
    for ref in target.chain:
        if ref.kind == "CronJob":
            made = () if named else jobs_of(ref, reader)
            yield from (_job(ref_of(each, "Job"), each, target) for each in made)
            if cronjob := _if_there(ref, reader):
                facts = (_schedule(ref, cronjob, target),)
                told = "\n".join(_cronjob(cronjob))
                yield Evidence(NAME, str(ref), told, show(ref), facts=facts)


def _if_there(ref: ObjectRef, reader: Reader) -> Json | None:
    try:
        return reader.get(ref.kind, ref.namespace, ref.name)
    except NotFound:
        return None


def _job(ref: ObjectRef, obj: Json, target: Target) -> Evidence:
    state = JobState(
        job=ref,
        failed=number(obj, "status", "failed"),
        succeeded=number(obj, "status", "succeeded"),
        active=number(obj, "status", "active"),
        wanted=_wanted(obj),
        backoff_limit=number(obj, "spec", "backoffLimit", default=6),
        suspended=flag(obj, "spec", "suspend"),
        conditions=conditions_of(obj),
        started_at=moment(obj, "status", "startTime"),
        alerted=bool(target.alert),
    )
    return Evidence(NAME, str(ref), "\n".join(_lines(state, obj)), show(ref), facts=(state,))


def _wanted(obj: Json) -> int:
    """As many at once as it may have, and no more than are left to do; a queue is empty after one success."""
    spec, succeeded = child(obj, "spec"), number(obj, "status", "succeeded")
    at_once = number(spec, "parallelism", default=1)
    if "completions" not in spec:
        return 0 if succeeded else at_once
    return max(0, min(at_once, number(spec, "completions") - succeeded))


def _lines(state: JobState, obj: Json) -> Iterator[str]:
    of = f" of {state.wanted}" if state.active < state.wanted > 1 else ""
    yield (
        f"{state.active}{of} active, {state.succeeded} succeeded, {state.failed} failed; "
        f"retries allowed {state.backoff_limit}"
    )
    if deadline := number(obj, "spec", "activeDeadlineSeconds"):
        yield f"may run for {deadline} s"
    if state.suspended:
        yield "suspended"
    for condition in state.conditions:
        said = ": ".join(each for each in (condition.reason, condition.message) if each)
        yield f"{condition.type}={condition.status}: {said}".rstrip(": ")


def _schedule(ref: ObjectRef, obj: Json, target: Target) -> CronJobState:
    return CronJobState(
        cronjob=ref,
        schedule=text(obj, "spec", "schedule"),
        time_zone=text(obj, "spec", "timeZone"),
        suspended=flag(obj, "spec", "suspend"),
        policy=text(obj, "spec", "concurrencyPolicy") or "Allow",
        deadline_seconds=number(obj, "spec", "startingDeadlineSeconds"),
        active=tuple(text(each, "name") for each in items(obj, "status", "active")),
        last_scheduled=moment(obj, "status", "lastScheduleTime"),
        last_successful=moment(obj, "status", "lastSuccessfulTime"),
        created_at=moment(obj, "metadata", "creationTimestamp"),
        alerted=bool(target.alert),
    )


def _cronjob(obj: Json) -> Iterator[str]:
    policy = text(obj, "spec", "concurrencyPolicy") or "Allow"
    zone = text(obj, "spec", "timeZone")
    yield f"schedule {text(obj, 'spec', 'schedule')}{f' ({zone})' if zone else ''}, {policy}"
    if flag(obj, "spec", "suspend"):
        yield "suspended"
    yield f"last scheduled {text(obj, 'status', 'lastScheduleTime') or 'never'}"
    yield f"last successful {text(obj, 'status', 'lastSuccessfulTime') or 'never'}"
    active = ", ".join(text(each, "name") for each in items(obj, "status", "active"))
    if active:
        yield f"active: {active}"
