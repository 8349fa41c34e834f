"""Pods that ask for more than any node has left, in the real scheduler's words."""

from tests.live.alertmanager import Alert
from tests.live.making import alerts
from tests.live.making.manifests import asking, daemon_set, deployment, job, stateful_set
from tests.live.making.scene import About, scene
from tests.live.making.stage import Stage

ROOM = "unschedulable-resources"


@scene(
    "live-unschedulable-cpu-of-three-nodes",
    ROOM,
    target=About("Deployment", "pricing", "quotes"),
    evidence=["3 Insufficient cpu"],
)
def cpu(stage: Stage) -> Alert:
    """More than is left on each of three nodes, though not more than each of them has."""
    for index in range(3):
        stage.node(f"pool-a-{index}", cpu="2")
    pod = asking("quotes", "registry.example.com/pricing/quotes:2.14.0", cpu="1500m")
    stage.apply(deployment("pricing", "quotes", pod, replicas=4))
    stage.run("pricing", "quotes", count=3)
    return alerts.pod_not_ready("pricing", stage.waiting("pricing", "quotes"))


@scene(
    "live-unschedulable-memory-of-a-statefulset",
    ROOM,
    target=About("StatefulSet", "search", "elastic"),
    evidence=["2 Insufficient memory"],
)
def memory(stage: Stage) -> Alert:
    """More than the largest node has at all."""
    stage.node("ip-10-2-0-11.eu-central-1.compute.internal", memory="15Gi")
    stage.node("ip-10-2-0-12.eu-central-1.compute.internal", memory="7Gi")
    pod = asking("elastic", "docker.elastic.co/elasticsearch/elasticsearch:7.10.1", memory="24Gi")
    stage.apply(stateful_set("search", "elastic", pod, replicas=3))
    stage.waiting("search", "elastic")
    return alerts.stateful_replicas_mismatch("search", "elastic")


@scene(
    "live-unschedulable-gpu-taken",
    ROOM,
    target=About("Deployment", "vision", "train"),
    evidence=["4 Insufficient nvidia.com/gpu"],
)
def gpu(stage: Stage) -> Alert:
    """One node of four has a GPU, and another pod has it."""
    for index in range(3):
        stage.node(f"cpu-{index}")
    stage.node("gpu-0", **{"nvidia.com/gpu": "1"})
    pod = asking("train", "registry.example.com/vision/train:0.9", **{"nvidia.com/gpu": "1"})
    limits = pod.replace("requests:", "limits:")  # a device has to be a limit
    stage.apply(deployment("vision", "label", limits))
    stage.run("vision", "label")
    stage.apply(deployment("vision", "train", limits))
    return alerts.pod_not_ready("vision", stage.waiting("vision", "train"))


@scene(
    "live-unschedulable-too-many-pods",
    ROOM,
    target=About("Deployment", "edge", "probe"),
    evidence=["Too many pods"],
)
def number_of_pods(stage: Stage) -> Alert:
    """The nodes have CPU and memory, and as many pods as their network has addresses for."""
    stage.node("t3-small-0", pods="3")
    stage.node("t3-small-1", pods="2")
    stage.apply(deployment("edge", "probe", asking("probe", "probe:1.3", cpu="10m"), replicas=6))
    stage.run("edge", "probe", count=5)
    stage.waiting("edge", "probe")
    return alerts.replicas_mismatch("edge", "probe")


@scene(
    "live-unschedulable-cpu-and-memory",
    ROOM,
    target=About("Deployment", "reports", "render"),
    evidence=["2 Insufficient cpu, 3 Insufficient memory"],
)
def cpu_here_memory_there(stage: Stage) -> Alert:
    """Two nodes are short of one, three of the other."""
    for index in range(2):
        stage.node(f"mem-{index}", cpu="2", memory="64Gi")
    for index in range(3):
        stage.node(f"cpu-{index}", cpu="16", memory="8Gi")
    pod = asking("render", "registry.example.com/reports/render:5", cpu="4", memory="12Gi")
    stage.apply(deployment("reports", "render", pod))
    return alerts.pod_not_ready("reports", stage.waiting("reports", "render"))


