from dataclasses import replace

import pytest

from alertwhy.domain.facts import Condition, NodeState
from alertwhy.domain.facts.governing import AlertSays
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import ago, commands, deployment, event, found, only, pod, waiting_pod

SILENT = Condition("Ready", "Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.")
AWAY = NodeState("worker-1", (SILENT,))
CORDONED = "0/2 nodes are available: 2 node(s) were unschedulable."


def test_a_silent_kubelet_is_told_as_such() -> None:
    finding = only("node-not-ready", AWAY)

    assert "Node worker-1 is not ready: its kubelet has stopped reporting" == finding.title
    assert "kubectl describe node worker-1" in commands([finding])


@pytest.mark.parametrize(
    ("message", "told"),
    [("container runtime is down", "container runtime is down"), ("", "KubeletNotReady")],
)
def test_a_kubelet_that_says_why_is_quoted(message: str, told: str) -> None:
    node = NodeState("worker-1", (Condition("Ready", "False", "KubeletNotReady", message),))

    assert f"Node worker-1 is not ready: {told}" == only("node-not-ready", node).title


def test_a_node_matters_to_its_pods() -> None:
    assert 1 == len(found("node-not-ready", AWAY, pod(node="worker-1")))


def test_a_node_matters_to_a_pod_that_it_keeps_off() -> None:
    taint = "0/2 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/unreachable: }."

    assert 1 == len(found("node-not-ready", AWAY, waiting_pod(taint)))


def test_a_node_that_matters_to_nobody_here_is_silent() -> None:
    assert [] == found("node-not-ready", AWAY, pod(node="worker-2"))
    assert [] == found(
        "node-not-ready", AWAY, waiting_pod("0/2 nodes are available: 2 Insufficient cpu.")
    )


@pytest.mark.parametrize("conditions", [(), (Condition("Ready", "True"),)])
def test_a_ready_node_is_silent(conditions: tuple[Condition, ...]) -> None:
    assert [] == found("node-not-ready", NodeState("worker-1", conditions))


def test_a_node_that_comes_and_goes_is_told_while_it_is_there() -> None:
    well = NodeState("worker-1", (Condition("Ready", "True", "KubeletReady"),))
    ref = ObjectRef("Node", "", "worker-1")
    often = event("NodeNotReady", "Node worker-1 status is now: NodeNotReady", about=ref, count=5)

    finding = only("node-not-ready", well, often)
    assert "Node worker-1 is ready now, but was called not ready 5 times" == finding.title
    assert Confidence.LIKELY is finding.confidence
    for rarely in (
        replace(often, count=4),
        replace(often, first_at=ago(300), last_at=ago(200)),
        replace(often, about=ObjectRef("Node", "", "worker-2")),
        replace(often, reason="NodeReady"),
    ):
        assert [] == found("node-not-ready", well, rarely, event("Pulled", "now", minutes=0))
    assert [] == found("node-not-ready", well, often, pod())


def test_a_cordon_that_keeps_a_pod_waiting_is_told_with_the_nodes() -> None:
    node = NodeState("worker-2", unschedulable=True)

    finding = only(
        "node-cordoned", waiting_pod(CORDONED), deployment(), node, NodeState("worker-1"), node
    )

    assert 1 == commands([finding]).count("kubectl uncordon worker-2")
    assert "2 nodes cordoned (worker-2), where Pod of Deployment shop/web could go" == finding.title
    assert Confidence.CERTAIN is finding.confidence
    assert "kubectl uncordon worker-2" in commands([finding])


def test_beside_other_reasons_a_cordon_is_likely() -> None:
    taint = "1 node(s) had untolerated taint {node.kubernetes.io/unschedulable: }"
    state = waiting_pod(f"0/3 nodes are available: {taint}, 2 Insufficient cpu.")

    finding = only("node-cordoned", state)

    assert Confidence.LIKELY is finding.confidence
    assert finding.title.startswith("1 node cordoned, where Pod shop/")


def test_a_cordon_that_hinders_nobody_is_silent() -> None:
    assert [] == found("node-cordoned", NodeState("worker-2", unschedulable=True), pod())
    assert [] == found("node-cordoned", waiting_pod("0/1 nodes are available: 1 Insufficient cpu."))


def test_an_alert_on_a_cordoned_node_means_the_cordon() -> None:
    node, said = NodeState("worker-1", unschedulable=True), AlertSays("NodeCordonedTooLong")
    finding = only("node-cordoned", node, said)

    assert "Node worker-1 is cordoned: no pod is placed there" == finding.title
    assert Confidence.CERTAIN is finding.confidence
    assert "kubectl uncordon worker-1" in commands([finding])
    assert [] == found("node-cordoned", NodeState("worker-1"), said)
    assert [] == found("node-cordoned", node, AlertSays("TargetDown"))
