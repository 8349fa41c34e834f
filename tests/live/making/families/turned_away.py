"""Pods that reached a node and were turned away there, in the kubelet's words (pkg/kubelet/lifecycle)."""

from datetime import UTC, datetime, timedelta

from tests.live.alertmanager import Alert
from tests.live.making import alerts
from tests.live.making.families.claims import CLAIM, DEFAULT, claim, storage_class, using
from tests.live.making.manifests import asking, container, deployment, job
from tests.live.making.pods import field
from tests.live.making.scene import About, scene
from tests.live.making.stage import Stage
from tests.live.statuses import stamp

GPU = "nvidia.com/gpu"


def turn_away(stage: Stage, namespace: str, app: str, *, reason: str, why: str) -> str:
    """Every pod that is there, as its kubelet refuses it; its controller makes another each time."""
    for pod in stage.pods(namespace, app, placed=True):
        if field(pod, "status", "phase") == "Failed":
            continue
        name, now = str(field(pod, "metadata", "name")), stamp(datetime.now(UTC))
        kubelet = stage.nodes.kubelets[str(field(pod, "spec", "nodeName"))]
        status = {"phase": "Failed", "reason": reason, "message": f"Pod {why}", "startTime": now}
        kubelet.report(namespace, name, status)
        stage.says(stage.get("Pod", namespace, name), reason, why, by="kubelet")
    return name


@scene(
    "live-turned-away-wrong-node",
    "unschedulable-node-selector",
    "unschedulable-affinity",
    target=About("Deployment", "legacy", "spool"),
    evidence=["Predicate NodeAffinity failed"],
)
def wrong_node(stage: Stage) -> Alert:
    """It names its node by hand, and beside that a label which the node has not."""
    stage.node("node-0", labels={"disk": "hdd"})
    pod = "nodeName: node-0\nnodeSelector: {disk: ssd}\n" + container("spool", "legacy/spool:2")
    stage.apply(deployment("legacy", "spool", pod))
    for count in (1, 2, 3):
        stage.pods("legacy", "spool", count=count)
        turn_away(
            stage, "legacy", "spool", reason="NodeAffinity", why="Predicate NodeAffinity failed"
        )
    return alerts.replicas_mismatch("legacy", "spool")


@scene(
    "live-turned-away-port-in-use",
    "unschedulable-host-port",
    target=About("Deployment", "legacy", "proxy"),
    evidence=["Predicate NodePorts failed"],
)
def port_in_use(stage: Stage) -> Alert:
    """It names its node by hand; its port there has another pod."""
    stage.node("node-0")
    ports = "ports: [{containerPort: 3128, hostPort: 3128}]"
    stage.apply(deployment("infra", "squid", container("squid", "squid:4", ports)))
    stage.run("infra", "squid")
    pod = "nodeName: node-0\n" + container("proxy", "legacy/proxy:1", ports)
    stage.apply(deployment("legacy", "proxy", pod))
    for count in (1, 2):
        stage.pods("legacy", "proxy", count=count)
        turn_away(stage, "legacy", "proxy", reason="NodePorts", why="Predicate NodePorts failed")
    return alerts.replicas_mismatch("legacy", "proxy")


@scene(
    "live-turned-away-device-not-there-yet",
    "unschedulable-resources",
    target=About("Deployment", "vision", "infer"),
    evidence=["requested number of devices unavailable for nvidia.com/gpu"],
)
def no_device(stage: Stage) -> Alert:
    """The scheduler counts a GPU that the node's plugin has not announced since the reboot."""
    stage.node("gpu-0", **{GPU: "2"})
    pod = asking("infer", "vision/infer:3", **{GPU: "1"}).replace("requests:", "limits:")
    stage.apply(deployment("vision", "infer", pod))
    why = f"Allocate failed due to requested number of devices unavailable for {GPU}. Requested: 1, Available: 0, which is unexpected"
    for count in (1, 2, 3):
        stage.pods("vision", "infer", count=count)
        turn_away(stage, "vision", "infer", reason="UnexpectedAdmissionError", why=why)
    return alerts.replicas_mismatch("vision", "infer")


