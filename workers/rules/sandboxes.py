"""Pods that get no sandbox: network, addresses, or the runtime itself."""

import re
from collections.abc import Iterator, Sequence
from shlex import quote

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.finding import Confidence, Finding, Step
from workers.rules import rule
from workers.signs.consequences import OF_A_BROKEN_POD
from workers.signs.mounts import surely, unsolved, waiting_for_volumes
from workers.signs.pods import pod_state
from workers.signs.template import whose
from workers.signs.unstarted import Fault, Unstarted, unstarted
from workers.signs.wording import container, kubectl, look, one_line

REASONS = ("FailedCreatePodSandBox", "NetworkNotReady")
# The first that fits counts; containerd, CRI-O and dockershim nest the plugin's words in their own.
_CAUSES = (
    (
        r"no IP addresses? available|failed to (?:assign an IP|allocate for range)|no (?:more|available) IPs?\b|IPAM.*exhausted|range is full|InsufficientFreeAddresses",
        "no address is left for it",
    ),
    (
        r"\bcni\b|network for (?:sandbox|pod)|network plugin|networkPlugin|NetworkPluginNotReady|subnet\.env|network is not ready|pod network",
        "its network cannot be set up",
    ),
    (r"sandbox image|pause", "the sandbox's own image cannot be had"),
    (
        r"RuntimeHandler|runtime handler|no runtime for",
        "its RuntimeClass is not known to the node's runtime",
    ),
)
_OF_THE_RUNTIME = {
    Fault.NAME_HELD: "its runtime has not finished an earlier try, and still holds its name",
    Fault.TOO_SLOW: "its runtime does not answer in time",
    Fault.CGROUP: "its runtime cannot set up its cgroup",
}
_END = 180  # characters: the innermost words stand last


@rule("sandbox-failed", explains=(*OF_A_BROKEN_POD, "app-crash"))
def sandbox_failed(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The kubelet cannot make the pod's sandbox, or the runtime a container in it."""
    for each in unstarted(seen, *_OF_THE_RUNTIME):
        yield _not_made(seen, each)
    for pod, cite in waiting_for_volumes(seen):
        told = list(unsolved(seen, pod.pod, *REASONS))
        if told:
            message = told[0][0].message
            yield Finding(
                title=f"{whose(seen, pod.pod)} gets no sandbox on node {pod.node}, {_cause(message)}: {_innermost(message)}",
                because=tuple(dict.fromkeys((cite, told[0][1]))),
                confidence=surely(seen, pod.pod),
                remediation=(
                    look("Read the kubelet's words", pod.pod),
                    Step("See the node", kubectl("", f"describe node {quote(pod.node)}")),
                    Step(
                        "See the network's own pods there",
                        kubectl(
                            "kube-system",
                            f"get pods -o wide --field-selector spec.nodeName={quote(pod.node)}",
                        ),
                    ),
                ),
            )


def _not_made(seen: Sequence[Evidence], each: Unstarted) -> Finding:
    """The node's runtime is too slow, or cannot do it: the container itself is not to blame."""
    state = each.state
    pod = pod_state(seen, state.pod)
    node = pod.node if pod else ""
    early = surely(seen, state.pod) is Confidence.POSSIBLE
    sure = Confidence.CERTAIN if each.fault is Fault.CGROUP else Confidence.LIKELY
    see = [Step("See the node", kubectl("", f"describe node {quote(node)}"))] if node else []
    return Finding(
        title=f"{container(state.role, state.container)} is not made on node {node or 'untold'}, {_OF_THE_RUNTIME[each.fault]}: {_innermost(each.said)}",
        because=each.because,
        confidence=Confidence.POSSIBLE if early else sure,
        remediation=(look("Read the kubelet's words", state.pod), *see),
    )


def _cause(message: str) -> str:
    found = (words for pattern, words in _CAUSES if re.search(pattern, message, re.IGNORECASE))
    return next(found, "its runtime refuses")


def _innermost(message: str) -> str:
    said = message.rpartition("desc = ")[2]
    return one_line(said if len(said) <= _END else said[-_END:].partition(": ")[2] or said)
