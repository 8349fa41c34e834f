"""Containers that were killed for their memory."""

import re
from collections.abc import Iterator, Sequence
from shlex import quote

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import ContainerState
from alertwhy.domain.facts.governing import AlertCounts
from alertwhy.domain.finding import Confidence, Finding, Step
from alertwhy.domain.severity import Severity
from workers.rules import rule
from workers.signs.children import killed
from workers.signs.consequences import OF_A_BROKEN_POD
from workers.signs.endings import INIT_OOM, OOM, SYSTEM_OOM, End, Why, ends, node_ooms
from workers.signs.logs import run_log
from workers.signs.measured import Peak, peak_of
from workers.signs.pods import containers
from workers.signs.quantities import byte_count, percent
from workers.signs.template import mend, place
from workers.signs.wording import container, kubectl, logs, one_line

# mm/oom_kill.c: for a memory cgroup; of the whole node it only says "Out of memory".
OF_A_CGROUP = re.compile(r"memory cgroup out of memory|CONSTRAINT_MEMCG", re.IGNORECASE)
AGAIN = 2  # times: one may be a person's own kill
FAST = 0.5  # of the limit: half of it was taken between two samples


@rule("oom-killed", severity=Severity.CRITICAL, explains=OF_A_BROKEN_POD)
def oom_killed(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Where the kubelet says OOMKilled; likely where a SIGKILL meets the node's own OOM event.

    Without a limit only the node can have run short: certain once the node says so itself. Likely,
    too, where its log tells of processes that were killed within it: no status shows those.
    """
    for end in ends(seen, Why.OUT_OF_MEMORY):
        who = container(end.state.role, end.state.container)
        node = _said_by_node(seen, end)
        peak = peak_of(seen, end.state, end.ending)
        shown = (peak.cite,) if peak else ()
        yield Finding(
            title=f"{who} was killed for memory: {_short(end, told=bool(node), of_its_own=_of_its_own(seen, end))}{_most(peak)}",
            because=tuple(dict.fromkeys((*end.because, *node, *shown))),
            confidence=_sure(end, told=bool(node)),
            remediation=_remedy(seen, end),
        )
    yield from _of_its_processes(seen)


def _of_its_processes(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """One that runs on while the kernel kills what it starts, again and again."""
    counted = tuple(cite for _, cite in of_kind(seen, AlertCounts))
    for state, cite in containers(seen):
        lines, shown = run_log(seen, state, this_run=True)
        said = killed(lines) if state.running_since and state.memory_limit else ()
        if len(said) >= AGAIN:
            sure = bool(counted) or not state.ready
            who = container(state.role, state.container)
            yield Finding(
                title=f"Processes of {who[0].lower()}{who[1:]} are killed, likely for memory ({len(said)} times; limit {state.memory_limit}): {one_line(said[-1])}",
                because=tuple(dict.fromkeys((shown, cite, *counted))),
                confidence=Confidence.LIKELY if sure else Confidence.POSSIBLE,
                remediation=_enough(seen, state),
            )


def _said_by_node(seen: Sequence[Evidence], end: End) -> tuple[str, ...]:
    """The node's own word that all of it was short, where the container has no limit."""
    if end.state.memory_limit:
        return ()
    return tuple(cite for event, cite in node_ooms(seen, end.ending) if event.reason == SYSTEM_OOM)


def _sure(end: End, *, told: bool) -> Confidence:
    if end.ending.reason == OOM and not end.state.memory_limit and not told:
        return Confidence.LIKELY
    return end.confidence


def _of_its_own(seen: Sequence[Evidence], end: End) -> bool:
    """Whether the kernel counted its own limit, not the node's memory."""
    said = [event.message for event, _ in node_ooms(seen, end.ending)]
    return bool(said) and all(OF_A_CGROUP.search(each) for each in said)


def _short(end: End, *, told: bool, of_its_own: bool) -> str:
    """Its own limit, or the node: without a limit only the node can run short."""
    limit, request = end.state.memory_limit, end.state.memory_request or "none"
    if end.word:
        return f"a process of it, as its log says, limit {limit}, request {request}: {one_line(end.word)}"
    if INIT_OOM in end.ending.message:
        return f"limit {limit or 'untold'}, too low even to start it, request {request}"
    if limit and (end.ending.reason == OOM or of_its_own):
        return f"limit {limit}, request {request}"
    if end.ending.reason == OOM:
        proof = ", as the node says" if told else ""
        return f"it has no limit, so its node ran short{proof}; request {request}"
    return f"the node ran out, limit {limit or 'none'}, request {request}"


def _most(peak: Peak | None) -> str:
    """What was measured before; far below the limit it rose between two samples."""
    if peak is None:
        return ""
    share = f", {percent(peak.share)} of the limit" if peak.share else ""
    fast = ", so it rose within moments" if 0 < peak.share < FAST else ""
    return f"; the most that was measured is {byte_count(peak.value)}{share}{fast}"


def _enough(seen: Sequence[Evidence], state: ContainerState) -> tuple[Step, ...]:
    at = place(seen, state.pod, f"{state.field}.resources")
    usage = kubectl(state.pod.namespace, f"top pod {quote(state.pod.name)} --containers")
    return (
        Step("See what it uses now", usage),
        logs(state.pod, state.container, previous=False),
        mend(at, f"Start fewer processes in it, or raise limits.memory in {at.field}"),
    )


def _remedy(seen: Sequence[Evidence], end: End) -> tuple[Step, ...]:
    pod, at = end.state.pod, place(seen, end.state.pod, f"{end.state.field}.resources")
    usage = kubectl(pod.namespace, f"top pod {quote(pod.name)} --containers")
    fix = f"If that much memory is rightly used, raise limits.memory in {at.field}"
    limited = end.state.memory_limit and (end.word or end.ending.reason == OOM)
    if INIT_OOM not in end.ending.message and not limited:
        fix = (
            f"Set requests.memory in {at.field} to what it rightly uses, and limits.memory to what"
            " it may use at most, so that the scheduler leaves it room"
        )
    return (
        Step("See what it uses now", usage),
        logs(pod, end.state.container, previous=not end.this_run),
        mend(at, fix),
    )
