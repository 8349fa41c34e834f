"""CronJobs that start nothing, and Jobs that are held."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import JobState
from alertwhy.domain.facts.governing import CronJobState
from alertwhy.domain.finding import Confidence, Finding, Risk, Step
from alertwhy.domain.severity import Severity
from alertwhy.domain.target import ObjectRef
from workers.rules import rule
from workers.signs.cron import fault_of, last_due
from workers.signs.pods import events, finished
from workers.signs.times import lasting, later, newest
from workers.signs.wording import handle, kubectl, look, one_line

# pkg/controller/cronjob: the reasons of both controllers, the one before 1.21 and the one since.
UNREADABLE = ("UnparseableSchedule", "UnParseableCronJobSchedule", "InvalidSchedule")
WRONG_ZONE = ("UnknownTimeZone",)
MISSED = ("MissSchedule", "TooManyMissedTimes", "FailedNeedsStart")
ACTIVE = ("JobAlreadyActive",)
FORBID = "Forbid"
LATE = timedelta(minutes=5)  # the controller looks every 10 s; a busy one may lag by a minute


@rule("job-suspended", explains=("job-deadline-exceeded",))
def job_suspended(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Nobody but whoever suspended it lets it go on; a queue may have, and will."""
    for job, cite in of_kind(seen, JobState):
        if job.suspended and not finished(job, "Complete") and not finished(job, "Failed"):
            yield Finding(
                title=f"{job.job} is suspended: it starts no pods",
                because=(cite,),
                confidence=_if_asked(alerted=job.alerted),
                remediation=_resume(job.job),
            )


@rule("cronjob-suspended", explains=("cronjob-missed",))
def cronjob_suspended(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """On purpose or not: an alert about it says that somebody misses it."""
    for state, cite in of_kind(seen, CronJobState):
        if state.suspended:
            last = (
                f" since {state.last_scheduled:%Y-%m-%d %H:%M} UTC" if state.last_scheduled else ""
            )
            yield Finding(
                title=f"{state.cronjob} is suspended: it has started no Job{last}",
                because=(cite,),
                confidence=_if_asked(alerted=state.alerted),
                remediation=_resume(state.cronjob),
            )


@rule("cronjob-schedule-invalid", explains=("cronjob-missed",))
def cronjob_schedule_invalid(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The controller says that it cannot follow the schedule, or nobody could."""
    for state, cite in of_kind(seen, CronJobState):
        told = events(seen, state.cronjob, reasons=(*UNREADABLE, *WRONG_ZONE))
        fault = fault_of(state.schedule)
        if told or fault:
            said = one_line(told[0][0].message) if told else fault
            yield Finding(
                title=f"{state.cronjob} has a schedule that cannot be followed, {one_line(state.schedule)}: {said}",
                because=tuple(dict.fromkeys((cite, *(shown for _, shown in told[:1])))),
                remediation=_mend(state.cronjob, "Correct spec.schedule and spec.timeZone"),
            )


@rule("cronjob-blocked", explains=("cronjob-missed",))
def cronjob_blocked(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """A run that does not end, under concurrencyPolicy Forbid, keeps the next from starting."""
    for state, cite in of_kind(seen, CronJobState):
        told = events(seen, state.cronjob, reasons=ACTIVE)
        due = _missed(seen, state)
        if state.policy == FORBID and state.active and not state.suspended and (told or due):
            shown = [
                shown for job, shown in of_kind(seen, JobState) if job.job.name in state.active
            ]
            yield Finding(
                title=f"{state.cronjob} starts no new Job while {', '.join(state.active[:3])} still runs (concurrencyPolicy Forbid)",
                because=tuple(dict.fromkeys((cite, *(each for _, each in told[:1]), *shown))),
                confidence=Confidence.CERTAIN if told else Confidence.LIKELY,
                remediation=_stuck(state),
            )


@rule("cronjob-missed", severity=Severity.WARNING)
def cronjob_missed(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """It was due and nothing started: the controller says so, or its own clock does."""
    for state, cite in of_kind(seen, CronJobState):
        told = events(seen, state.cronjob, reasons=MISSED)
        due = _missed(seen, state)
        if not state.suspended and (told or (due and not state.active)):
            yield Finding(
                title=f"{state.cronjob} missed its time to start: {_said(state, told[0][0].message if told else '', due)}",
                because=tuple(dict.fromkeys((cite, *(shown for _, shown in told[:1])))),
                confidence=Confidence.CERTAIN if told else Confidence.LIKELY,
                remediation=_mend(state.cronjob, "Raise or drop spec.startingDeadlineSeconds"),
            )


def _missed(seen: Sequence[Evidence], state: CronJobState) -> datetime | None:
    """When it was last due, if nothing has started since."""
    now = newest(seen)
    due = last_due(state.schedule, state.time_zone, now) if now else None
    since = state.last_scheduled or state.created_at
    if due is None or since is None or state.suspended:
        return None
    return due if later(due, since, by=timedelta()) and lasting(due, seen, LATE) else None


def _said(state: CronJobState, message: str, due: datetime | None) -> str:
    if message or due is None:
        return one_line(message)
    last = f"{state.last_scheduled:%Y-%m-%d %H:%M}" if state.last_scheduled else "never"
    return f"due {due:%Y-%m-%d %H:%M} UTC, last scheduled {last}"


def _if_asked(*, alerted: bool) -> Confidence:
    return Confidence.CERTAIN if alerted else Confidence.POSSIBLE


def _resume(ref: ObjectRef) -> tuple[Step, ...]:
    patch = f'patch {handle(ref)} --type merge -p \'{{"spec":{{"suspend":false}}}}\''
    return (
        look("See who suspended it", ref),
        Step(
            "If it was not on purpose, let it run again", kubectl(ref.namespace, patch), Risk.SAFE
        ),
    )


def _mend(ref: ObjectRef, action: str) -> tuple[Step, ...]:
    return (
        look("See its schedule and events", ref),
        Step(action, kubectl(ref.namespace, f"edit {handle(ref)}"), Risk.SAFE),
    )


def _stuck(state: CronJobState) -> tuple[Step, ...]:
    job = ObjectRef("Job", state.cronjob.namespace, state.active[0])
    return (
        look("See why it does not end", job),
        Step(
            "Give up that run; the next starts when due",
            kubectl(job.namespace, f"delete {handle(job)}"),
            Risk.DISRUPTIVE,
        ),
    )
