"""Volumes that lie elsewhere, were let go, or are still held by another node."""

from tests.fakes.patience import eventually
from tests.live.alertmanager import Alert
from tests.live.making import alerts
from tests.live.making.families.claims import CLAIM, claim, storage_class, using
from tests.live.making.manifests import deployment
from tests.live.making.pods import field
from tests.live.making.scene import About, scene
from tests.live.making.stage import EVER, Stage

VOLUME = "PersistentVolume"
ZONE = "topology.kubernetes.io/zone"
DRIVER = "pd.csi.storage.gke.io"


def volume(name: str, *, of: str, zone: str = "", claimed: str = "") -> str:
    """A volume made by hand; ``claimed`` is ``namespace/name`` of the claim that it is kept for."""
    only = f"[{{key: {ZONE}, operator: In, values: [{zone}]}}]"
    place = f"{{required: {{nodeSelectorTerms: [{{matchExpressions: {only}}}]}}}}"
    namespace, _, claim_name = claimed.partition("/")
    kept = f"{{kind: {CLAIM}, namespace: {namespace}, name: {claim_name}}}"
    return f"""
apiVersion: v1
kind: {VOLUME}
metadata: {{name: {name}}}
spec:
  capacity: {{storage: 20Gi}}
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Retain
  storageClassName: {of}
  csi: {{driver: {DRIVER}, volumeHandle: projects/p/zones/z/disks/{name}}}
  {f"nodeAffinity: {place}" if zone else ""}
  {f"claimRef: {kept}" if claimed else ""}
"""


def bound(stage: Stage, namespace: str, name: str) -> None:
    """Wait until the volume controller has brought claim and volume together."""
    eventually(
        lambda: field(stage.get(CLAIM, namespace, name), "status", "phase") == "Bound",
        f"{namespace}/{name} to be bound",
        seconds=EVER,
    )


@scene(
    "live-volume-in-another-zone",
    "unschedulable-volume",
    target=About("Deployment", "books", "ledger"),
    evidence=["volume node affinity conflict"],
)
def other_zone(stage: Stage) -> Alert:
    """Its disk is in a zone of which no node is left."""
    for index in range(2):
        stage.node(f"node-c-{index}", labels={ZONE: "europe-west4-c"})
    stage.apply(volume("pv-books", of="manual", zone="europe-west4-a"))
    stage.apply(claim("books", "books-data", of="manual"))
    bound(stage, "books", "books-data")
    stage.apply(deployment("books", "ledger", using("ledger", "ledger:9", of="books-data")))
    return alerts.pod_not_ready("books", stage.waiting("books", "ledger"))


@scene(
    "live-volume-in-the-zone-that-is-full",
    "unschedulable-volume",
    "unschedulable-resources",
    target=About("Deployment", "books", "ledger"),
)
def zone_is_full(stage: Stage) -> Alert:
    """Its disk is in the zone whose only node has no room: 1 Insufficient cpu, 2 volume conflicts."""
    stage.node("node-a-0", cpu="500m", labels={ZONE: "europe-west4-a"})
    for index in range(2):
        stage.node(f"node-b-{index}", labels={ZONE: "europe-west4-b"})
    stage.apply(volume("pv-books", of="manual", zone="europe-west4-a"))
    stage.apply(claim("books", "books-data", of="manual"))
    bound(stage, "books", "books-data")
    pod = using("ledger", "ledger:9", of="books-data") + "    resources: {requests: {cpu: 1}}\n"
    stage.apply(deployment("books", "ledger", pod))
    return alerts.pod_not_ready("books", stage.waiting("books", "ledger"))


@scene(
    "live-volume-local-and-none-left",
    "unschedulable-volume",
    target=About("Deployment", "queue", "broker"),
    evidence=["didn't find available persistent volumes to bind"],
)
def no_local_volume(stage: Stage) -> Alert:
    """Local disks are made by hand, and nobody made one for it."""
    for index in range(3):
        stage.node(f"node-{index}")
    provisioner = "kubernetes.io/no-provisioner"
    stage.apply(storage_class("local", provisioner=provisioner, binding="WaitForFirstConsumer"))
    stage.apply(claim("queue", "broker-data", of="local"))
    stage.apply(deployment("queue", "broker", using("broker", "nats:2", of="broker-data")))
    return alerts.pod_not_ready("queue", stage.waiting("queue", "broker"))


@scene("live-claim-lost-its-volume", "pvc-lost")
def lost(stage: Stage) -> Alert:
    """Somebody deleted the volume under it, and its finalizer as well."""
    stage.node("node-0")
    stage.apply(volume("pv-archive", of="manual"))
    stage.apply(claim("archive", "scans", of="manual"))
    bound(stage, "archive", "scans")
    stage.apply(deployment("archive", "ocr", using("ocr", "ocr:2", of="scans")))
    stage.run("archive", "ocr")
    stage.delete(VOLUME, "", "pv-archive")
    stage.let_go(stage.path(VOLUME, "", "pv-archive"))
    stage.hears("archive", "scans", "ClaimLost")
    return alerts.claim_lost("archive", "scans")


