"""Pods that find no node, as alerts see it that are about something else, or about what is gone."""

from datetime import timedelta

from tests.fakes.patience import eventually
from tests.live.alertmanager import Alert
from tests.live.making import alerts
from tests.live.making.families.nodes import tainted
from tests.live.making.manifests import asking, container, daemon_set, deployment, stateful_set
from tests.live.making.pods import field
from tests.live.making.scene import About, scene
from tests.live.making.stage import EVER, Stage

SERVICE = """
apiVersion: v1
kind: Service
metadata: {{name: {name}, namespace: {namespace}, labels: {{app: {name}}}}}
spec: {{selector: {{app: {name}}}, ports: [{{name: http-metrics, port: 8080}}]}}
"""


def service(namespace: str, name: str) -> str:
    """A Service over the pods of a workload of the same name."""
    return SERVICE.format(namespace=namespace, name=name)


def target_down(namespace: str, name: str) -> Alert:
    """Nothing answers Prometheus: it knows the Service and nothing else."""
    text = f"100% of the {name}/{name} targets in {namespace} namespace are down."
    return alerts.alert("TargetDown", text, job=name, namespace=namespace, service=name)


@scene(
    "live-target-down-for-want-of-room",
    "unschedulable-resources",
    evidence=["Insufficient cpu"],
)
def target_without_room(stage: Stage) -> Alert:
    """Its only pod waits for a node."""
    stage.node("node-0", cpu="1")
    stage.apply(service("shop", "rates"))
    stage.apply(deployment("shop", "rates", asking("rates", "shop/rates:2", cpu="3")))
    stage.waiting("shop", "rates")
    return target_down("shop", "rates")


@scene("live-service-down-behind-cordoned-nodes", "node-cordoned")
def behind_a_cordon(stage: Stage) -> Alert:
    """An alert of one's own that names a Service; every node that there is, is cordoned."""
    for index in range(3):
        stage.node(f"node-{index}", cordoned=True)
    stage.apply(service("shop", "cart"))
    stage.apply(deployment("shop", "cart", container("cart", "shop/cart:5"), replicas=2))
    stage.waiting("shop", "cart")
    labels = {"namespace": "shop", "service": "cart", "team": "checkout"}
    return alerts.alert("ServiceWithoutEndpoints", "shop/cart answers nobody.", **labels)


@scene(
    "live-alert-about-a-pod-that-is-gone",
    "unschedulable-taint",
    "pod-evicted",
    evidence=["maintenance"],
)
def gone(stage: Stage) -> Alert:
    """The pod that it names was driven off meanwhile; the one in its place fits nowhere."""
    stage.node("node-0")
    stage.apply(deployment("intranet", "portal", container("portal", "intranet/portal:2")))
    (pod,) = stage.run("intranet", "portal")
    name = str(field(pod, "metadata", "name"))
    taint = {"key": "maintenance", "value": "disk", "effect": "NoExecute"}
    stage.api.amend("/api/v1/nodes/node-0", {"spec": {"taints": [taint]}})
    stage.hears("intranet", name, "TaintManagerEviction")
    stage.delete("Pod", "intranet", name, grace=0)
    stage.waiting("intranet", "portal")
    return alerts.pod_not_ready("intranet", name)


@scene("live-job-of-a-cronjob-without-room", "unschedulable-resources")
def cron(stage: Stage) -> Alert:
    """A CronJob of a version that is not read here made the Job."""
    stage.node("node-0", memory="4Gi")
    stage.apply("""
apiVersion: batch/v1beta1
kind: CronJob
metadata: {name: rebuild, namespace: search}
spec:
  schedule: "*/1 * * * *"
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      template:
        metadata: {labels: {app: rebuild}}
        spec:
          restartPolicy: Never
          containers:
            - name: rebuild
              image: search/rebuild:3
              resources: {requests: {memory: 6Gi}}
""")
    eventually(lambda: stage.pods("search", "rebuild"), "its first run", seconds=70.0)
    stage.waiting("search", "rebuild")
    (pod, *_) = stage.pods("search", "rebuild")
    label = field(pod, "metadata", "labels")
    assert isinstance(label, dict)
    return alerts.job_not_completed("search", label["job-name"])


@scene("live-daemon-on-a-silent-node", "node-not-ready", "node-lost")
def daemon(stage: Stage) -> Alert:
    """To its controller the pod there is one too many: it does not tolerate that taint's NoSchedule."""
    for index in range(3):
        stage.node(f"node-{index}")
    stage.apply(daemon_set("observability", "log-agent", container("agent", "fluent-bit:1.6")))
    stage.run("observability", "log-agent", count=3)
    stage.nodes.silence("node-1")
    tainted(stage, "node-1", "node.kubernetes.io/unreachable")
    path = stage.path("DaemonSet", "observability", "log-agent")
    eventually(
        lambda: field(stage.api.get_json(path), "status", "numberMisscheduled"),
        "the DaemonSet to count one where none belongs",
        seconds=EVER,
    )
    text = "1 Pods of DaemonSet observability/log-agent are running where they are not supposed to run."
    labels = {**alerts.MISLEADING, "namespace": "observability", "daemonset": "log-agent"}
    return alerts.alert("KubeDaemonSetMisScheduled", text, **labels)


@scene(
    "live-third-of-three-waits-for-a-label",
    "unschedulable-node-selector",
    target=About("StatefulSet", "data", "cassandra"),
)
def third_of_three(stage: Stage) -> Alert:
    """Two run; then somebody took the label away by which the third would find their node."""
    stage.node("node-a", labels={"zone": "a"}, cpu="1")
    stage.node("node-b", cpu="8")
    pod = "nodeSelector: {zone: a}\n" + asking("cassandra", "cassandra:3.11", cpu="400m")
    stage.apply(stateful_set("data", "cassandra", pod, replicas=3))
    stage.run("data", "cassandra")
    stage.pods("data", "cassandra", count=2, placed=True)
    stage.run("data", "cassandra", count=2)
    stage.api.amend("/api/v1/nodes/node-a", {"metadata": {"labels": {"zone": None}}})
    stage.waiting("data", "cassandra")
    return alerts.stateful_replicas_mismatch("data", "cassandra")


@scene("healthy-live-crowded-cluster-and-a-new-pod", later=timedelta(seconds=2))
def crowded(stage: Stage) -> About:
    """Full nodes and a taint here and there, and still this one has its place."""
    stage.node("node-0", cpu="1")
    stage.node("node-1", cpu="1")
    stage.node("spot-0", taints=[{"key": "spot", "value": "true", "effect": "NoSchedule"}])
    stage.apply(deployment("web", "a", asking("a", "web/a:1", cpu="900m")))
    stage.run("web", "a")
    stage.apply(deployment("web", "b", asking("b", "web/b:1", cpu="900m")))
    stage.pods("web", "b", placed=True)
    return About("Deployment", "web", "b")
