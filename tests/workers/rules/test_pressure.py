import pytest

from alertwhy.domain.facts import Condition, NodeState, Saturated
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import commands, found, only, pod, waiting_pod

KINDS = {
    "node-memory-pressure": ("MemoryPressure", "memory-pressure"),
    "node-disk-pressure": ("DiskPressure", "disk-pressure"),
    "node-pid-pressure": ("PIDPressure", "pid-pressure"),
    "node-network-unavailable": ("NetworkUnavailable", "network-unavailable"),
}


def node(kind: str, status: str = "True", said: str = "as the kubelet says") -> NodeState:
    return NodeState("worker-1", (Condition(kind, status, "Reason", said),))


@pytest.mark.parametrize("cause", KINDS)
def test_the_nodes_own_condition_is_certain_of_the_node(cause: str) -> None:
    finding = only(cause, node(KINDS[cause][0]))

    assert finding.title.startswith("Node worker-1 ")
    assert finding.title.endswith(": as the kubelet says")
    assert Confidence.CERTAIN is finding.confidence
    assert "kubectl cordon worker-1" in commands([finding])
    assert [] == found(cause, node(KINDS[cause][0], "False"))
    assert [] == found(cause, NodeState("worker-1"))


@pytest.mark.parametrize("cause", KINDS)
def test_a_pod_that_it_keeps_off_makes_it_certain(cause: str) -> None:
    kind, taint = KINDS[cause]
    waits = waiting_pod(
        f"0/1 nodes are available: 1 node(s) had untolerated taint {{node.kubernetes.io/{taint}: }}."
    )

    assert Confidence.CERTAIN is only(cause, node(kind), waits).confidence


def test_beside_a_healthy_pod_it_is_only_possible_and_elsewhere_silent() -> None:
    state = node("DiskPressure")

    assert (
        Confidence.POSSIBLE is only("node-disk-pressure", state, pod(phase="Succeeded")).confidence
    )
    assert [] == found("node-disk-pressure", state, pod(node="worker-2"))


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("KernelDeadlock", "True"),
        ("ReadonlyFilesystem", "True"),
        ("NetworkingReady", "False"),
        ("EtcdIsVoter", "False"),
        ("DiskSizeSufficient", "False"),
        ("FirmwareUpToDate", "False"),
        ("RuntimeNotReady", "True"),
        ("ClockNotSynchronized", "True"),
    ],
)
def test_a_condition_of_others_is_told_where_it_is_bad(kind: str, status: str) -> None:
    title = only("node-problem", node(kind, status)).title

    assert f"Node worker-1 has a problem: {kind}={status}: as the kubelet says" == title


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("KernelDeadlock", "False"),
        ("NetworkingReady", "True"),
        ("EtcdIsVoter", "True"),
        ("DiskSizeSufficient", "True"),
        ("ClockSynchronized", "True"),
        ("RuntimeNotReady", "False"),
        ("SwapEnabled", "True"),
        ("SwapEnabled", "False"),
        ("MaintenanceActive", "False"),
        ("KernelDeadlock", "Unknown"),
        ("DiskPressure", "True"),
    ],
)
def test_one_that_is_good_or_has_its_own_cause_is_not(kind: str, status: str) -> None:
    assert [] == found("node-problem", node(kind, status))


def test_a_condition_that_says_nothing_is_told_by_its_reason() -> None:
    assert only("node-problem", node("KernelDeadlock", said="")).title.endswith("=True: Reason")
    bare = NodeState("worker-1", (Condition("KernelDeadlock", "True"),))
    assert only("node-problem", bare).title.endswith("KernelDeadlock=True")
    assert [] == found("node-problem", bare, pod(node="worker-2"))


def test_a_file_system_that_the_kubelet_does_not_watch_is_told_by_the_alert() -> None:
    said = Saturated("disk", "NodeFilesystemAlmostOutOfSpace", ObjectRef("Node", "", "worker-1"))
    finding = only("node-disk-pressure", node("DiskPressure", "False"), said)

    assert Confidence.LIKELY is finding.confidence
    assert "has a file system that runs full" in finding.title
    assert Confidence.CERTAIN is only("node-disk-pressure", node("DiskPressure"), said).confidence
    elsewhere = Saturated("disk", "x", ObjectRef("Node", "", "worker-2"))
    assert [] == found("node-disk-pressure", node("DiskPressure", "False"), elsewhere)
    volume = Saturated("volume", "x", ObjectRef("Node", "", "worker-1"))
    assert [] == found("node-disk-pressure", node("DiskPressure", "False"), volume)
