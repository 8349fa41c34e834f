"""A large cluster in which all is well: what a small trouble must be found in."""

from collections.abc import Iterator, Sequence

from tests.fakes.objects import obj
from workers.clients.cluster import Json

NODES, PODS, EVENTS = 500, 5_000, 20_000
REPLICAS = 5  # pods of one Deployment
CONDITIONS = ("Ready", "MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable")
ROOM = {"cpu": "16", "memory": "64Gi", "ephemeral-storage": "200Gi", "pods": "110"}


def multitude(
    namespaces: Sequence[str], *, nodes: int = NODES, pods: int = PODS, events: int = EVENTS
) -> Iterator[Json]:
    """That many of each, shared out evenly over the namespaces."""
    yield from (_node(number) for number in range(nodes))
    for number in range(pods // REPLICAS):
        yield from _workload(number, namespaces[number % len(namespaces)], nodes)
    for number in range(events):
        yield _event(number, namespaces[number % len(namespaces)], pods)


def _node(number: int) -> Json:
    address = f"10.{200 + number // 65536}.{number // 256 % 256}.{number % 256}"
    conditions = [
        {"type": each, "status": "True" if each == "Ready" else "False", "reason": "Kubelet"}
        for each in CONDITIONS
    ]
    status = {
        "conditions": conditions,
        "allocatable": ROOM,
        "capacity": ROOM,
        "addresses": [{"type": "InternalIP", "address": address}],
    }
    return obj("Node", f"multitude-{number}", labels={"zone": f"z{number % 3}"}, status=status)


def _workload(number: int, namespace: str, nodes: int) -> Iterator[Json]:
    name = f"service-{number}"
    labels = {"app": name, "pod-template-hash": "5d4f6c"}
    selector = {"matchLabels": {"app": name}}
    template = {"metadata": {"labels": labels}, "spec": _spec(name)}
    spec = {"replicas": REPLICAS, "selector": selector, "template": template}
    status = {
        "replicas": REPLICAS, "readyReplicas": REPLICAS, "availableReplicas": REPLICAS,
        "updatedReplicas": REPLICAS,
    }  # fmt: skip
    annotations = {"deployment.kubernetes.io/revision": "1"}
    yield obj("Deployment", name, namespace, labels={"app": name}, spec=spec, status=status)
    owner = ("Deployment", name)
    parts = {"labels": labels, "annotations": annotations, "spec": spec, "status": status}
    yield obj("ReplicaSet", f"{name}-5d4f6c", namespace, owner=owner, **parts)
    yield obj("Service", name, namespace, spec={"selector": {"app": name}})
    for replica in range(REPLICAS):
        node = f"multitude-{(number * REPLICAS + replica) % nodes}"
        yield _pod(f"{name}-5d4f6c-{replica:05x}", namespace, labels=labels, node=node)


def _spec(name: str, **more: object) -> Json:
    resources = {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"memory": "256Mi"}}
    container = {"name": "app", "image": f"registry.example/{name}:1", "resources": resources}
    return {"containers": [container], "restartPolicy": "Always", **more}


def _pod(name: str, namespace: str, *, labels: dict[str, str], node: str) -> Json:
    running = {"running": {"startedAt": "2026-10-14T08:00:00Z"}}
    well = {"name": "app", "ready": True, "restartCount": 0, "state": running}
    status = {
        "phase": "Running",
        "conditions": [{"type": "Ready", "status": "True"}],
        "containerStatuses": [well],
    }
    owner = ("ReplicaSet", name.rpartition("-")[0])
    spec = _spec(labels["app"], nodeName=node)
    return obj("Pod", name, namespace, owner=owner, labels=labels, spec=spec, status=status)


def _event(number: int, namespace: str, pods: int) -> Json:
    name = f"service-{number % max(1, pods // REPLICAS)}-5d4f6c-00000"
    about = {"kind": "Pod", "namespace": namespace, "name": name}
    return obj(
        "Event",
        f"{name}.{number:016x}",
        namespace,
        involvedObject=about,
        type="Normal",
        reason="Pulled",
        message="Container image already present on machine",
        lastTimestamp="2026-10-14T08:00:00Z",
    )
