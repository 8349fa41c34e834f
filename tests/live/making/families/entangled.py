"""What takes a second look: several reasons at once, or one behind the other."""

from datetime import timedelta

from tests.fakes.patience import eventually
from tests.live.alertmanager import Alert
from tests.live.making import alerts
from tests.live.making.families.claims import CLAIM, claim, using
from tests.live.making.families.nodes import tainted
from tests.live.making.families.volumes import bound, volume
from tests.live.making.manifests import asking, container, deployment, stateful_set
from tests.live.making.pods import field
from tests.live.making.scene import About, scene
from tests.live.making.stage import EVER, Stage

SPOT = {"key": "spot", "value": "true", "effect": "NoSchedule"}


@scene(
    "live-four-reasons-and-only-room-counts",
    "unschedulable-resources",
    target=About("Deployment", "shop", "search"),
    evidence=["Insufficient memory"],
)
def four_reasons(stage: Stage) -> Alert:
    """Master, spot machines, another pool: as ever. The pool that it asks for is full."""
    stage.node(
        "master-0", taints=[{"key": "node-role.kubernetes.io/master", "effect": "NoSchedule"}]
    )
    stage.node("spot-0", taints=[SPOT])
    stage.node("batch-0", labels={"pool": "batch"})
    for index in range(2):
        stage.node(f"web-{index}", memory="2Gi", labels={"pool": "web"})
    pod = "nodeSelector: {pool: web}\n" + asking("search", "shop/search:4", memory="1500Mi")
    stage.apply(deployment("shop", "search", pod, replicas=3))
    stage.run("shop", "search", count=2)
    return alerts.pod_not_ready("shop", stage.waiting("shop", "search"))


@scene(
    "live-cordoned-node-of-the-only-pool",
    "node-cordoned",
    target=About("Deployment", "vision", "infer"),
)
def cordoned_pool(stage: Stage) -> Alert:
    """The one GPU node is cordoned; that the others have no such label is as ever."""
    for index in range(3):
        stage.node(f"general-{index}", labels={"pool": "general"})
    stage.node("gpu-0", labels={"pool": "gpu"}, cordoned=True, **{"nvidia.com/gpu": "4"})
    pod = "nodeSelector: {pool: gpu}\n" + container("infer", "vision/infer:3")
    stage.apply(deployment("vision", "infer", pod))
    return alerts.pod_not_ready("vision", stage.waiting("vision", "infer"))


@scene(
    "live-claim-being-deleted-under-a-new-pod",
    "stuck-terminating",
    "unschedulable-volume",
    target=About("Deployment", "support", "desk"),
    evidence=["is being deleted"],
)
def claim_going(stage: Stage) -> Alert:
    """A second pod may not use a claim that somebody deleted under the first."""
    stage.node("node-0")
    stage.apply(volume("pv-tickets", of="manual"))
    stage.apply(claim("support", "tickets", of="manual"))
    bound(stage, "support", "tickets")
    stage.apply(deployment("support", "desk", using("desk", "zammad:3.6", of="tickets")))
    stage.run("support", "desk")
    stage.delete(CLAIM, "support", "tickets")
    stage.api.amend(stage.path("Deployment", "support", "desk"), {"spec": {"replicas": 2}})
    stage.pods("support", "desk", count=2)
    return alerts.pod_not_ready("support", stage.waiting("support", "desk"))


@scene(
    "live-claim-larger-than-any-volume",
    "unschedulable-volume",
    target=About("StatefulSet", "nas", "share"),
    evidence=["no persistent volumes available for this claim"],
)
def too_large_a_claim(stage: Stage) -> Alert:
    """It wants no class and 100 GiB; the volume made by hand has 20. A default class would not help."""
    stage.node("node-0")
    stage.apply(volume("pv-nas", of='""'))
    claims = """
        - metadata: {name: data}
          spec:
            storageClassName: ""
            accessModes: [ReadWriteOnce]
            resources: {requests: {storage: 100Gi}}
        """
    mounts = "volumeMounts: [{name: data, mountPath: /srv}]"
    stage.apply(stateful_set("nas", "share", container("share", "samba:4", mounts), claims=claims))
    stage.hears("nas", "data-share-0", "FailedBinding")
    return alerts.pod_not_ready("nas", stage.waiting("nas", "share"))


