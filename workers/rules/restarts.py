"""What follows from whatever ends a container: an init container in the way, many restarts."""

import re
from collections.abc import Iterator, Sequence

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import ContainerState, Role
from alertwhy.domain.finding import Confidence, Finding, Tier
from alertwhy.domain.severity import Severity
from workers.rules import rule
from workers.signs.endings import LOOP, looping
from workers.signs.logs import COMPLAINT, run_log
from workers.signs.pods import containers
from workers.signs.template import whose
from workers.signs.times import age, lasting, recent
from workers.signs.trouble import LONG
from workers.signs.wording import container, exit_in_words, logs, look

MANY = 5  # restarts; kube-prometheus alerts on fewer, a rollout that settles has one or two
WAITS = re.compile(
    r"\bwaiting for\b|\bretry|\bnot (?:yet )?(?:ready|available|reachable)", re.IGNORECASE
)
OF_AN_INIT = (
    "rollout-stalled",
    "replicas-unavailable",
    "statefulset-blocked",
    "service-no-ready-endpoints",
    "restarting-often",
)


@rule("init-container-failed", tier=Tier.SYMPTOM, explains=OF_AN_INIT)
def init_container_failed(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Nothing else of the pod starts before its init containers are done."""
    for state, cite in containers(seen):
        if state.role is not Role.INIT or state.ready:
            continue
        if state.endings and state.endings[0].exit_code and looping(state):
            how = f"ends with {exit_in_words(state.endings[0])}"
            yield _init(seen, state, how=how, because=(cite,), confidence=Confidence.CERTAIN)
        elif state.running_since and lasting(state.running_since, seen, LONG):
            lines, log = run_log(seen, state, this_run=True)
            waits = any(WAITS.search(line) or COMPLAINT.search(line) for line in lines)
            sure = Confidence.LIKELY if waits else Confidence.POSSIBLE
            cites = tuple(each for each in (cite, log) if each)
            how = f"has run for {_minutes(seen, state)} minutes and is not done"
            yield _init(seen, state, how=how, because=cites, confidence=sure)


@rule(
    "restarting-often",
    severity=Severity.WARNING,
    tier=Tier.SYMPTOM,
    explains=("rollout-stalled", "replicas-unavailable", "service-no-ready-endpoints"),
)
def restarting_often(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Many restarts, and the last is not long past: a fact, whatever its cause."""
    for state, cite in containers(seen):
        # Where no end is told (a node that came back has forgotten it), this run's start tells of one.
        ended = state.endings[0].finished_at if state.endings else state.running_since
        lately = state.waiting_reason == LOOP or (ended is not None and recent(ended, seen))
        if state.restarts >= MANY and lately:
            yield Finding(
                title=f"{container(state.role, state.container)} was restarted {state.restarts} times",
                because=(cite,),
                remediation=(
                    logs(state.pod, state.container, previous=True),
                    look("See how its runs ended", state.pod),
                ),
            )


def _init(
    seen: Sequence[Evidence],
    state: ContainerState,
    *,
    how: str,
    because: tuple[str, ...],
    confidence: Confidence,
) -> Finding:
    previous = state.running_since is None and state.ended is None
    return Finding(
        title=f"{whose(seen, state.pod)} does not get past init container {state.container}, which {how}",
        because=because,
        confidence=confidence,
        remediation=(
            logs(state.pod, state.container, previous=previous),
            look("See its steps", state.pod),
        ),
    )


def _minutes(seen: Sequence[Evidence], state: ContainerState) -> int:
    passed = age(state.running_since, seen)
    return int(passed.total_seconds() // 60) if passed else 0
