"""Jobs that gave up."""

from collections.abc import Iterator, Sequence

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import JobState, PodState
from alertwhy.domain.finding import Confidence, Finding, Step
from workers.rules import rule
from workers.signs.departures import ended_at, whole
from workers.signs.endings import Why, ends
from workers.signs.logs import last_words, run_log
from workers.signs.pods import finished, job_of, succeeded_later
from workers.signs.template import whose
from workers.signs.times import recent
from workers.signs.wording import container, exit_in_words, logs, look, one_line, plural


@rule("job-backoff-limit")
def job_backoff_limit(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The Job failed as often as it may; the last run's end says why, where nothing says better."""
    for job, cite in of_kind(seen, JobState):
        if finished(job, "Failed") in {
            "BackoffLimitExceeded",
            "FailedIndexes",
            "MaxFailedIndexesExceeded",
        }:
            why, cites, steps = _last_end(seen, job)
            runs = plural(job.failed, "failed run")
            yield _finding(
                seen,
                job,
                title=f"{job.job} gave up after {runs} (backoffLimit {job.backoff_limit}){why}",
                because=(cite, *cites),
                steps=steps,
            )


@rule("job-deadline-exceeded", explains=("job-backoff-limit",))
def job_deadline_exceeded(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The Job ran longer than its activeDeadlineSeconds, or a pod than its own."""
    for job, cite in of_kind(seen, JobState):
        if finished(job, "Failed") == "DeadlineExceeded":
            title = f"{job.job} was stopped: it was active longer than its activeDeadlineSeconds"
            yield _finding(seen, job, title=title, because=(cite,), steps=())
    for pod, cite in of_kind(seen, PodState):
        if pod.phase == "Failed" and pod.reason == "DeadlineExceeded":
            past = whole(seen) or not recent(ended_at(seen, pod), seen)
            yield Finding(
                title=f"{whose(seen, pod.pod)} was stopped: it was active longer than its own activeDeadlineSeconds",
                because=(cite,),
                confidence=Confidence.POSSIBLE if past else Confidence.CERTAIN,
                remediation=(look("See how long it may run, and what it did", pod.pod),),
            )


def _finding(
    seen: Sequence[Evidence],
    job: JobState,
    *,
    title: str,
    because: tuple[str, ...],
    steps: tuple[Step, ...],
) -> Finding:
    """A later run that succeeded makes the failure history."""
    past = succeeded_later(seen, job)
    return Finding(
        title=f"{title}; a later run succeeded" if past else title,
        because=tuple(dict.fromkeys(because)),
        confidence=Confidence.POSSIBLE if past else Confidence.CERTAIN,
        remediation=(*steps, look("See its conditions and events", job.job)),
    )


def _last_end(
    seen: Sequence[Evidence], job: JobState
) -> tuple[str, tuple[str, ...], tuple[Step, ...]]:
    """How the last of its containers ended: words, evidence, and the command for its log."""
    for end in ends(seen, Why.CRASH):
        if job_of(seen, end.state.pod) == job:
            lines, _ = run_log(seen, end.state, this_run=end.this_run)
            said = one_line(last_words(lines))
            who = container(end.state.role, end.state.container)
            words = f". {who} ended with {exit_in_words(end.ending)}" + (
                f": {said}" if said else ""
            )
            step = logs(end.state.pod, end.state.container, previous=not end.this_run)
            return words, end.because, (step,)
    return "", (), ()