@scene(
    "live-claim-names-a-volume-of-another",
    "unschedulable-volume",
    target=About("Deployment", "nas", "copy"),
    evidence=["already bound to a different claim"],
)
def taken_volume(stage: Stage) -> Alert:
    """It names the very volume that another claim has."""
    stage.node("node-0")
    stage.apply(volume("pv-one", of="manual"))
    stage.apply(claim("nas", "first", of="manual"))
    bound(stage, "nas", "first")
    named = claim("nas", "second", of="manual") + "  volumeName: pv-one\n"
    stage.apply(named)
    stage.apply(deployment("nas", "copy", using("copy", "rsync:3", of="second")))
    stage.hears("nas", "second", "FailedBinding")
    return alerts.pod_not_ready("nas", stage.waiting("nas", "copy"))


@scene(
    "live-volume-on-a-node-that-is-gone",
    "unschedulable-volume",
    target=About("StatefulSet", "infra", "etcd"),
)
def node_of_volume_gone(stage: Stage) -> Alert:
    """A local disk went with its machine: the volume still names it."""
    for index in range(2):
        stage.node(f"node-{index}")
    stage.apply(f"""
apiVersion: v1
kind: PersistentVolume
metadata: {{name: local-7}}
spec:
  capacity: {{storage: 20Gi}}
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Retain
  storageClassName: manual
  local: {{path: /mnt/disks/7}}
  nodeAffinity:
    required:
      nodeSelectorTerms:
        - matchExpressions: [{{key: kubernetes.io/hostname, operator: In, values: [node-7]}}]
---
{claim("infra", "data", of="manual")}
""")
    bound(stage, "infra", "data")
    stage.apply(stateful_set("infra", "etcd", using("etcd", "etcd:3.4", of="data")))
    return alerts.pod_not_ready("infra", stage.waiting("infra", "etcd"))


@scene(
    "live-volumes-as-many-as-the-node-takes",
    "unschedulable-volume",
    target=About("Deployment", "tenant", "second"),
    evidence=["exceed max volume count"],
)
def too_many_volumes(stage: Stage) -> Alert:
    """Its driver attaches one volume to a node, and one is there."""
    stage.node("node-0")
    stage.apply("""
apiVersion: storage.k8s.io/v1
kind: CSINode
metadata: {name: node-0}
spec: {drivers: [{name: pd.csi.storage.gke.io, nodeID: node-0, allocatable: {count: 1}}]}
""")
    for name in ("first", "second"):
        stage.apply(volume(f"pv-{name}", of=f"manual-{name}"))
        stage.apply(claim("tenant", name, of=f"manual-{name}"))
        bound(stage, "tenant", name)
        stage.apply(deployment("tenant", name, using(name, "tenant:1", of=name)))
        if name == "first":
            stage.run("tenant", "first")
    return alerts.pod_not_ready("tenant", stage.waiting("tenant", "second"))


@scene(
    "live-one-claim-bound-and-one-without-a-class",
    "pvc-storageclass-missing",
    target=About("Deployment", "media", "server"),
)
def second_claim(stage: Stage) -> Alert:
    """Of two claims the first is well."""
    stage.node("node-0")
    stage.apply(volume("pv-media", of="manual"))
    stage.apply(claim("media", "films", of="manual"))
    bound(stage, "media", "films")
    stage.apply(claim("media", "subtitles", of="cephfs-ssd"))
    pod = """
        volumes:
          - {name: films, persistentVolumeClaim: {claimName: films}}
          - {name: subtitles, persistentVolumeClaim: {claimName: subtitles}}
        containers:
          - name: server
            image: jellyfin:10.6
            volumeMounts: [{name: films, mountPath: /films}, {name: subtitles, mountPath: /sub}]
        """
    stage.apply(deployment("media", "server", pod))
    stage.hears("media", "subtitles", "ProvisioningFailed")
    stage.waiting("media", "server")
    return alerts.replicas_mismatch("media", "server")


