"""Pods that get no sandbox: network, addresses, or the runtime itself."""

import re
from collections.abc import Iterator, Sequence
from shlex import quote

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.finding import Finding, Step
from workers.rules import rule
from workers.signs.consequences import OF_A_BROKEN_POD
from workers.signs.mounts import surely, unsolved, waiting_for_volumes
from workers.signs.template import whose
from workers.signs.wording import kubectl, look, one_line

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
_END = 180  # characters: the innermost words stand last


@rule("sandbox-failed", explains=OF_A_BROKEN_POD)
def sandbox_failed(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The kubelet cannot make the pod's sandbox, so no container of it is made."""
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


def _cause(message: str) -> str:
    found = (words for pattern, words in _CAUSES if re.search(pattern, message, re.IGNORECASE))
    return next(found, "its runtime refuses")


def _innermost(message: str) -> str:
    said = message.rpartition("desc = ")[2]
    return one_line(said if len(said) <= _END else said[-_END:].partition(": ")[2] or said)
