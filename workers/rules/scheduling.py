"""Pods that fit on no node."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import ContainerState, NodeRoom, NodeState, Role
from alertwhy.domain.finding import Confidence, Finding, Step
from workers.rules import rule
from workers.signs.consequences import OF_A_MISSING_POD
from workers.signs.quantities import amount, readable, total
from workers.signs.scheduling import Unplaced, Why, refused, share
from workers.signs.template import mend, place, whose
from workers.signs.turned_away import turned_away
from workers.signs.wording import look

MOST_VALUES = 5  # in a title
SUMMED = {"cpu": "cpu_request", "memory": "memory_request"}


@rule("unschedulable-resources", explains=OF_A_MISSING_POD)
def unschedulable_resources(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """No node has enough left of a resource that the pod asks for."""
    yield from turned_away(seen, Why.RESOURCES)
    for pod, refusal, sure in refused(seen, Why.RESOURCES):
        asked = _asked(seen, pod, refusal.detail)
        short = f"{share(refusal, pod)} short of {refusal.detail}"
        fix = f"Ask for less {refusal.detail}, or add a node"
        resources = Step("See what the nodes have given away", "kubectl describe nodes")
        room, cites = _room(seen, pod, refusal.detail)
        yield _finding(
            seen,
            replace(pod, because=(*pod.because, *cites)),
            what=f"{short}{asked}{room}",
            confidence=sure,
            steps=(resources, _mend(seen, pod, fix)),
        )


@rule("unschedulable-node-selector", explains=OF_A_MISSING_POD)
def unschedulable_node_selector(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """No node has the labels that the pod's selector asks for."""
    yield from turned_away(seen, Why.SELECTOR)
    for pod, refusal, sure in refused(seen, Why.SELECTOR):
        if pod.by_affinity:
            continue
        wanted = ", ".join(f"{key}={value}" for key, value in pod.pod.node_selector)
        what = (
            f"match its node selector {wanted}" if wanted else "match its node selector or affinity"
        )
        there = _values(seen, pod)
        labels = Step("See the labels of the nodes", "kubectl get nodes --show-labels")
        fix = _mend(seen, pod, "Correct the selector, or label a node as it asks")
        yield _finding(
            seen,
            pod,
            what=f"{share(refusal, pod)} do not {what}{there}",
            confidence=sure,
            steps=(labels, fix),
        )


@rule("unschedulable-taint", explains=OF_A_MISSING_POD)
def unschedulable_taint(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The nodes that are left carry a taint that the pod does not tolerate."""
    yield from turned_away(seen, Why.TAINT)
    for pod, refusal, sure in refused(seen, Why.TAINT):
        taint = f"taint {refusal.detail.rstrip(': ')}" if refusal.detail else "a taint"
        taints = Step(
            "See the taints of the nodes",
            "kubectl get nodes -o custom-columns=NAME:.metadata.name,TAINTS:.spec.taints",
        )
        fix = _mend(seen, pod, "If it may run there, add a toleration")
        what = f"{share(refusal, pod)} have {taint}, which is not tolerated"
        yield _finding(seen, pod, what=what, confidence=sure, steps=(taints, fix))


def _values(seen: Sequence[Evidence], pod: Unplaced) -> str:
    """What nodes have under the labels that no node has as wanted: ``accelerator is nvidia-t4``."""
    wanted = {key for key, _ in pod.pod.node_selector} if pod.selectable is False else set()
    labels = {pair for node, _ in of_kind(seen, NodeState) for pair in node.labels}
    there = [f"{key} is {value}" for key, value in sorted(labels) if key in wanted]
    return f"; on nodes {', '.join(there[:MOST_VALUES])}" if there else ""


def _finding(
    seen: Sequence[Evidence],
    pod: Unplaced,
    *,
    what: str,
    confidence: Confidence,
    steps: tuple[Step, ...],
) -> Finding:
    return Finding(
        title=f"{whose(seen, pod.pod.pod)} fits on no node: {what}",
        because=pod.because,
        confidence=confidence,
        remediation=(look("Read the scheduler's words", pod.pod.pod), *steps),
    )


def _mend(seen: Sequence[Evidence], pod: Unplaced, action: str) -> Step:
    at = place(seen, pod.pod.pod, "spec")
    return mend(at, f"{action} ({at})")


def _room(seen: Sequence[Evidence], pod: Unplaced, resource: str) -> tuple[str, tuple[str, ...]]:
    """The most that is left on one node, among those that were looked at.

    Nothing where the pod would fit: then not all pods there were seen, for the scheduler knows.
    """
    left = [
        (amount(free) or Decimal(0), room, free, cite)
        for room, cite in of_kind(seen, NodeRoom)
        for name, free in room.free
        if name == resource
    ]
    if not left:
        return "", ()
    most, room, free, cite = max(left, key=lambda each: (each[0], each[1].node))
    if most >= _request(seen, pod, resource):
        return "", ()
    among = "" if room.whole else ", the most of the largest nodes"
    return f"; {room.node} has {free} left{among}", (cite,)


def _asked(seen: Sequence[Evidence], pod: Unplaced, resource: str) -> str:
    """What its containers ask for together, and the largest node where none is large enough."""
    if resource not in SUMMED:
        return ""
    asked = _request(seen, pod, resource)
    if not asked:
        return ""
    there = [
        amount(given)
        for node, _ in of_kind(seen, NodeState)
        for name, given in node.allocatable
        if name == resource
    ]
    largest = max((each for each in there if each is not None), default=asked)
    too_large = (
        f", more than the largest node's {readable(largest, resource)}" if largest < asked else ""
    )
    return f", asked for is {readable(asked, resource)}{too_large}"


def _request(seen: Sequence[Evidence], pod: Unplaced, resource: str) -> Decimal:
    """The sum over its containers; init containers run one by one and do not add up."""
    mine = [state for state, _ in of_kind(seen, ContainerState) if state.pod == pod.pod.pod]
    field = SUMMED.get(resource, "")
    return total(getattr(each, field, "") for each in mine if each.role is not Role.INIT)
