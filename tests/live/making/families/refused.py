"""Pods and claims that admission refuses: the real API server's words, by the real controllers."""

from tests.live.alertmanager import Alert
from tests.live.making import alerts
from tests.live.making.manifests import asking, container, daemon_set, deployment, stateful_set
from tests.live.making.scene import About, scene
from tests.live.making.stage import Stage


def refused(stage: Stage, namespace: str, app: str) -> str:
    """Wait until the ReplicaSet of a Deployment was refused a pod; what was said."""
    (found,) = stage.owned("ReplicaSet", namespace, app)
    return stage.hears(namespace, found, "FailedCreate")


@scene(
    "live-refused-no-such-priority",
    "admission-denied",
    target=About("Deployment", "pay", "ledger"),
    evidence=["no PriorityClass with name critical-apps was found"],
)
def no_priority(stage: Stage) -> Alert:
    """It names a PriorityClass of another cluster."""
    stage.node("node-0")
    pod = "priorityClassName: critical-apps\n" + container("ledger", "pay/ledger:3")
    stage.apply(deployment("pay", "ledger", pod, replicas=2))
    refused(stage, "pay", "ledger")
    return alerts.replicas_mismatch("pay", "ledger")


@scene(
    "live-refused-no-such-runtime-class",
    "admission-denied",
    "sandbox-failed",
    target=About("Deployment", "sandbox", "judge"),
    evidence=['RuntimeClass "gvisor" not found'],
)
def no_runtime_class(stage: Stage) -> Alert:
    """It wants gVisor, which nobody installed."""
    stage.node("node-0")
    pod = "runtimeClassName: gvisor\n" + container("judge", "sandbox/judge:1")
    stage.apply(deployment("sandbox", "judge", pod))
    refused(stage, "sandbox", "judge")
    return alerts.rollout_stuck("sandbox", "judge")


@scene(
    "live-refused-more-pods-than-the-quota",
    "quota-exceeded",
    target=About("Deployment", "team-a", "web"),
    evidence=["exceeded quota: pods"],
)
def quota_of_pods(stage: Stage) -> Alert:
    """Two of five may be."""
    stage.node("node-0")
    stage.apply("""
apiVersion: v1
kind: ResourceQuota
metadata: {name: pods, namespace: team-a}
spec: {hard: {pods: "2"}}
""")
    stage.settled("ResourceQuota", "team-a", "pods", "hard")
    stage.apply(deployment("team-a", "web", container("web", "team-a/web:1"), replicas=5))
    stage.run("team-a", "web", count=2)
    refused(stage, "team-a", "web")
    return alerts.replicas_mismatch("team-a", "web")


@scene(
    "live-refused-quota-wants-limits",
    "quota-requires-limits",
    target=About("StatefulSet", "team-b", "db"),
    evidence=["must specify limits.memory"],
)
def quota_wants_limits(stage: Stage) -> Alert:
    """The quota counts limits, and the pod names none."""
    stage.node("node-0")
    stage.apply("""
apiVersion: v1
kind: ResourceQuota
metadata: {name: memory, namespace: team-b}
spec: {hard: {limits.memory: 16Gi}}
""")
    stage.settled("ResourceQuota", "team-b", "memory", "hard")
    stage.apply(stateful_set("team-b", "db", asking("db", "postgres:13", memory="1Gi")))
    stage.hears("team-b", "db", "FailedCreate")
    return alerts.stateful_replicas_mismatch("team-b", "db")


@scene(
    "live-refused-claims-beyond-the-quota",
    "quota-exceeded",
    target=About("StatefulSet", "team-c", "queue"),
    evidence=["requests.storage"],
)
def quota_of_storage(stage: Stage) -> Alert:
    """It is the claim that is refused, and so there is no pod."""
    stage.node("node-0")
    stage.apply("""
apiVersion: v1
kind: ResourceQuota
metadata: {name: storage, namespace: team-c}
spec: {hard: {requests.storage: 10Gi}}
""")
    stage.settled("ResourceQuota", "team-c", "storage", "hard")
    claims = """
        - metadata: {name: data}
          spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 50Gi}}}
        """
    mounts = "volumeMounts: [{name: data, mountPath: /data}]"
    stage.apply(
        stateful_set("team-c", "queue", container("queue", "nats:2", mounts), claims=claims)
    )
    stage.hears("team-c", "queue", "FailedCreate")
    return alerts.stateful_replicas_mismatch("team-c", "queue")


@scene(
    "live-refused-more-than-the-limit-range",
    "limit-range-violated",
    target=About("DaemonSet", "team-d", "agent"),
    evidence=["maximum memory usage per Container is 512Mi"],
)
def limit_range(stage: Stage) -> About:
    """A DaemonSet, refused on each node: it never comes to count what it wants, so no alert fires."""
    stage.node("node-0")
    stage.node("node-1")
    stage.apply("""
apiVersion: v1
kind: LimitRange
metadata: {name: small, namespace: team-d}
spec: {limits: [{type: Container, max: {memory: 512Mi}}]}
""")
    pod = container("agent", "agent:4", "resources: {limits: {memory: 2Gi}}")
    stage.apply(daemon_set("team-d", "agent", pod))
    stage.hears("team-d", "agent", "FailedCreate")
    return About("DaemonSet", "team-d", "agent")


@scene("healthy-live-quota-full-and-nobody-refused")
def full_and_well(stage: Stage) -> About:
    """All that it allows is used, by whom it was made for."""
    stage.node("node-0")
    stage.apply("""
apiVersion: v1
kind: ResourceQuota
metadata: {name: pods, namespace: team-a}
spec: {hard: {pods: "2"}}
""")
    stage.settled("ResourceQuota", "team-a", "pods", "hard")
    stage.apply(deployment("team-a", "web", container("web", "team-a/web:1"), replicas=2))
    stage.run("team-a", "web", count=2)
    return About("Deployment", "team-a", "web")
