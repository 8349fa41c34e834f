"""Nodes that are cordoned, broken or gone: the real node controller taints and evicts."""

from datetime import timedelta

from tests.fakes.patience import eventually
from tests.live.alertmanager import Alert
from tests.live.making import alerts
from tests.live.making.manifests import asking, container, deployment, stateful_set
from tests.live.making.pods import field
from tests.live.making.scene import About, scene
from tests.live.making.stage import EVER, Stage

NO_NETWORK = (
    "KubeletNotReady",
    "runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized",
)
NO_RUNTIME = (
    "KubeletNotReady",
    "PLEG is not healthy: pleg was last seen active 3m12.5s ago; threshold is 3m0s",
)
HURRIED = """
tolerations:
  - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 3}
"""


def tainted(stage: Stage, node: str, key: str) -> None:
    """Wait until the node controller has put its taint there."""
    path = f"/api/v1/nodes/{node}"
    eventually(
        lambda: f"{key}'" in str(field(stage.api.get_json(path), "spec", "taints")),
        f"the taint {key} of {node}",
        seconds=EVER,
    )


@scene(
    "live-node-cordoned-all-of-them",
    "node-cordoned",
    target=About("Deployment", "shop", "cart"),
    evidence=["2 node(s) were unschedulable"],
)
def all_cordoned(stage: Stage) -> Alert:
    """An upgrade was begun and left."""
    for index in range(2):
        stage.node(f"node-{index}", cordoned=True)
    stage.apply(deployment("shop", "cart", container("cart", "shop/cart:5.2")))
    return alerts.pod_not_ready("shop", stage.waiting("shop", "cart"))


@scene(
    "live-node-cordoned-and-the-others-full",
    "node-cordoned",
    target=About("StatefulSet", "search", "solr"),
)
def one_cordoned(stage: Stage) -> Alert:
    """The largest node is empty and cordoned, the two others are full."""
    stage.node("big-0", cpu="32", cordoned=True)
    for index in range(2):
        stage.node(f"small-{index}", cpu="2")
    pod = asking("solr", "solr:8.7", cpu="1800m")
    stage.apply(stateful_set("search", "solr", pod, replicas=3))
    for count in (1, 2):
        stage.run("search", "solr", count=count)
    stage.waiting("search", "solr")
    return alerts.stateful_replicas_mismatch("search", "solr")


@scene("live-no-nodes", "no-nodes", target=About("Deployment", "preview", "app"))
def no_nodes(stage: Stage) -> Alert:
    """A pool that was scaled to nothing over night."""
    stage.apply(deployment("preview", "app", container("app", "preview/app:pr-812"), replicas=2))
    stage.waiting("preview", "app")
    return alerts.replicas_mismatch("preview", "app")


@scene(
    "live-nodes-without-a-network",
    "node-not-ready",
    target=About("Deployment", "shop", "cart"),
)
def without_network(stage: Stage) -> Alert:
    """A pod waits, since the kubelet of each node says that its network is not ready."""
    for index in range(2):
        stage.node(f"node-{index}")
        stage.nodes.condition(f"node-{index}", "Ready", "False", NO_NETWORK)
        tainted(stage, f"node-{index}", "node.kubernetes.io/not-ready")
    stage.apply(deployment("shop", "cart", container("cart", "shop/cart:5.2")))
    return alerts.pod_not_ready("shop", stage.waiting("shop", "cart"))


@scene("live-node-not-ready-by-its-own-word", "node-not-ready", evidence=["PLEG is not healthy"])
def not_ready(stage: Stage) -> Alert:
    """One of three, whose runtime hangs; the alert's namespace is the exporter's."""
    for index in range(3):
        stage.node(f"ip-10-0-4-{20 + index}")
    pod = container("front", "shop/front:1")
    stage.apply(deployment("shop", "front", pod, replicas=3))
    stage.run("shop", "front", count=3)
    stage.nodes.condition("ip-10-0-4-21", "Ready", "False", NO_RUNTIME)
    tainted(stage, "ip-10-0-4-21", "node.kubernetes.io/not-ready")
    return alerts.node_not_ready("ip-10-0-4-21")


