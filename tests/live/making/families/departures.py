"""Pods that were made to go, and objects that should be gone and are not."""

from datetime import UTC, datetime

from tests.fakes.patience import eventually
from tests.live.alertmanager import Alert
from tests.live.api import Json
from tests.live.making import alerts
from tests.live.making.families.claims import CLAIM, claim, using
from tests.live.making.families.volumes import bound, volume
from tests.live.making.manifests import asking, container, deployment
from tests.live.making.pods import field
from tests.live.making.scene import About, scene
from tests.live.making.stage import EVER, Stage
from tests.live.statuses import stamp

PRIORITY = """
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: payments}
value: 100000
"""


def pushed_out(stage: Stage, namespace: str, app: str) -> str:
    """The pod that the scheduler preempted: its name, once its kubelet has ended it."""
    (pod,) = stage.pods(namespace, app)
    name = str(field(pod, "metadata", "name"))
    stage.apply(PRIORITY)
    important = "priorityClassName: payments\n" + asking("pay", "pay:1", cpu="1500m")
    stage.apply(deployment("payments", "pay", important))
    stage.hears(namespace, name, "Preempted")
    stage.delete("Pod", namespace, name, grace=0)
    stage.run("payments", "pay")
    return name


@scene(
    "live-preempted-and-no-room-left",
    "pod-preempted",
    target=About("Deployment", "reports", "nightly"),
)
def preempted(stage: Stage) -> Alert:
    """The pod made in its place waits; the scheduler's Event is about the one before."""
    stage.node("node-0", cpu="2")
    pod = asking("nightly", "reports/nightly:6", cpu="1")
    stage.apply(deployment("reports", "nightly", pod))
    stage.run("reports", "nightly")
    pushed_out(stage, "reports", "nightly")
    stage.waiting("reports", "nightly")
    return alerts.replicas_mismatch("reports", "nightly")


@scene("healthy-live-preempted-and-well-elsewhere")
def preempted_and_well(stage: Stage) -> About:
    """Pushed out, made anew on another node, and up since."""
    stage.node("node-0", cpu="2")
    stage.apply(deployment("reports", "nightly", asking("nightly", "reports/nightly:6", cpu="1")))
    stage.run("reports", "nightly")
    pushed_out(stage, "reports", "nightly")
    stage.node("node-1", cpu="2")
    stage.run("reports", "nightly")
    return About("Deployment", "reports", "nightly")


@scene(
    "live-driven-off-by-a-taint",
    "pod-evicted",
    "unschedulable-taint",
    target=About("Deployment", "intranet", "portal"),
)
def driven_off(stage: Stage) -> Alert:
    """Somebody tainted the only node with NoExecute."""
    stage.node("node-0")
    stage.apply(deployment("intranet", "portal", container("portal", "intranet/portal:2")))
    (pod,) = stage.run("intranet", "portal")
    name = str(field(pod, "metadata", "name"))
    taint = {"key": "maintenance", "value": "disk", "effect": "NoExecute"}
    stage.api.amend("/api/v1/nodes/node-0", {"spec": {"taints": [taint]}})
    stage.hears("intranet", name, "TaintManagerEviction")
    stage.delete("Pod", "intranet", name, grace=0)
    return alerts.pod_not_ready("intranet", stage.waiting("intranet", "portal"))


def ended(pod: Json) -> Json:
    """What its kubelet reports once the containers of a deleted pod have stopped."""
    now = stamp(datetime.now(UTC))
    statuses = field(pod, "status", "containerStatuses")
    assert isinstance(statuses, list)
    how = {"exitCode": 0, "reason": "Completed", "startedAt": now, "finishedAt": now}
    down = {"ready": False, "started": False, "state": {"terminated": how}}
    return {"containerStatuses": [{**each, **down} for each in statuses]}


@scene(
    "live-stuck-by-a-finalizer",
    "stuck-terminating",
    evidence=["batch.example.com/drain"],
)
def finalizer(stage: Stage) -> About:
    """Its operator is gone, and with it whoever would clear the finalizer."""
    stage.node("node-0")
    stage.apply("""
apiVersion: v1
kind: Pod
metadata:
  name: import-7
  namespace: etl
  labels: {app: import}
  finalizers: [batch.example.com/drain]
spec:
  containers: [{name: import, image: "etl/import:7"}]
""")
    (pod,) = stage.run("etl", "import")
    pod = stage.get("Pod", "etl", "import-7")
    stage.delete("Pod", "etl", "import-7")
    stage.nodes.kubelets["node-0"].report("etl", "import-7", ended(pod))
    stage.delete("Pod", "etl", "import-7", grace=0)  # as its kubelet does once all has ended
    return About("Pod", "etl", "import-7")


@scene("live-stuck-claim-in-use", "stuck-terminating")
def claim_in_use(stage: Stage) -> About:
    """Deleted while a pod uses it: the protection is real."""
    stage.node("node-0")
    stage.apply(volume("pv-tickets", of="manual"))
    stage.apply(claim("support", "tickets", of="manual"))
    bound(stage, "support", "tickets")
    stage.apply(deployment("support", "desk", using("desk", "zammad:3.6", of="tickets")))
    stage.run("support", "desk")
    stage.delete(CLAIM, "support", "tickets")
    return About(CLAIM, "support", "tickets")


@scene(
    "live-namespace-held-by-a-finalizer", "namespace-terminating", evidence=["example.com/backup"]
)
def namespace_of_finalizer(stage: Stage) -> About:
    """One ConfigMap in it has a finalizer that nobody clears."""
    stage.apply("""
apiVersion: v1
kind: ConfigMap
metadata: {name: backup-state, namespace: old-project, finalizers: [example.com/backup]}
data: {last: "2026-11-02"}
""")
    return ending(stage, "old-project", "NamespaceFinalizersRemaining")


@scene("live-namespace-held-by-two-things", "namespace-terminating")
def namespace_of_pod(stage: Stage) -> About:
    """A pod on a node that does not answer, and a claim that it uses."""
    stage.node("node-0")
    stage.node("node-1")
    stage.node("node-2")
    stage.apply(volume("pv-demo", of="manual"))
    stage.apply(claim("demo", "state", of="manual"))
    bound(stage, "demo", "state")
    stage.apply(deployment("demo", "app", using("app", "demo/app:1", of="state")))
    (pod,) = stage.run("demo", "app")
    stage.nodes.silence(str(field(pod, "spec", "nodeName")))
    return ending(stage, "demo", "NamespaceContentRemaining")


def ending(stage: Stage, namespace: str, condition: str) -> About:
    """Delete a namespace, and wait for what the controller says of it."""
    stage.delete("Namespace", "", namespace)

    def said() -> bool:
        told = field(stage.get("Namespace", "", namespace), "status", "conditions")
        assert isinstance(told, list), "no conditions yet"
        return any((each["type"], each["status"]) == (condition, "True") for each in told)

    eventually(said, f"{condition} of {namespace}", seconds=EVER)
    return About("Namespace", "", namespace)