@scene(
    "live-rollout-waits-for-room",
    "unschedulable-resources",
    target=About("Deployment", "web", "front"),
)
def surge(stage: Stage) -> Alert:
    """A new revision asks for more than is left beside the old pods, which still serve."""
    stage.node("node-0", memory="4Gi")
    stage.node("node-1", memory="4Gi")
    pod = asking("front", "web/front:1", memory="1500Mi")
    stage.apply(deployment("web", "front", pod, replicas=2))
    stage.run("web", "front", count=2)
    more = {"name": "front", "resources": {"requests": {"memory": "3500Mi"}}}
    template = {"spec": {"template": {"spec": {"containers": [more]}}}}
    stage.api.amend(stage.path("Deployment", "web", "front"), template)
    stage.pods("web", "front", count=3)
    stage.waiting("web", "front")
    return alerts.rollout_stuck("web", "front")


@scene(
    "live-half-the-nodes-silent-and-the-rest-full",
    "node-not-ready",
    "node-lost",
    target=About("Deployment", "web", "api"),
)
def silent_and_full(stage: Stage) -> Alert:
    """A new pod of another Deployment finds two full nodes and one that does not answer."""
    for index in range(3):
        stage.node(f"node-{index}", cpu="2")
    stage.apply(deployment("web", "old", asking("old", "web/old:1", cpu="1800m"), replicas=2))
    nodes = {str(field(each, "spec", "nodeName")) for each in stage.run("web", "old", count=2)}
    (idle,) = {"node-0", "node-1", "node-2"} - nodes
    stage.nodes.silence(idle)
    tainted(stage, idle, "node.kubernetes.io/unreachable")
    stage.apply(deployment("web", "api", asking("api", "web/api:1", cpu="1")))
    return alerts.pod_not_ready("web", stage.waiting("web", "api"))


@scene("healthy-live-pod-waits-for-a-node-that-is-coming", later=timedelta(seconds=3))
def coming(stage: Stage) -> About:
    """Refused three seconds ago, and the autoscaler has said at once that it adds a node."""
    stage.node("node-0", cpu="1")
    stage.apply(deployment("ci", "build", asking("build", "ci/build:1", cpu="2")))
    name = stage.waiting("ci", "build")
    message = "pod triggered scale-up: [{pool-1 1->2 (max: 10)}]"
    pod = stage.get("Pod", "ci", name)
    stage.says(pod, "TriggeredScaleUp", message, by="cluster-autoscaler", kind="Normal")
    return About("Pod", "ci", name)


@scene("healthy-live-stateful-pod-back-from-a-lost-node")
def back_again(stage: Stage) -> About:
    """Its node went silent, came back, and so did it: Events of both are left."""
    for index in range(2):
        stage.node(f"node-{index}")
    stage.apply(stateful_set("data", "redis", container("redis", "redis:6")))
    (pod,) = stage.run("data", "redis")
    node = str(field(pod, "spec", "nodeName"))
    stage.nodes.silence(node)
    tainted(stage, node, "node.kubernetes.io/unreachable")
    stage.hears("data", "redis-0", "NodeNotReady")
    stage.nodes.wake(node)
    eventually(
        lambda: "unreachable" not in str(field(stage.get("Node", "", node), "spec")),
        f"{node} to be taken again",
        seconds=EVER,
    )
    stage.run("data", "redis")
    return About("StatefulSet", "data", "redis")
