import pytest

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import NodeGone, NodeState
from alertwhy.domain.target import Target
from alertwhy.errors import NotFound
from tests.fakes.cluster import FakeCluster
from tests.fakes.objects import deployment, obj, pod
from tests.fakes.scenes import CRASHING, NODE, crash_loop
from workers.clients.cluster import Json
from workers.clients.reader import Reader
from workers.clients.snapshot import SnapshotCluster, Unseen
from workers.collectors.node import MOST_NODES, SHOWN_NODES, node

WORKER = Target("Node", "", "worker-1")
PENDING = pod("db-0", owner=("StatefulSet", "db"), spec={}, status={"phase": "Pending"})


def seen(target: Target, *objects: Json) -> list[Evidence]:
    return list(node(target, Reader(FakeCluster(objects), seconds=10)))


def test_the_node_of_a_pod_is_told() -> None:
    (evidence,) = seen(CRASHING, *crash_loop())
    assert (
        "Ready\ntaint gpu=yes:NoSchedule\nallocatable cpu 4, memory 8Gi, nvidia.com/gpu 1"
    ) == evidence.text
    assert "kubectl get node worker-1 -o yaml" == evidence.command
    ((state, _),) = of_kind([evidence], NodeState)
    assert ("worker-1", ("gpu=yes:NoSchedule",), (("zone", "a"),)) == (
        state.node,
        state.taints,
        state.labels,
    )
    assert (("cpu", "4"), ("memory", "8Gi"), ("nvidia.com/gpu", "1")) == state.allocatable


def test_a_node_in_trouble_says_which() -> None:
    conditions = [
        {"type": "Ready", "status": "Unknown", "reason": "NodeStatusUnknown", "message": "silent"},
        {"type": "MemoryPressure", "status": "True", "reason": "Low"},
        {"type": "DiskPressure", "status": "False"},
    ]
    spec = {"unschedulable": True, "taints": [{"key": "k", "effect": "NoExecute"}]}
    sick = obj("Node", "worker-1", spec=spec, status={"conditions": conditions})
    (evidence,) = seen(WORKER, sick)
    assert (
        "not Ready\nReady=Unknown: NodeStatusUnknown: silent\nMemoryPressure=True: Low\n"
        "cordoned\ntaint k:NoExecute"
    ) == evidence.text
    ((state, _),) = of_kind([evidence], NodeState)
    assert state.unschedulable


def test_a_node_that_is_gone_is_told() -> None:
    with pytest.raises(NotFound, match="Node worker-1 does not exist"):
        seen(WORKER)


def test_a_pod_that_waits_for_a_node_has_them_all() -> None:
    other = obj("Node", "worker-2", status={"conditions": []})
    (evidence,) = seen(Target("Pod", "shop", "db-0"), PENDING, NODE, other)
    assert "worker-2: not Ready" == evidence.text.split("\n")[1]
    assert ["worker-1", "worker-2"] == [each.node for each, _ in of_kind([evidence], NodeState)]


def test_the_labels_that_a_selector_asks_for_are_shown() -> None:
    waits = pod("db-0", spec={"nodeSelector": {"zone": "b"}}, status={"phase": "Pending"})
    (evidence,) = seen(Target("Pod", "shop", "db-0"), waits, NODE)
    assert evidence.text.endswith(", zone=a")


def test_a_cluster_without_nodes_says_so() -> None:
    (evidence,) = seen(Target("Pod", "shop", "db-0"), PENDING)
    assert ("there are no nodes", ()) == (evidence.text, evidence.facts)


def test_many_nodes_are_counted_not_listed() -> None:
    nodes = [obj("Node", f"n-{n:02}") for n in range(SHOWN_NODES + 3)]
    (evidence,) = seen(Target("Pod", "shop", "db-0"), PENDING, *nodes)
    assert "and 3 more" == evidence.text.split("\n")[-1]
    assert SHOWN_NODES + 3 == len(evidence.facts)


def test_of_pods_on_many_nodes_two_are_looked_at() -> None:
    pods = [pod(f"cart-7c9f8d-{n}", spec={"nodeName": f"n-{n}"}) for n in range(3)]
    nodes = [obj("Node", f"n-{n}") for n in range(3)]
    found = seen(Target("Deployment", "shop", "cart"), deployment(), *pods, *nodes)
    assert MOST_NODES == len(found)


def test_a_node_that_is_gone_under_its_pods_is_told() -> None:
    (evidence,) = seen(CRASHING, *[each for each in crash_loop() if each is not NODE])

    assert "does not exist (any more), though pods are bound to it" == evidence.text
    assert [NodeGone("worker-1")] == [state for state, _ in of_kind([evidence], NodeGone)]


def test_a_recording_without_nodes_does_not_say_that_one_is_gone() -> None:
    held = SnapshotCluster(
        [one for one in crash_loop() if one != NODE], unseen=Unseen(held=frozenset({"Pod"}))
    )

    assert [] == list(node(CRASHING, Reader(held, seconds=10)))