@scene("live-node-silent", "node-not-ready", evidence=["Kubelet stopped posting node status."])
def silent(stage: Stage) -> Alert:
    """The machine is off; the controllers say so after a while."""
    for index in range(3):
        stage.node(f"node-{index}")
    stage.nodes.silence("node-2")
    tainted(stage, "node-2", "node.kubernetes.io/unreachable")
    return alerts.node_unreachable("node-2")


@scene(
    "live-node-lost-under-a-statefulset",
    "node-lost",
    "node-not-ready",
    target=About("StatefulSet", "data", "postgres"),
)
def lost_stateful(stage: Stage) -> Alert:
    """Its only pod is made to go, and cannot: nobody there confirms it."""
    for index in range(3):
        stage.node(f"node-{index}")
    pod = HURRIED + container("postgres", "postgres:12.5")
    stage.apply(stateful_set("data", "postgres", pod))
    (pod_there,) = stage.run("data", "postgres")
    node = str(field(pod_there, "spec", "nodeName"))
    stage.nodes.silence(node)
    tainted(stage, node, "node.kubernetes.io/unreachable")
    eventually(
        lambda: field(stage.get("Pod", "data", "postgres-0"), "metadata", "deletionTimestamp"),
        "the eviction of postgres-0",
        seconds=EVER,
    )
    return alerts.stateful_replicas_mismatch("data", "postgres")


@scene(
    "live-node-lost-minutes-ago",
    "node-lost",
    "node-not-ready",
    target=About("Deployment", "web", "blog"),
    later=timedelta(minutes=3),
)
def lost_just_now(stage: Stage) -> About:
    """Nothing is evicted yet: its pods are given five minutes."""
    for index in range(3):
        stage.node(f"node-{index}")
    stage.apply(deployment("web", "blog", container("blog", "ghost:3")))
    (pod,) = stage.run("web", "blog")
    node = str(field(pod, "spec", "nodeName"))
    stage.nodes.silence(node)
    tainted(stage, node, "node.kubernetes.io/unreachable")
    name = str(field(pod, "metadata", "name"))
    stage.hears("web", name, "NodeNotReady")
    return About("Pod", "web", name)


@scene(
    "live-node-lost-and-no-room-elsewhere",
    "node-lost",
    "node-not-ready",
    target=About("Deployment", "web", "shop"),
)
def lost_and_full(stage: Stage) -> Alert:
    """The pod made in its place finds the other node full: what must come back is the node."""
    stage.node("node-0", cpu="1")
    stage.node("node-1", cpu="1")
    pod = HURRIED + asking("shop", "web/shop:3", cpu="700m")
    stage.apply(deployment("web", "shop", pod, replicas=2))
    first, _ = stage.run("web", "shop", count=2)
    node = str(field(first, "spec", "nodeName"))
    stage.nodes.silence(node)
    tainted(stage, node, "node.kubernetes.io/unreachable")
    stage.pods("web", "shop", count=3)
    return alerts.pod_not_ready("web", stage.waiting("web", "shop"))


@scene(
    "live-nodes-under-memory-pressure",
    "node-memory-pressure",
    target=About("Deployment", "jobs", "worker"),
)
def memory_pressure(stage: Stage) -> Alert:
    """The controllers' taint keeps pods off that ask for nothing."""
    why = ("KubeletHasInsufficientMemory", "kubelet has insufficient memory available")
    for index in range(2):
        stage.node(f"node-{index}")
        stage.nodes.condition(f"node-{index}", "MemoryPressure", "True", why)
        tainted(stage, f"node-{index}", "node.kubernetes.io/memory-pressure")
    stage.apply(deployment("jobs", "worker", container("worker", "jobs/worker:44")))
    return alerts.pod_not_ready("jobs", stage.waiting("jobs", "worker"))


@scene("live-node-disk-pressure", "node-disk-pressure")
def disk_pressure(stage: Stage) -> Alert:
    """By the node's own alert, one of two."""
    stage.node("node-0")
    stage.node("node-1")
    why = ("KubeletHasDiskPressure", "kubelet has disk pressure")
    stage.nodes.condition("node-1", "DiskPressure", "True", why)
    tainted(stage, "node-1", "node.kubernetes.io/disk-pressure")
    return alerts.node_pressure("node-1", "DiskPressure")
