"""Applications that end by themselves."""

from collections.abc import Iterator, Sequence

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import Role
from alertwhy.domain.finding import Confidence, Finding
from workers.rules import rule
from workers.signs.consequences import OF_A_BROKEN_POD
from workers.signs.endings import LOOP, RESTARTS_THAT_MEAN_A_LOOP, End, Why, ends, looping
from workers.signs.logs import last_words, run_log
from workers.signs.pods import finished, job_of, pod_state
from workers.signs.template import mend, place
from workers.signs.wording import container, exit_in_words, logs, one_line


@rule("app-crash", explains=OF_A_BROKEN_POD)
def app_crash(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """It ended with an error that nothing names better; its last error block says the most.

    The crash of a Job that gave up is told by that Job's own finding.
    """
    for end in ends(seen, Why.CRASH):
        job = job_of(seen, end.state.pod)
        if job is None or not finished(job, "Failed"):
            yield _crash(seen, end)


@rule("app-exits-cleanly", explains=OF_A_BROKEN_POD)
def app_exits_cleanly(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """It ends with exit code 0 again and again although its pod restarts it always."""
    for end in ends(seen, Why.CLEAN):
        state = end.state
        pod = pod_state(seen, state.pod)
        restarted = pod is None or pod.restart_policy == "Always"
        loops = state.waiting_reason == LOOP or state.restarts >= RESTARTS_THAT_MEAN_A_LOOP
        if restarted and loops and state.role is not Role.INIT:
            at = place(seen, state.pod, f"{state.field}.command")
            who = container(state.role, state.container)
            yield Finding(
                title=f"{who} ends with exit code 0 and is restarted each time ({state.restarts} times so far)",
                because=end.because,
                remediation=(
                    logs(state.pod, state.container, previous=not end.this_run),
                    mend(at, f"Run what stays in the foreground ({at.field}), or make it a Job"),
                ),
            )


def _crash(seen: Sequence[Evidence], end: End) -> Finding:
    state = end.state
    lines, _ = run_log(seen, state, this_run=end.this_run)
    said = last_words(lines or end.ending.message.splitlines())
    ending = f": {one_line(said)}" if said else ""
    settled = state.ready and not looping(state)
    return Finding(
        title=f"{container(state.role, state.container)} crashes with {exit_in_words(end.ending, ran=bool(lines))}{ending}",
        because=end.because,
        confidence=Confidence.POSSIBLE if settled else end.confidence,
        remediation=(logs(state.pod, state.container, previous=not end.this_run),),
    )
