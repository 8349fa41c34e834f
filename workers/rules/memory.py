"""Containers that were killed for their memory."""

from collections.abc import Iterator, Sequence
from shlex import quote

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.finding import Confidence, Finding, Step
from alertwhy.domain.severity import Severity
from workers.rules import rule
from workers.signs.consequences import OF_A_BROKEN_POD
from workers.signs.endings import OOM, End, Why, ends
from workers.signs.template import mend, place
from workers.signs.wording import container, kubectl, logs


@rule("oom-killed", severity=Severity.CRITICAL, explains=OF_A_BROKEN_POD)
def oom_killed(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Where the kubelet says OOMKilled; likely where a SIGKILL meets the node's own OOM event."""
    for end in ends(seen, Why.OUT_OF_MEMORY):
        who = container(end.state.role, end.state.container)
        yield Finding(
            title=f"{who} was killed for memory: {_short(end)}",
            because=end.because,
            confidence=end.confidence,
            remediation=_remedy(seen, end),
        )


def _short(end: End) -> str:
    """Its own limit, or the node: without a limit only the node can run short."""
    limit, request = end.state.memory_limit, end.state.memory_request or "none"
    if end.confidence is not Confidence.CERTAIN:
        return f"the node ran out, limit {limit or 'none'}, request {request}"
    if not limit:
        return f"it has no limit, so the node ran out; request {request}"
    return f"limit {limit}, request {request}"


def _remedy(seen: Sequence[Evidence], end: End) -> tuple[Step, ...]:
    pod, at = end.state.pod, place(seen, end.state.pod, f"{end.state.field}.resources")
    usage = kubectl(pod.namespace, f"top pod {quote(pod.name)} --containers")
    limit = (
        "raise limits.memory"
        if end.ending.reason == OOM and end.state.memory_limit
        else "set requests.memory"
    )
    return (
        Step("See what it uses now", usage),
        logs(pod, end.state.container, previous=not end.this_run),
        mend(at, f"If that much memory is rightly used, {limit} in {at.field}"),
    )
