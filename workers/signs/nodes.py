"""Nodes: whether what is wrong with one matters to whom the evidence is about."""

from collections.abc import Sequence

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import NodeState, PodState
from alertwhy.domain.finding import Confidence
from workers.signs.scheduling import OF_THE_NODE, unplaced
from workers.signs.trouble import broken_pods


def matters(seen: Sequence[Evidence], node: NodeState, *taints: str) -> bool:
    """To its pods, to waiting ones that such a taint keeps off, or by itself."""
    pods = [pod for pod, _ in of_kind(seen, PodState)]
    if not pods or any(pod.node == node.node for pod in pods):
        return True
    return keeps_off(seen, *taints)


def keeps_off(seen: Sequence[Evidence], *taints: str) -> bool:
    """Whether a waiting pod is refused for ``node.kubernetes.io/<one of the taints>``."""
    marks = tuple(f"{OF_THE_NODE}{taint}" for taint in taints)
    refusals = [refusal for pod in unplaced(seen) for refusal in pod.refusals]
    return any(refusal.detail.startswith(marks) for refusal in refusals)


def blamed(seen: Sequence[Evidence], *taints: str) -> Confidence:
    """How sure it is that a node's state is what is wrong here.

    Certain where the node itself is asked about, or keeps a pod off; likely where a pod on it is
    broken; else it hinders nobody that is seen.
    """
    pods = any(True for _ in of_kind(seen, PodState))
    if not pods or keeps_off(seen, *taints):
        return Confidence.CERTAIN
    return Confidence.LIKELY if broken_pods(seen) else Confidence.POSSIBLE
