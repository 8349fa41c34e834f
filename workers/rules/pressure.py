"""Nodes that say themselves what is wrong with them: pressure, network, conditions of others."""

from collections.abc import Iterator, Sequence
from shlex import quote

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import Condition, NodeState, Saturated
from alertwhy.domain.finding import Confidence, Finding, Risk, Step
from alertwhy.domain.severity import Severity
from workers.rules import rule
from workers.signs.consequences import OF_A_BROKEN_NODE
from workers.signs.nodes import blamed, matters
from workers.signs.pods import FALSE, TRUE
from workers.signs.wording import kubectl, one_line

# The kubelet's own and the cloud's; every other type is somebody's addition.
OWN = frozenset(
    {"Ready", "MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable", "OutOfDisk"}
)
GOOD_IF_TRUE = (
    "Ready",
    "Healthy",
    "Available",
    "Voter",
    "Provisioned",
    "Initialized",
    "Registered",
    "Reachable",
    "Schedulable",
    "Synced",
    "Valid",
    "Sufficient",
    "Ok",
    "OK",
    "Succeeded",
    "Connected",
    "Synchronized",
    "Applied",
    "Passed",
    "Joined",
    "Reconciled",
    "UpToDate",
    "Functional",
)
NEITHER = ("Leader", "Enabled", "Active", "Supported")  # a state, whichever way it stands
OF_PRESSURE = (*OF_A_BROKEN_NODE, "node-problem")


@rule("node-memory-pressure", explains=OF_PRESSURE)
def node_memory_pressure(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The kubelet evicts pods, and takes no new ones without a request."""
    steps = (Step("See what uses its memory", "kubectl top pods -A --sort-by=memory"),)
    yield from _pressure(seen, "MemoryPressure", "runs short of memory", "memory-pressure", steps)


@rule("node-disk-pressure", explains=OF_PRESSURE)
def node_disk_pressure(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The kubelet deletes images and evicts pods; images that were deleted must be pulled again."""
    steps = (Step("Free its disk: unused images, logs, emptyDirs; or give it a larger one"),)
    yield from _pressure(seen, "DiskPressure", "runs short of disk", "disk-pressure", steps)
    for told, cite in of_kind(seen, Saturated):
        for node, shown in of_kind(seen, NodeState) if told.resource == "disk" else ():
            pressure = node.condition("DiskPressure")
            if node.node == told.about.name and (pressure is None or pressure.status != TRUE):
                yield Finding(
                    title=f"Node {node.node} has a file system that runs full, by {told.alert}; its kubelet is not short of disk",
                    because=(cite, shown),
                    confidence=Confidence.LIKELY,
                    remediation=(*_look(node.node), *steps),
                    upstream=f"Node {node.node}",
                )


@rule("node-pid-pressure", explains=OF_PRESSURE)
def node_pid_pressure(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Some process makes too many others; the kubelet evicts."""
    steps = (Step("Find what forks on it, and set podPidsLimit in its kubelet's configuration"),)
    yield from _pressure(seen, "PIDPressure", "runs short of process ids", "pid-pressure", steps)


@rule(
    "node-network-unavailable",
    severity=Severity.CRITICAL,
    explains=(*OF_PRESSURE, "node-not-ready", "sandbox-failed"),
)
def node_network_unavailable(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The cloud or the network plugin has not set up the node's routes."""
    steps = (Step("See the network's own pods", kubectl("kube-system", "get pods -o wide")),)
    yield from _pressure(seen, "NetworkUnavailable", "has no network", "network-unavailable", steps)


@rule("node-problem", severity=Severity.WARNING, explains=OF_A_BROKEN_NODE)
def node_problem(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """A condition that node-problem-detector, a cloud or a driver has added."""
    for node, cite in of_kind(seen, NodeState):
        for condition in node.conditions:
            if _bad(condition) and matters(seen, node):
                yield Finding(
                    title=f"Node {node.node} has a problem: {condition.type}={condition.status}{_said(condition)}",
                    because=(cite,),
                    confidence=blamed(seen),
                    remediation=_look(node.node),
                    upstream=f"Node {node.node}",
                )


def _pressure(
    seen: Sequence[Evidence], kind: str, words: str, taint: str, steps: tuple[Step, ...]
) -> Iterator[Finding]:
    for node, cite in of_kind(seen, NodeState):
        condition = node.condition(kind)
        if condition is not None and condition.status == TRUE and matters(seen, node, taint):
            yield Finding(
                title=f"Node {node.node} {words}{_said(condition)}",
                because=(cite,),
                confidence=blamed(seen, taint),
                remediation=(*_look(node.node), *steps),
                upstream=f"Node {node.node}",
            )


def _bad(condition: Condition) -> bool:
    """Most conditions name a fault; those that end in ``Ready`` and the like name its absence."""
    if condition.type in OWN or condition.type.endswith(NEITHER):
        return False
    denied = condition.type.endswith(tuple(f"Not{each}" for each in GOOD_IF_TRUE))
    good = condition.type.endswith(GOOD_IF_TRUE) and not denied
    return condition.status == (FALSE if good else TRUE)


def _said(condition: Condition) -> str:
    said = condition.message or condition.reason
    return f": {one_line(said)}" if said else ""


def _look(name: str) -> tuple[Step, ...]:
    node = quote(name)
    return (
        Step("See its conditions and events", kubectl("", f"describe node {node}")),
        Step("Keep new pods off it while it is mended", kubectl("", f"cordon {node}"), Risk.SAFE),
    )