@scene(
    "live-unschedulable-init-container-too-large",
    ROOM,
    target=About("Deployment", "catalogue", "index"),
    evidence=["1 Insufficient memory"],
)
def init_container(stage: Stage) -> Alert:
    """The container asks for little; what runs before it does not."""
    stage.node("node-1", memory="8Gi")
    pod = """
        initContainers:
          - name: warm-up
            image: registry.example.com/catalogue/warm-up:3
            resources: {requests: {memory: 12Gi}}
        containers:
          - name: index
            image: registry.example.com/catalogue/index:3
            resources: {requests: {memory: 256Mi}}
        """
    stage.apply(deployment("catalogue", "index", pod))
    return alerts.pod_not_ready("catalogue", stage.waiting("catalogue", "index"))


@scene(
    "live-unschedulable-disk-of-a-job",
    ROOM,
    target=About("Job", "etl", "export-2026-11"),
    evidence=["Insufficient ephemeral-storage"],
)
def disk_of_a_job(stage: Stage) -> Alert:
    """The Job's alert comes after twelve hours."""
    stage.node("batch-0")
    stage.node("batch-1", ephemeral_storage="80Gi")
    pod = asking("export", "registry.example.com/etl/export:11", **{"ephemeral-storage": "120Gi"})
    stage.apply(job("etl", "export-2026-11", pod))
    stage.waiting("etl", "export-2026-11")
    return alerts.job_not_completed("etl", "export-2026-11")


@scene("live-unschedulable-huge-pages", ROOM, evidence=["Insufficient hugepages-2Mi"])
def huge_pages(stage: Stage) -> Alert:
    """No node has any set aside."""
    stage.node("db-0", memory="64Gi")
    pod = """
        containers:
          - name: oltp
            image: registry.example.com/ledger/oltp:12
            resources:
              requests: {memory: 2Gi, cpu: 500m}
              limits: {memory: 2Gi, hugepages-2Mi: 1Gi}
        """
    stage.apply(stateful_set("ledger", "oltp", pod))
    return alerts.pod_not_ready("ledger", stage.waiting("ledger", "oltp"))


@scene(
    "live-unschedulable-daemon-on-a-full-node",
    ROOM,
    "daemonset-not-scheduled",
    target=About("DaemonSet", "observability", "log-agent"),
)
def daemon(stage: Stage) -> Alert:
    """One of two nodes was full before the agent came."""
    stage.node("node-1", cpu="2")
    pod = asking("hog", "hog:1", cpu="1900m")
    stage.apply(deployment("batch", "hog", pod))
    stage.run("batch", "hog")
    stage.node("node-2", cpu="2")
    agent = asking("agent", "fluent/fluent-bit:1.6", cpu="250m")
    stage.apply(daemon_set("observability", "log-agent", agent))
    stage.run("observability", "log-agent")
    stage.waiting("observability", "log-agent")
    return alerts.daemonset_not_scheduled("observability", "log-agent")


@scene(
    "live-unschedulable-cpu-beside-dedicated-nodes",
    ROOM,
    target=About("Deployment", "web", "front"),
    evidence=["3 Insufficient cpu"],
)
def beside_dedicated(stage: Stage) -> Alert:
    """Two nodes are kept for others, as always; the three that are its own are full."""
    taint = {"key": "dedicated", "value": "spark", "effect": "NoSchedule"}
    for index in range(2):
        stage.node(f"spark-{index}", cpu="32", taints=[taint])
    for index in range(3):
        stage.node(f"general-{index}", cpu="1")
    pod = asking("front", "registry.example.com/web/front:2026.11.3", cpu="800m")
    stage.apply(deployment("web", "front", pod, replicas=4))
    stage.run("web", "front", count=3)
    return alerts.pod_not_ready("web", stage.waiting("web", "front"))
