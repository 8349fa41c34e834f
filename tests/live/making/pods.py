"""What kubelets and drivers write about objects."""

from datetime import UTC, datetime

from tests.live.api import Json
from tests.live.statuses import stamp

SINCE = "lastTransitionTime"


def field(obj: object, *path: str) -> object:
    """What stands at a path; None where the path ends before."""
    for key in path:
        obj = obj.get(key) if isinstance(obj, dict) else None
    return obj


def is_ready(pod: Json) -> bool:
    """Whether it counts for its owner."""
    found = field(pod, "status", "conditions") or []
    assert isinstance(found, list)
    leaving = field(pod, "metadata", "deletionTimestamp")
    return not leaving and ("Ready", "True") in {(each["type"], each["status"]) for each in found}


def ready_count(workload: Json) -> int:
    """How many ready pods its controller has counted."""
    status = field(workload, "status")
    assert isinstance(status, dict)
    return int(status.get("readyReplicas", status.get("numberReady", 0)))


def running(pod: Json, address: str, *, now: datetime) -> Json:
    """Every container up and ready, never restarted."""
    return {
        "phase": "Running",
        "hostIP": address,
        "podIP": "10.244.1.17",
        "podIPs": [{"ip": "10.244.1.17"}],
        "startTime": stamp(now),
        "conditions": conditions(now, ready=True),
        "containerStatuses": [_up(each, now) for each in containers(pod)],
    }


def event(about: Json, reason: str, message: str, *, by: str, kind: str) -> tuple[str, Json]:
    """An Event as core components write it, and where it goes."""
    now = stamp(datetime.now(UTC))
    named = {key: field(about, "metadata", key) for key in ("namespace", "name", "uid")}
    namespace = named["namespace"] or "default"  # where Events about nodes are
    body: Json = {
        "metadata": {"generateName": f"{named['name']}.", "namespace": namespace},
        "involvedObject": {"apiVersion": about["apiVersion"], "kind": about["kind"], **named},
        "type": kind,
        "reason": reason,
        "message": message,
        "source": {"component": by},
        "firstTimestamp": now,
        "lastTimestamp": now,
        "count": 1,
    }
    return f"/api/v1/namespaces/{namespace}/events", body


def containers(pod: Json) -> list[Json]:
    """As the pod's spec names them."""
    found = field(pod, "spec", "containers")
    assert isinstance(found, list)
    return found


def conditions(now: datetime, *, ready: bool, why: str = "") -> list[Json]:
    """Initialized, Ready and ContainersReady; the scheduler wrote the fourth."""
    told = {"reason": "ContainersNotReady", "message": why} if why else {}
    status = {"status": "True" if ready else "False", SINCE: stamp(now), **told}
    return [
        {"type": "Initialized", "status": "True", SINCE: stamp(now)},
        {"type": "Ready", **status},
        {"type": "ContainersReady", **status},
    ]


def _up(container: Json, now: datetime) -> Json:
    return {
        "name": container["name"],
        "image": container["image"],
        "imageID": f"{container['image']}@sha256:{'5b' * 32}",
        "containerID": f"containerd://{'c4' * 32}",
        "ready": True,
        "started": True,
        "restartCount": 0,
        "state": {"running": {"startedAt": stamp(now)}},
        "lastState": {},
    }
