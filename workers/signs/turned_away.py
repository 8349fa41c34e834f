"""Pods that have a node and were turned away there: the kubelet counts and looks for itself."""

import re
from collections.abc import Iterator, Sequence
from shlex import quote

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import NodeState, PodState
from alertwhy.domain.finding import Confidence, Finding, Step
from workers.signs.departures import whole
from workers.signs.scheduling import Why
from workers.signs.template import whose
from workers.signs.times import recent
from workers.signs.wording import look, one_line

# kubelet: pkg/kubelet/lifecycle/predicate.go, pkg/kubelet/cm/devicemanager; alike since 1.20.
SHORT = "OutOf"  # OutOfcpu, OutOfmemory, OutOfpods
# Device manager and CPU manager, each as "Allocate failed due to ..., which is unexpected".
_NONE_LEFT = re.compile(
    r"(?:number of devices unavailable for|cannot allocate unhealthy devices|can't allocate unregistered device"
    r"|not enough (?=cpus? available)) ?(?P<resource>[^\s.,]+(?:\.[^\s.,]+)*)"
)
# Topology manager and CPU manager: as many as are asked for, but not from one place.
_PLACES = {
    "TopologyAffinityError": "what it asks for in one place (NUMA node)",
    "SMTAlignmentError": "whole CPU cores for what it asks",
}
_PREDICATES = {
    "NodeAffinity": Why.SELECTOR,
    "NodePorts": Why.PORTS,
    "TaintToleration": Why.TAINT,
}


def turned_away(seen: Sequence[Evidence], why: Why) -> Iterator[Finding]:
    """A finding for each pod that a kubelet refused for this; a guess where others serve by now."""
    for pod, cite in of_kind(seen, PodState):
        if pod.phase == "Failed" and _why(seen, pod) is why and recent(pod.created_at, seen):
            replaced = whole(seen) and not pod.alerted
            who = f"{whose(seen, pod.pod)} was turned away by node {pod.node}"
            yield Finding(
                title=f"{who}, {_fault(pod, why)}: {one_line(pod.message)}",
                because=(cite,),
                confidence=Confidence.POSSIBLE if replaced else Confidence.CERTAIN,
                remediation=(
                    look("Read the kubelet's words", pod.pod),
                    Step(
                        "See the node's labels, taints, and what it has given away",
                        f"kubectl describe node {quote(pod.node)}",
                    ),
                ),
            )


def _why(seen: Sequence[Evidence], pod: PodState) -> Why | None:
    if pod.reason.startswith(SHORT) or pod.reason in _PLACES or _NONE_LEFT.search(pod.message):
        return Why.RESOURCES
    why = _PREDICATES.get(pod.reason)
    return Why.AFFINITY if why is Why.SELECTOR and _by_affinity(seen, pod) else why


def _by_affinity(seen: Sequence[Evidence], pod: PodState) -> bool:
    """Whether it is its node affinity that the node does not match: it has one, the rest is met."""
    nodes = [node for node, _ in of_kind(seen, NodeState) if node.node == pod.node]
    labels = {pair for node in nodes for pair in node.labels}
    return bool(pod.placement.node_affinity) and labels.issuperset(pod.node_selector)


def _fault(pod: PodState, why: Why) -> str:
    match why:
        case Why.RESOURCES:
            told = _NONE_LEFT.search(pod.message)
            named = _PLACES.get(pod.reason, pod.reason.removeprefix(SHORT))
            return f"short of {told['resource'] if told else named}"
        case Why.PORTS:
            return f"where its host port {', '.join(pod.placement.host_ports)} is taken"
        case Why.TAINT:
            return "which has a taint that it does not tolerate"
        case Why.AFFINITY:
            return "which does not match its node affinity"
        case _:
            wanted = ", ".join(f"{key}={value}" for key, value in pod.node_selector)
            return f"which does not match its node selector {wanted}".rstrip()
