"""Kubernetes objects that live tests make, and short ways to look at what came of them."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from tests.fakes.patience import eventually
from tests.live.api import Api, Json


def make_namespace(api: Api, name: str) -> None:
    """A namespace whose default ServiceAccount is there, so that pods can be made."""
    body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
    api.create("/api/v1/namespaces", body)
    account = f"/api/v1/namespaces/{name}/serviceaccounts/default"
    eventually(lambda: api.status_of(account) == HTTPStatus.OK, f"{name}'s ServiceAccount")


def token_of(api: Api, namespace: str, account: str) -> str:
    """A ServiceAccount's token, as a pod would be given."""
    path = f"/api/v1/namespaces/{namespace}/serviceaccounts/{account}/token"
    request = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}
    status = api.create(path, request)["status"]
    assert isinstance(status, dict)
    return str(status["token"])


def deployment(
    name: str,
    *,
    image: str,
    args: Sequence[str] = (),
    requests: Mapping[str, str] | None = None,
    limits: Mapping[str, str] | None = None,
) -> Json:
    """A Deployment of one pod with one container, ``app``."""
    container = {
        "name": "app",
        "image": image,
        "args": list(args),
        "resources": {
            "requests": dict(requests or {"cpu": "100m", "memory": "64Mi"}),
            "limits": dict(limits or {}),
        },
    }
    labels = {"app": name}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "labels": labels},
        "spec": {
            "replicas": 1,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
        },
    }


def quota(name: str, hard: Mapping[str, str]) -> Json:
    """A ResourceQuota."""
    return {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {"name": name},
        "spec": {"hard": dict(hard)},
    }


def pods_of(api: Api, namespace: str, app: str, *, placed: bool = False) -> list[Json]:
    """The pods with a label; ``placed``: only those that the scheduler gave a node."""
    found = api.items(f"/api/v1/namespaces/{namespace}/pods?labelSelector=app%3D{app}")
    return [pod for pod in found if not placed or _spec(pod).get("nodeName")]


def events_about(api: Api, namespace: str, name: str) -> list[tuple[str, str]]:
    """Reason and message of each Event about an object."""
    path = f"/api/v1/namespaces/{namespace}/events?fieldSelector=involvedObject.name%3D{name}"
    return [(str(each["reason"]), str(each["message"])) for each in api.items(path)]


def identity(pod: Json) -> tuple[str, str]:
    """Its name and its uid."""
    meta = pod["metadata"]
    assert isinstance(meta, dict)
    return str(meta["name"]), str(meta["uid"])


def _spec(pod: Json) -> Json:
    spec = pod["spec"]
    assert isinstance(spec, dict)
    return spec
