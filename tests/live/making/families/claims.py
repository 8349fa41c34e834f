"""Claims without a volume, in the words of the real volume controller and scheduler."""

from datetime import timedelta

from tests.live.alertmanager import Alert
from tests.live.making import alerts
from tests.live.making.manifests import container, deployment, stateful_set
from tests.live.making.scene import About, scene
from tests.live.making.stage import Stage

CLAIM = "PersistentVolumeClaim"
CLASS = """
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {{name: {name}, annotations: {{{annotations}}}}}
provisioner: {provisioner}
volumeBindingMode: {binding}
"""
EBS = "ebs.csi.aws.com"
DEFAULT = 'storageclass.kubernetes.io/is-default-class: "true"'


def storage_class(
    name: str, *, provisioner: str = EBS, binding: str = "Immediate", annotations: str = ""
) -> str:
    """A StorageClass."""
    return CLASS.format(
        name=name, provisioner=provisioner, binding=binding, annotations=annotations
    )


def claim(namespace: str, name: str, *, of: str = "", size: str = "20Gi") -> str:
    """A claim; ``of`` names its class as YAML would."""
    named = f"\n  storageClassName: {of}" if of else ""
    return f"""
apiVersion: v1
kind: {CLAIM}
metadata: {{name: {name}, namespace: {namespace}}}
spec:
  accessModes: [ReadWriteOnce]
  resources: {{requests: {{storage: {size}}}}}{named}
"""


def using(name: str, image: str, *, of: str) -> str:
    """A pod's spec with one container that mounts a claim."""
    mounts = "volumeMounts: [{name: data, mountPath: /data}]"
    volumes = f"volumes: [{{name: data, persistentVolumeClaim: {{claimName: {of}}}}}]\n"
    return volumes + container(name, image, mounts)


@scene(
    "live-claim-class-missing",
    "pvc-storageclass-missing",
    target=About("Deployment", "wiki", "wiki"),
    evidence=['storageclass.storage.k8s.io "fast-ssd" not found'],
)
def class_missing(stage: Stage) -> Alert:
    """Brought along from another cluster, where there was such a class."""
    stage.node("node-0")
    stage.apply(storage_class("gp2"))
    stage.apply(claim("wiki", "wiki-data", of="fast-ssd"))
    stage.apply(deployment("wiki", "wiki", using("wiki", "wiki:3", of="wiki-data")))
    stage.hears("wiki", "wiki-data", "ProvisioningFailed")
    return alerts.pod_not_ready("wiki", stage.waiting("wiki", "wiki"))


@scene(
    "live-claim-class-missing-of-a-statefulset",
    "pvc-storageclass-missing",
    target=About("StatefulSet", "events", "kafka"),
)
def class_missing_of_template(stage: Stage) -> Alert:
    """Three nodes, no class at all, and a template that names one."""
    for index in range(3):
        stage.node(f"node-{index}")
    mounts = "volumeMounts: [{name: log, mountPath: /var/lib/kafka}]"
    claims = """
        - metadata: {name: log}
          spec:
            accessModes: [ReadWriteOnce]
            storageClassName: premium-rwo
            resources: {requests: {storage: 100Gi}}
        """
    pod = container("kafka", "bitnami/kafka:2.7.0", mounts)
    stage.apply(stateful_set("events", "kafka", pod, replicas=3, claims=claims))
    stage.hears("events", "log-kafka-0", "ProvisioningFailed")
    stage.waiting("events", "kafka")
    return alerts.stateful_replicas_mismatch("events", "kafka")


@scene("live-claim-no-class-at-all", "pvc-no-default-storageclass")
def no_class(stage: Stage) -> Alert:
    """It leaves the class to a cluster that has none."""
    stage.node("node-0")
    stage.apply(claim("forum", "uploads"))
    stage.apply(deployment("forum", "forum", using("forum", "discourse:2.6", of="uploads")))
    stage.hears("forum", "uploads", "FailedBinding")
    stage.waiting("forum", "forum")
    return alerts.claim_pending("forum", "uploads")


@scene(
    "live-claim-no-default-class",
    "pvc-no-default-storageclass",
    target=About("StatefulSet", "chat", "postgres"),
)
def no_default(stage: Stage) -> Alert:
    """Two classes, neither of them marked."""
    stage.node("node-0")
    stage.apply(storage_class("ssd") + "---" + storage_class("hdd"))
    claims = """
        - metadata: {name: data}
          spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 8Gi}}}
        """
    mounts = "volumeMounts: [{name: data, mountPath: /var/lib/postgresql/data}]"
    pod = container("postgres", "postgres:13", mounts)
    stage.apply(stateful_set("chat", "postgres", pod, claims=claims))
    stage.hears("chat", "data-postgres-0", "FailedBinding")
    return alerts.pod_not_ready("chat", stage.waiting("chat", "postgres"))


@scene("live-claim-waits-for-nobody", "pvc-waiting-for-consumer")
def waits_for_nobody(stage: Stage) -> Alert:
    """Its class binds with the first pod, and no pod uses it."""
    stage.node("node-0")
    stage.apply(storage_class("standard", binding="WaitForFirstConsumer", annotations=DEFAULT))
    stage.apply(claim("build", "cache", size="50Gi"))
    stage.hears("build", "cache", "WaitForFirstConsumer")
    return alerts.claim_pending("build", "cache")


