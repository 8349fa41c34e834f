from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import NodeRoom
from alertwhy.domain.target import Target
from tests.fakes.cluster import Call, FakeCluster
from tests.fakes.objects import obj, pod
from workers.clients.cluster import Json
from workers.clients.reader import Reader
from workers.collectors.room import MOST_NODES, room

BARE = Target("Pod", "shop", "db-0")


def node(name: str, memory: str = "8Gi", **spec: object) -> Json:
    given = {"allocatable": {"cpu": "4", "memory": memory}}
    return obj("Node", name, labels={"pool": "a"}, spec=spec, status=given)


def waiting(said: str = "0/2 nodes are available: 2 Insufficient cpu.", **spec: object) -> Json:
    condition = {"type": "PodScheduled", "status": "False", "message": said}
    return pod("db-0", spec=spec, status={"phase": "Pending", "conditions": [condition]})


def asking(cpu: str, memory: str, **more: object) -> Json:
    return {"name": "app", "resources": {"requests": {"cpu": cpu, "memory": memory}}, **more}


def placed(name: str, where: str, *containers: Json, **parts: object) -> Json:
    spec = {"nodeName": where, "containers": list(containers), **parts}
    return pod(name, spec=spec, status={"phase": str(parts.get("phase", "Running"))})


def seen(*objects: Json) -> list[Evidence]:
    return list(room(BARE, Reader(FakeCluster(objects), seconds=10)))


def test_what_is_left_is_what_no_pod_there_asks_for() -> None:
    inits = [asking("3", "1Gi"), asking("100m", "256Mi", restartPolicy="Always")]
    pods = [
        placed("a", "worker-1", asking("500m", "1Gi"), asking("250m", "512Mi")),
        placed("b", "worker-1", asking("1", "1Gi"), initContainers=inits, overhead={"cpu": "50m"}),
        placed("c", "worker-1", asking("2", "4Gi"), phase="Succeeded"),
        placed("d", "worker-2", asking("2", "4Gi")),
    ]

    (evidence,) = seen(waiting(), node("worker-1"), *pods)

    assert "left for pods: cpu 200m, memory 5.2Gi" == evidence.text
    assert "kubectl describe node worker-1" == evidence.command
    assert [NodeRoom("worker-1", (("cpu", "200m"), ("memory", "5.2Gi")), whole=True)] == (
        [state for state, _ in of_kind([evidence], NodeRoom)]
    )


def test_a_node_that_is_given_away_twice_over_has_nothing_left() -> None:
    (evidence,) = seen(waiting(), node("worker-1"), placed("a", "worker-1", asking("9", "99Gi")))

    assert "left for pods: cpu 0, memory 0" == evidence.text


def test_only_nodes_that_would_take_the_pod_are_looked_at() -> None:
    taint = {"key": "gpu", "effect": "NoSchedule"}
    others = [node("cordoned", unschedulable=True), node("tainted", taints=[taint])]

    found = seen(waiting(nodeSelector={"pool": "a"}), node("worker-1"), *others)
    assert ["Node worker-1"] == [each.object for each in found]
    assert [] == seen(waiting(nodeSelector={"pool": "b"}), node("worker-1"))


def test_of_many_nodes_the_largest_few_are_looked_at() -> None:
    nodes = [node(f"worker-{n}", memory=f"{n}Gi") for n in range(MOST_NODES + 2)]

    found = seen(waiting(), *nodes)

    assert [f"Node worker-{n}" for n in (4, 3, 2)] == [each.object for each in found]
    assert {False} == {state.whole for state, _ in of_kind(found, NodeRoom)}


def test_a_pod_that_waits_for_something_else_costs_nothing() -> None:
    cluster = FakeCluster([waiting("0/1 nodes are available: 1 Too many pods."), node("worker-1")])

    assert [] == list(room(BARE, Reader(cluster, seconds=10)))
    assert [Call("get", "Pod", "shop", "db-0")] == cluster.calls
