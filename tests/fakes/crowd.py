"""A recorded cluster with as many broken Deployments as wanted, and the alerts about their pods."""

import json
from pathlib import Path

NAMES = 100
IMAGE = "registry.example.com/{namespace}/{name}:1.4.2"


def pod_of(name: str) -> str:
    """The pod of a Deployment in the crowd."""
    return f"{name}-5d4c7b9f6d-x7k2p"


def write_crowd(path: Path, names: dict[str, str], *, node: str = "") -> Path:
    """A snapshot in which each Deployment (name to namespace) has one pod out of memory.

    With ``node``, its pods are well but for that node, on which they all are: it is dead.
    """
    objects: list[dict[str, object]] = [_dead_node(node)] if node else []
    for name, namespace in names.items():
        objects += [_moved(each, node) if node else each for each in _deployment(name, namespace)]
    path.write_text(
        json.dumps(
            {
                "apiVersion": "alertwhy.io/v1",
                "kind": "ClusterSnapshot",
                "takenAt": "2026-11-21T16:00:00Z",
                "objects": objects,
                "logs": [],
            }
        )
    )
    return path


def alert_about(
    name: str, namespace: str, *, resolved: bool = False, **labels: str
) -> dict[str, object]:
    """One alert of an Alertmanager body, about that Deployment's pod."""
    return {
        "status": "resolved" if resolved else "firing",
        "labels": {
            "alertname": "KubePodCrashLooping",
            "namespace": namespace,
            "pod": pod_of(name),
            "container": "app",
            "job": "kube-state-metrics",
            "uid": f"{name}-pod",
            "severity": "warning",
            **labels,
        },
        "annotations": {"summary": "Pod is crash looping."},
        "startsAt": "2026-11-21T15:58:00Z",
        "endsAt": "2026-11-21T16:05:00Z" if resolved else "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus.example.com/graph?g0.expr=up",
    }


def posted(*alerts: dict[str, object]) -> dict[str, object]:
    """An Alertmanager v4 body."""
    firing = any(alert["status"] == "firing" for alert in alerts)
    return {
        "version": "4",
        "status": "firing" if firing else "resolved",
        "receiver": "alertwhy",
        "groupKey": "{}:{}",
        "groupLabels": {},
        "commonLabels": {},
        "commonAnnotations": {},
        "externalURL": "http://alertmanager.example.com",
        "truncatedAlerts": 0,
        "alerts": list(alerts),
    }


def _dead_node(name: str) -> dict[str, object]:
    silent = {
        "type": "Ready", "status": "Unknown", "reason": "NodeStatusUnknown",
        "message": "Kubelet stopped posting node status.",
        "lastTransitionTime": "2026-11-21T15:55:00Z",
    }  # fmt: skip
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "uid": name, "creationTimestamp": "2026-11-01T10:00:00Z"},
        "spec": {"taints": [{"key": "node.kubernetes.io/unreachable", "effect": "NoExecute"}]},
        "status": {"conditions": [silent]},
    }


def _moved(thing: dict[str, object], node: str) -> dict[str, object]:
    """A pod as it was last seen on the node; anything else as it is."""
    if thing["kind"] != "Pod":
        return thing
    unready = {
        "type": "Ready", "status": "False", "reason": "NodeNotReady",
        "lastTransitionTime": "2026-11-21T15:56:00Z",
    }  # fmt: skip
    running = {
        "name": "app", "image": "registry.example.com/app:1", "ready": False, "restartCount": 0,
        "state": {"running": {"startedAt": "2026-11-20T10:00:00Z"}},
    }  # fmt: skip
    spec = thing["spec"]
    assert isinstance(spec, dict)
    status = {"phase": "Running", "conditions": [unready], "containerStatuses": [running]}
    return {**thing, "spec": {**spec, "nodeName": node}, "status": status}


def _deployment(name: str, namespace: str) -> list[dict[str, object]]:
    labels = {"app": name, "pod-template-hash": "5d4c7b9f6d"}
    container = {
        "name": "app",
        "image": IMAGE.format(namespace=namespace, name=name),
        "resources": {"limits": {"memory": "128Mi"}, "requests": {"memory": "64Mi"}},
    }
    template = {"metadata": {"labels": labels}, "spec": {"containers": [container]}}

    def made(kind: str, api: str, called: str, **rest: object) -> dict[str, object]:
        owner = rest.pop("owner", None)
        metadata = {
            "name": called,
            "namespace": namespace,
            "uid": f"{name}-{kind.lower()}",
            "labels": labels,
            "creationTimestamp": "2026-11-20T10:00:00Z",
            "annotations": {"deployment.kubernetes.io/revision": "1"},
        }
        if owner:
            owning, owned_by = owner
            metadata["ownerReferences"] = [
                {
                    "apiVersion": "apps/v1",
                    "kind": owning,
                    "name": owned_by,
                    "controller": True,
                    "uid": "u",
                }
            ]
        return {"apiVersion": api, "kind": kind, "metadata": metadata, **rest}

    spec = {"replicas": 1, "selector": {"matchLabels": {"app": name}}, "template": template}
    killed = {
        "reason": "OOMKilled",
        "exitCode": 137,
        "startedAt": "2026-11-21T15:55:00Z",
        "finishedAt": "2026-11-21T15:57:00Z",
    }
    return [
        made(
            "Deployment", "apps/v1", name, spec=spec,
            status={"replicas": 1, "updatedReplicas": 1, "unavailableReplicas": 1},
        ),
        made(
            "ReplicaSet", "apps/v1", f"{name}-5d4c7b9f6d", spec=spec,
            status={"replicas": 1}, owner=("Deployment", name),
        ),
        made(
            "Pod", "v1", pod_of(name),
            owner=("ReplicaSet", f"{name}-5d4c7b9f6d"),
            spec={"containers": [container], "restartPolicy": "Always"},
            status={
                "phase": "Running",
                "containerStatuses": [
                    {
                        "name": "app",
                        "image": container["image"],
                        "ready": False,
                        "restartCount": 7,
                        "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off 5m0s"}},
                        "lastState": {"terminated": killed},
                    }
                ],
            },
        ),
    ]  # fmt: skip