@scene(
    "live-claim-waits-with-a-pod-that-fits-nowhere",
    "unschedulable-node-selector",
    target=About("Deployment", "build", "runner"),
)
def waits_with_its_pod(stage: Stage) -> Alert:
    """The claim waits for its pod, and the pod for a node that there is not."""
    for index in range(2):
        stage.node(f"node-{index}", labels={"pool": "general"})
    stage.apply(storage_class("standard", binding="WaitForFirstConsumer", annotations=DEFAULT))
    stage.apply(claim("build", "cache", size="50Gi"))
    pod = "nodeSelector: {pool: builders}\n" + using("runner", "runner:2.1", of="cache")
    stage.apply(deployment("build", "runner", pod))
    pod_name = stage.waiting("build", "runner")
    return alerts.pod_not_ready("build", pod_name)


@scene(
    "live-claim-driver-does-not-answer",
    "pvc-provisioning-failed",
    target=About("Deployment", "media", "thumbs"),
    evidence=["waiting for a volume to be created, either by external provisioner"],
)
def driver_is_silent(stage: Stage) -> Alert:
    """Its class names a driver that nobody has installed."""
    stage.node("node-0")
    stage.apply(storage_class("shared", provisioner="nfs.csi.k8s.io", annotations=DEFAULT))
    stage.apply(claim("media", "originals"))
    stage.apply(deployment("media", "thumbs", using("thumbs", "thumbs:1", of="originals")))
    stage.hears("media", "originals", "ExternalProvisioning")
    return alerts.pod_not_ready("media", stage.waiting("media", "thumbs"))


@scene(
    "live-claim-driver-refuses",
    "pvc-provisioning-failed",
    target=About("StatefulSet", "crm", "mysql"),
    evidence=["VolumeLimitExceeded"],
)
def driver_refuses(stage: Stage) -> Alert:
    """The cloud's words, by the external provisioner, which is played."""
    stage.node("node-0")
    stage.node("node-1")
    stage.apply(storage_class("gp3", annotations=DEFAULT))
    claims = """
        - metadata: {name: data}
          spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 500Gi}}}
        """
    mounts = "volumeMounts: [{name: data, mountPath: /var/lib/mysql}]"
    pod = container("mysql", "mysql:8.0.22", mounts)
    stage.apply(stateful_set("crm", "mysql", pod, claims=claims))
    stage.hears("crm", "data-mysql-0", "ExternalProvisioning")
    why = "rpc error: code = Internal desc = Could not create volume: could not create volume in EC2: VolumeLimitExceeded: You have exceeded your maximum gp3 storage limit of 50 TiB in this region."
    message = f'failed to provision volume with StorageClass "gp3": {why}'
    component = f"{EBS}_ebs-csi-controller-5f8d9c6b7-x2k4q_7d0c1a52-6f1f-4a05-9d5e-0f7f5a6f2f10"
    stage.says(stage.get(CLAIM, "crm", "data-mysql-0"), "ProvisioningFailed", message, by=component)
    stage.waiting("crm", "mysql")
    return alerts.stateful_replicas_mismatch("crm", "mysql")


@scene(
    "live-claim-several-defaults",
    "several-default-storageclasses",
    target=About("StatefulSet", "crm", "redis"),
)
def several_defaults(stage: Stage) -> Alert:
    """Real admission refuses the claim, so that there is no pod either."""
    stage.node("node-0")
    stage.apply(
        storage_class("gp2", annotations=DEFAULT)
        + "---"
        + storage_class("gp3", annotations=DEFAULT)
    )
    claims = """
        - metadata: {name: data}
          spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """
    mounts = "volumeMounts: [{name: data, mountPath: /data}]"
    stage.apply(stateful_set("crm", "redis", container("redis", "redis:6", mounts), claims=claims))
    stage.hears("crm", "redis", "FailedCreate")
    return alerts.stateful_replicas_mismatch("crm", "redis")


@scene(
    "live-claim-of-a-pod-is-absent",
    "unschedulable-volume",
    target=About("Deployment", "wiki", "export"),
    evidence=['persistentvolumeclaim "exports" not found'],
)
def claim_absent(stage: Stage) -> Alert:
    """The pod names a claim that nobody made."""
    for index in range(2):
        stage.node(f"node-{index}")
    stage.apply(deployment("wiki", "export", using("export", "wiki-export:1", of="exports")))
    return alerts.pod_not_ready("wiki", stage.waiting("wiki", "export"))


@scene("healthy-live-claim-waits-for-a-pod-just-made", later=timedelta(seconds=6))
def just_made(stage: Stage) -> About:
    """Class and claim are there, its pod is being placed: nothing is wrong."""
    stage.node("node-0")
    stage.apply(storage_class("standard", binding="WaitForFirstConsumer", annotations=DEFAULT))
    stage.apply(claim("build", "cache", size="50Gi"))
    stage.hears("build", "cache", "WaitForFirstConsumer")
    stage.apply(deployment("build", "runner", using("runner", "runner:2.1", of="cache")))
    stage.pods("build", "runner")
    return About(CLAIM, "build", "cache")
