"""A shop in which one thing is wrong at a time: what collectors are tried on."""

from alertwhy.domain.target import ObjectRef, Target
from tests.fakes.objects import LABELS, deployment, obj, pod, replicaset
from workers.clients.cluster import Json
from workers.clients.snapshot import LogKey

POD = ObjectRef("Pod", "shop", "cart-7c9f8d-x2abc")
CRASHING = Target(
    "Deployment", "shop", "cart", via=(POD, ObjectRef("ReplicaSet", "shop", "cart-7c9f8d"))
)
LOGS: dict[LogKey, str] = {
    ("shop", POD.name, "app", True): "starting\npanic: no database\n",
    ("shop", POD.name, "app", False): "starting\n",
}
NODE = obj(
    "Node",
    "worker-1",
    labels={"zone": "a"},
    spec={"taints": [{"key": "gpu", "value": "yes", "effect": "NoSchedule"}]},
    status={
        "conditions": [{"type": "Ready", "status": "True"}],
        "allocatable": {"cpu": "4", "memory": "8Gi", "nvidia.com/gpu": "1", "hugepages-2Mi": "0"},
    },
)


def event(kind: str, name: str, reason: str, message: str, **parts: object) -> Json:
    """A Warning about an object of the shop."""
    number = f"{name}.{reason}.{len(str(parts))}"
    about = {"kind": kind, "namespace": "shop", "name": name, "fieldPath": parts.pop("field", "")}
    given: Json = {
        "involvedObject": about,
        "type": "Warning",
        "reason": reason,
        "message": message,
        "lastTimestamp": "2026-11-21T15:59:00Z",
        **parts,
    }
    return obj("Event", number, **given)


def template(image: str, **more: object) -> Json:
    """A pod template of one container."""
    return {
        "metadata": {"labels": {**LABELS, "pod-template-hash": image}},
        "spec": {"containers": [{"name": "app", "image": image, **more}]},
    }


def crashing_pod(**parts: object) -> Json:
    """One that panicked three times and waits for the next try."""
    ended = {
        "reason": "Error",
        "exitCode": 2,
        "startedAt": "2026-11-21T15:58:00Z",
        "finishedAt": "2026-11-21T15:58:02Z",
    }
    status = {
        "phase": "Running",
        "conditions": [
            {"type": "Ready", "status": "False", "reason": "ContainersNotReady", "message": "app"}
        ],
        "containerStatuses": [
            {
                "name": "app",
                "restartCount": 3,
                "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off 40s"}},
                "lastState": {"terminated": ended},
            }
        ],
    }
    return pod(**{"status": status, **parts})


def crash_loop() -> list[Json]:
    """A Deployment whose second revision panics, with all that belongs to it."""
    new = replicaset(
        spec={"replicas": 1, "selector": {"matchLabels": LABELS}, "template": template("cart:2")},
        creationTimestamp="2026-11-21T15:50:00Z",
        status={"replicas": 1},
    )
    old = replicaset(
        "cart-55d5d5",
        annotations={"deployment.kubernetes.io/revision": "1"},
        spec={"replicas": 2, "selector": {"matchLabels": LABELS}, "template": template("cart:1")},
        status={"replicas": 2, "readyReplicas": 2},
    )
    return [
        crashing_pod(),
        new,
        old,
        deployment(
            status={"replicas": 3, "updatedReplicas": 1, "readyReplicas": 2, "availableReplicas": 2}
        ),
        NODE,
        event(
            "Pod", POD.name, "BackOff", "Back-off restarting", count=7, field="spec.containers{app}"
        ),
    ]
