"""What befalls pods from below: nodes, volumes, placement, probes and hooks, one fact each."""

from alertwhy.domain.facts import (
    ClaimState,
    Condition,
    Fact,
    Filling,
    Measure,
    NodeGone,
    NodeState,
    Placement,
    Probe,
    Role,
    Saturated,
    StorageClasses,
    Usage,
    VolumeState,
)
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import LOOP, NOW, POD, ago, app, ended, event, log, looping, pod, waiting_pod
from tests.fakes.measured import curve

CLAIM = ObjectRef("PersistentVolumeClaim", "shop", "data")
VOLUME = ObjectRef("PersistentVolume", "", "pv-1")
SET = ObjectRef("ReplicaSet", "shop", "web-1")
REFUSED = (
    "0/9 nodes are available: 1 node(s) didn't match pod affinity rules, 2 node(s) didn't match pod anti-affinity "
    "rules, 1 node(s) didn't match pod topology spread constraints, 1 node(s) didn't have free ports for the "
    "requested pod ports, 3 node(s) had volume node affinity conflict."
)
WANTED = Placement(
    ("disk in (ssd)",), ("app=a by z",), ("app=b by z",), ("app=c by z",), ("80/TCP",), ("a/b",)
)
PRESSED = ("MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable", "KernelDeadlock")
REFUSED_HTTP = "connect: connection refused"

HARDSHIPS: tuple[Fact, ...] = (
    waiting_pod(REFUSED, placement=WANTED, claims=("data",)),
    waiting_pod("no nodes available to schedule pods"),
    waiting_pod(
        "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity.", placement=WANTED
    ),
    pod(
        phase="Pending",
        node="",
        conditions=(Condition("PodScheduled", "False", "SchedulingGated"),),
        placement=WANTED,
    ),
    pod(phase="Pending", created_at=ago(30)),
    pod(phase="Failed", reason="Evicted", message="The node was low on resource: memory."),
    pod(
        phase="Failed",
        reason="Evicted",
        message='Usage of EmptyDir volume "a" exceeds the limit "1Gi".',
    ),
    pod(phase="Failed", reason="SysctlForbidden", message="forbidden"),
    pod(phase="Unknown", reason="NodeLost", deleted_at=ago(30), finalizers=("a/b",)),
    pod(
        deleted_at=ago(30),
        conditions=(Condition("DisruptionTarget", "True", "PreemptionByScheduler"),),
    ),
    app(waiting_reason="CreateContainerConfigError", waiting_message="container has runAsNonRoot"),
    app(waiting_reason="PostStartHookError", waiting_message="failed - error: x", last=ended(137)),
    app(role=Role.INIT, container="init", running_since=ago(60)),
    app(role=Role.INIT, container="init", waiting_reason=LOOP, last=ended(1), restarts=9),
    app(running_since=ago(60), readiness=Probe("tcp :81", "81"), ports=("80",), cpu_limit="1"),
    looping(ended(1), read_only_root=True, claim_paths=("/data",)),
    log(
        "write /data/x: no space left on device", "EROFS: read-only file system", "listening on :80"
    ),
    event("Unhealthy", f"Readiness probe failed: {REFUSED_HTTP}"),
    event("Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 404"),
    event("FailedMount", 'MountVolume.SetUp failed for volume "data" : exit status 32'),
    event("FailedAttachVolume", 'AttachVolume.Attach failed for volume "a" : no'),
    event(
        "FailedAttachVolume", 'Multi-Attach error for volume "a" Volume is already used by pod(s) b'
    ),
    event("FailedCreatePodSandBox", "cni: no IP addresses available"),
    event("FailedPostStartHook", "PostStartHook failed"),
    event("FailedPreStopHook", "PreStopHook failed"),
    event("Preempted", "by shop/vip", about=ObjectRef("Pod", "shop", "web-gone")),
    event("FailedCreate", "error looking up service account shop/a: not found", about=SET),
    event("FailedCreate", 'violates PodSecurity "restricted:latest": x', about=SET),
    event("FailedCreate", "2 default StorageClasses were found", about=SET),
    event("FailedBinding", "no storage class is set", about=CLAIM),
    event("ProvisioningFailed", "no room", about=CLAIM),
    event("ExternalProvisioning", "external provisioner 'nfs'", about=CLAIM, first_at=ago(60)),
    event("WaitForFirstConsumer", "waiting", about=CLAIM),
    ClaimState(CLAIM, "Pending", volume="", used_by=(POD,)),
    ClaimState(CLAIM, "Lost", volume="pv-1"),
    ClaimState(CLAIM, "Bound", deleted_at=ago(30), finalizers=("a/b",)),
    StorageClasses(("a", "b"), ("a", "b")),
    StorageClasses(("a", "b")),
    VolumeState(VOLUME, "Released", claim=CLAIM),
    VolumeState(VOLUME, "Failed", message="no", deleted_at=ago(30), finalizers=("a/b",)),
    NodeState("worker-1", tuple(Condition(kind, "True", "R", "m") for kind in PRESSED)),
    NodeGone("worker-1"),
    Saturated("cpu", "CPUThrottlingHigh", POD),
    Saturated("volume", "KubePersistentVolumeFillingUp", CLAIM),
    Usage(Measure.MEMORY, POD, "app", curve(1e8, 1e9, end=NOW)),
    Usage(Measure.THROTTLED, POD, "app", curve(0.1, 0.7, 0.9, end=NOW)),
    Filling(CLAIM, 9.9e9, 1e10, 1e8, 0.98, ago(-90)),
    Filling(ObjectRef("PersistentVolumeClaim", "shop", "logs"), 9.9e9, 1e10, 1e8),
)