@scene(
    "live-turned-away-no-memory-by-the-kubelets-count",
    "unschedulable-resources",
    target=About("Deployment", "web", "cms"),
    evidence=["Node didn't have enough resource: memory"],
)
def no_memory(stage: Stage) -> Alert:
    """A static pod takes what the scheduler thinks is free."""
    stage.node("node-0", memory="8Gi")
    stage.apply(deployment("web", "cms", asking("cms", "web/cms:4", memory="6Gi")))
    why = "Node didn't have enough resource: memory, requested: 6442450944, used: 4294967296, capacity: 8589934592"
    for count in (1, 2):
        stage.pods("web", "cms", count=count)
        name = turn_away(stage, "web", "cms", reason="OutOfmemory", why=why)
    return alerts.pod_not_ready("web", name)


@scene(
    "live-bound-by-hand-to-a-node-that-is-not-there",
    "node-lost",
    target=About("Deployment", "legacy", "fax"),
    later=timedelta(seconds=15),
)
def no_such_node(stage: Stage) -> Alert:
    """It names a node that was replaced; the controllers delete its pods and make them again."""
    stage.node("node-8")
    pod = "nodeName: node-7\n" + container("fax", "legacy/fax:1")
    stage.apply(deployment("legacy", "fax", pod))
    stage.pods("legacy", "fax", placed=True)
    return alerts.replicas_mismatch("legacy", "fax")


@scene("healthy-live-left-over-from-a-shutdown")
def left_over(stage: Stage) -> About:
    """A spot machine went; its pod stays as Failed, and the one made in its place is well."""
    stage.node("spot-0")
    stage.apply(deployment("web", "blog", container("blog", "ghost:3")))
    stage.pods("web", "blog", placed=True)
    turn_away(stage, "web", "blog", reason="Shutdown", why="Node is shutting, evicting pods")
    stage.cordon("spot-0")
    stage.node("spot-1")
    stage.run("web", "blog", count=2)
    return About("Deployment", "web", "blog")


@scene("healthy-live-turned-away-once-and-well-since")
def well_since(stage: Stage) -> About:
    """The node's plugin announced its GPUs a moment after the first pod had come."""
    stage.node("gpu-0", **{GPU: "2"})
    pod = asking("infer", "vision/infer:3", **{GPU: "1"}).replace("requests:", "limits:")
    stage.apply(deployment("vision", "infer", pod))
    stage.pods("vision", "infer", placed=True)
    why = f"Allocate failed due to requested number of devices unavailable for {GPU}. Requested: 1, Available: 0, which is unexpected"
    turn_away(stage, "vision", "infer", reason="UnexpectedAdmissionError", why=why)
    stage.run("vision", "infer", count=2)
    return About("Deployment", "vision", "infer")


@scene("healthy-live-alert-came-late-and-the-pod-runs")
def came_late(stage: Stage) -> Alert:
    """It waited for room for a quarter of an hour; a node joined just before the alert came."""
    stage.node("node-0", cpu="1")
    stage.apply(deployment("batch", "crunch", asking("crunch", "crunch:2", cpu="3")))
    name = stage.waiting("batch", "crunch")
    stage.node("node-1", cpu="8")
    stage.run("batch", "crunch")
    return alerts.pod_not_ready("batch", name)


@scene("healthy-live-long-job-still-at-work")
def long_job(stage: Stage) -> Alert:
    """Twelve hours is what it takes."""
    stage.node("node-0")
    stage.apply(job("etl", "backfill-2026", container("backfill", "etl/backfill:1")))
    stage.run("etl", "backfill-2026")
    return alerts.job_not_completed("etl", "backfill-2026")


@scene("healthy-live-volume-is-being-made", later=timedelta(seconds=20))
def being_made(stage: Stage) -> About:
    """Its pod has a node, its driver was asked, and makes the volume."""
    stage.node("node-0")
    stage.apply(storage_class("gp3", binding="WaitForFirstConsumer", annotations=DEFAULT))
    stage.apply(claim("crm", "data"))
    stage.apply(deployment("crm", "db", using("db", "postgres:13", of="data")))
    stage.hears("crm", "data", "ExternalProvisioning")
    return About(CLAIM, "crm", "data")
