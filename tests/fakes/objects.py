"""Objects as the API server returns them, as short as a test wants them."""

from workers.clients.cluster import RESOURCES, Json

LABELS = {"app": "cart"}
MADE = "2026-11-21T15:00:00Z"


def obj(kind: str, name: str, namespace: str = "shop", **parts: object) -> Json:
    """Any object; ``labels``, ``annotations``, ``owner`` and ``uid`` go into its metadata."""
    metadata: Json = {"name": name, "uid": f"uid-of-{name}", "creationTimestamp": MADE}
    resource = RESOURCES.get(kind)
    if resource is None or resource.namespaced:
        metadata["namespace"] = namespace
    owner = parts.pop("owner", None)
    if isinstance(owner, tuple):
        metadata["ownerReferences"] = [owned_by(*owner)]
    for key in ("labels", "annotations", "uid", "creationTimestamp", "deletionTimestamp"):
        if key in parts:
            metadata[key] = parts.pop(key)
    return {
        "apiVersion": resource.api if resource else "example.com/v1",
        "kind": kind,
        "metadata": metadata,
        **parts,
    }


def owned_by(kind: str, name: str, api: str = "") -> Json:
    """An ownerReference of a controller."""
    resource = RESOURCES.get(kind)
    served = api or (resource.api if resource else "example.com/v1")
    return {"apiVersion": served, "kind": kind, "name": name, "controller": True}


def pod(name: str = "cart-7c9f8d-x2abc", **parts: object) -> Json:
    """A pod of ReplicaSet cart-7c9f8d with one container, unless said otherwise."""
    given: Json = {
        "owner": ("ReplicaSet", "cart-7c9f8d"),
        "labels": {**LABELS, "pod-template-hash": "7c9f8d"},
        "spec": {"nodeName": "worker-1", "containers": [{"name": "app", "image": "cart:1"}]},
        "status": {"phase": "Running"},
        **parts,
    }
    return obj("Pod", name, **given)


def replicaset(name: str = "cart-7c9f8d", **parts: object) -> Json:
    """A ReplicaSet of Deployment cart."""
    given: Json = {
        "owner": ("Deployment", "cart"),
        "labels": {**LABELS, "pod-template-hash": name.rpartition("-")[2]},
        "annotations": {"deployment.kubernetes.io/revision": "2"},
        "spec": {"replicas": 1, "selector": {"matchLabels": LABELS}},
        **parts,
    }
    return obj("ReplicaSet", name, **given)


def deployment(name: str = "cart", **parts: object) -> Json:
    """A Deployment that wants one pod of app=cart."""
    given: Json = {"spec": {"replicas": 1, "selector": {"matchLabels": LABELS}}, **parts}
    return obj("Deployment", name, **given)