@scene(
    "live-claim-lost-and-its-pod-waits",
    "pvc-lost",
    target=About("Deployment", "archive", "ocr"),
)
def lost_and_waiting(stage: Stage) -> Alert:
    """The same, seen from a pod that came later."""
    stage.node("node-0")
    stage.apply(volume("pv-archive", of="manual"))
    stage.apply(claim("archive", "scans", of="manual"))
    bound(stage, "archive", "scans")
    stage.delete(VOLUME, "", "pv-archive")
    stage.let_go(stage.path(VOLUME, "", "pv-archive"))
    stage.hears("archive", "scans", "ClaimLost")
    stage.apply(deployment("archive", "ocr", using("ocr", "ocr:2", of="scans")))
    return alerts.pod_not_ready("archive", stage.waiting("archive", "ocr"))


def let_go_of(stage: Stage, namespace: str, name: str) -> None:
    """A claim is deleted, and its volume kept."""
    stage.delete(CLAIM, namespace, name)
    eventually(
        lambda: field(stage.get(VOLUME, "", "pv-kept"), "status", "phase") == "Released",
        "the volume to be released",
        seconds=EVER,
    )


@scene("live-volume-released-claim-made-again", "pv-released")
def released(stage: Stage) -> Alert:
    """Installed anew with the same claim: the volume still remembers the old one's uid."""
    stage.node("node-0")
    stage.apply(volume("pv-kept", of="manual"))
    stage.apply(claim("erp", "erp-data", of="manual"))
    bound(stage, "erp", "erp-data")
    let_go_of(stage, "erp", "erp-data")
    stage.apply(claim("erp", "erp-data", of="manual"))
    stage.hears("erp", "erp-data", "ProvisioningFailed")
    return alerts.claim_pending("erp", "erp-data")


@scene(
    "live-volume-released-and-a-pod-waits",
    "pv-released",
    target=About("Deployment", "erp", "erp"),
)
def released_and_waiting(stage: Stage) -> Alert:
    """A class without a provisioner, another claim's name, and a pod."""
    stage.node("node-0")
    stage.node("node-1")
    stage.apply(storage_class("static", provisioner="kubernetes.io/no-provisioner"))
    stage.apply(volume("pv-kept", of="static"))
    stage.apply(claim("erp", "erp-old", of="static"))
    bound(stage, "erp", "erp-old")
    let_go_of(stage, "erp", "erp-old")
    stage.apply(claim("erp", "erp-new", of="static"))
    stage.apply(deployment("erp", "erp", using("erp", "erp:14", of="erp-new")))
    return alerts.pod_not_ready("erp", stage.waiting("erp", "erp"))


@scene(
    "live-volume-on-two-nodes",
    "volume-multi-attach",
    target=About("Deployment", "photos", "photos"),
    evidence=["Multi-Attach error for volume"],
)
def multi_attach(stage: Stage) -> Alert:
    """A rollout that starts the new pod elsewhere before the old one ends; the attacher is played."""
    stage.node("node-0")
    stage.node("node-1")
    for name in ("node-0", "node-1"):
        managed = {"volumes.kubernetes.io/controller-managed-attach-detach": "true"}
        stage.api.amend(f"/api/v1/nodes/{name}", {"metadata": {"annotations": managed}})
    stage.apply(volume("pv-photos", of="manual"))
    stage.apply(claim("photos", "originals", of="manual"))
    bound(stage, "photos", "originals")
    stage.apply(deployment("photos", "photos", using("photos", "photos:1", of="originals")))
    (old,) = stage.pods("photos", "photos", placed=True)
    attach(stage)
    stage.run("photos", "photos")
    stage.cordon(str(field(old, "spec", "nodeName")))
    image = {"name": "photos", "image": "photos:2"}
    template = {"spec": {"template": {"spec": {"containers": [image]}}}}
    stage.api.amend(stage.path("Deployment", "photos", "photos"), template)
    pods = stage.pods("photos", "photos", count=2, placed=True)
    names = {str(field(each, "metadata", "name")) for each in pods}
    (name,) = names - {str(field(old, "metadata", "name"))}
    stage.hears("photos", name, "FailedAttachVolume")
    return alerts.pod_not_ready("photos", name)


def attach(stage: Stage) -> None:
    """What the driver's attacher does once the controller asks for it."""
    path = "/apis/storage.k8s.io/v1/volumeattachments"
    (found,) = eventually(lambda: stage.api.items(path), "a VolumeAttachment", seconds=EVER)
    name = field(found, "metadata", "name")
    stage.api.patch(
        f"{stage.api.url}{path}/{name}/status",
        json={"status": {"attached": True}},
        headers={"Content-Type": "application/merge-patch+json"},
        timeout=20,
    ).raise_for_status()
