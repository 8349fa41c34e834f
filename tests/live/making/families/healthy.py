"""What looks like trouble and is none."""

from datetime import UTC, datetime, timedelta

from tests.fakes.patience import eventually
from tests.live.making.manifests import asking, container, daemon_set, deployment, job, stateful_set
from tests.live.making.pods import field
from tests.live.making.scene import About, scene
from tests.live.making.stage import EVER, Stage
from tests.live.statuses import stamp

SOON = timedelta(seconds=3)


@scene("healthy-live-rollout-in-progress", later=timedelta(seconds=20))
def rollout(stage: Stage) -> About:
    """The new ReplicaSet's first pod is being started, the old ones still serve."""
    stage.node("node-0")
    stage.node("node-1")
    stage.apply(deployment("shop", "cart", container("cart", "shop/cart:5.2"), replicas=3))
    stage.run("shop", "cart", count=3)
    image = {"name": "cart", "image": "shop/cart:5.3"}
    template = {"spec": {"template": {"spec": {"containers": [image]}}}}
    stage.api.amend(stage.path("Deployment", "shop", "cart"), template)
    stage.pods("shop", "cart", count=4, placed=True)
    return About("Deployment", "shop", "cart")


@scene("healthy-live-pod-just-made", later=SOON)
def just_made(stage: Stage) -> About:
    """Placed a moment ago, its kubelet has not said anything yet."""
    stage.node("node-0")
    stage.apply(deployment("shop", "mail", container("mail", "shop/mail:1")))
    (pod,) = stage.pods("shop", "mail", placed=True)
    return About("Pod", "shop", str(field(pod, "metadata", "name")))


@scene("healthy-live-found-room-once-a-node-joined")
def found_room(stage: Stage) -> About:
    """The scheduler's refusal is still there as an Event; the pod runs."""
    stage.node("node-0", cpu="1")
    stage.apply(deployment("batch", "crunch", asking("crunch", "crunch:2", cpu="3")))
    stage.waiting("batch", "crunch")
    stage.node("node-1", cpu="8")
    stage.run("batch", "crunch")
    return About("Deployment", "batch", "crunch")


@scene("healthy-live-cordoned-node-and-all-well")
def cordoned(stage: Stage) -> About:
    """A cordon that hinders nobody."""
    stage.node("node-0")
    stage.apply(deployment("shop", "cart", container("cart", "shop/cart:5.2"), replicas=2))
    stage.run("shop", "cart", count=2)
    stage.cordon("node-0")
    stage.node("node-1")
    return About("Deployment", "shop", "cart")


@scene("healthy-live-job-completed")
def completed(stage: Stage) -> About:
    """Its pod has ended, as it should."""
    stage.node("node-0")
    stage.apply(job("etl", "import-2026-11-21", container("import", "etl/import:7")))
    (pod,) = stage.run("etl", "import-2026-11-21")
    name, now = str(field(pod, "metadata", "name")), stamp(datetime.now(UTC))
    how = {"exitCode": 0, "reason": "Completed", "startedAt": now, "finishedAt": now}
    status = {"name": "import", "ready": False, "restartCount": 0, "state": {"terminated": how}}
    more = {"image": "etl/import:7", "imageID": "", "lastState": {}}
    report = {"phase": "Succeeded", "containerStatuses": [{**status, **more}]}
    stage.nodes.kubelets["node-0"].report("etl", name, report)
    done = stage.path("Job", "etl", "import-2026-11-21")
    eventually(
        lambda: field(stage.api.get_json(done), "status", "completionTime"),
        "the Job's end",
        seconds=EVER,
    )
    return About("Job", "etl", "import-2026-11-21")


@scene("healthy-live-scaled-to-none")
def scaled_to_none(stage: Stage) -> About:
    """Nobody is wanted, and nobody is there."""
    stage.node("node-0")
    stage.apply(deployment("preview", "pr-411", container("app", "preview/app:pr-411")))
    (pod,) = stage.run("preview", "pr-411")
    name = str(field(pod, "metadata", "name"))
    stage.api.amend(stage.path("Deployment", "preview", "pr-411"), {"spec": {"replicas": 0}})
    eventually(
        lambda: field(stage.get("Pod", "preview", name), "metadata", "deletionTimestamp"),
        "the end of its pod",
        seconds=EVER,
    )
    stage.delete("Pod", "preview", name, grace=0)
    return About("Deployment", "preview", "pr-411")


@scene("healthy-live-statefulset-starts-in-order", later=SOON)
def in_order(stage: Stage) -> About:
    """The second of three is being started; the third is not there yet."""
    stage.node("node-0")
    stage.apply(stateful_set("infra", "quorum", container("quorum", "quorum:3"), replicas=3))
    stage.run("infra", "quorum")
    stage.pods("infra", "quorum", count=2, placed=True)
    return About("StatefulSet", "infra", "quorum")


@scene("healthy-live-daemon-leaves-the-master-out")
def daemon(stage: Stage) -> About:
    """It does not tolerate the master's taint, and is not meant to."""
    master = {"key": "node-role.kubernetes.io/master", "effect": "NoSchedule"}
    stage.node("master-0", taints=[master])
    stage.node("node-0")
    stage.node("node-1")
    stage.apply(daemon_set("observability", "log-agent", container("agent", "fluent-bit:1.6")))
    stage.run("observability", "log-agent", count=2)
    return About("DaemonSet", "observability", "log-agent")


@scene("healthy-live-node-lost-and-its-pods-well-elsewhere")
def moved(stage: Stage) -> About:
    """One of three nodes was removed from the cluster on purpose; its pods run on the others."""
    for index in range(3):
        stage.node(f"node-{index}")
    stage.apply(deployment("web", "blog", container("blog", "ghost:3")))
    (pod,) = stage.run("web", "blog")
    name, node = str(field(pod, "metadata", "name")), str(field(pod, "spec", "nodeName"))
    stage.cordon(node)
    stage.delete("Pod", "web", name, grace=0)
    eventually(
        lambda: stage.api.status_of(stage.path("Pod", "web", name)) == 404, "its end", seconds=EVER
    )
    stage.run("web", "blog")
    stage.api.delete(f"{stage.api.url}/api/v1/nodes/{node}", timeout=20).raise_for_status()
    return About("Deployment", "web", "blog")
