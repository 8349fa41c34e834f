"""Where a scene is played: a control plane that is empty before it and after it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

import yaml

from tests.fakes.patience import eventually
from tests.live.api import Api, Json
from tests.live.kubelet import Kubelet
from tests.live.making.kinds import Kinds
from tests.live.making.nodes import Nodes
from tests.live.making.pods import event, field, is_ready, ready_count, running
from tests.live.objects import make_namespace

EVER = 60.0  # seconds until controllers have said their part, on a busy machine
OVER = frozenset({"Failed", "Succeeded"})  # phases that nothing comes after
ROOM = {"cpu": "4", "memory": "16Gi", "pods": "110", "ephemeral-storage": "50Gi"}


class Stage:
    """What a scene may do. ``namespaces`` are those that it made: they are recorded."""

    def __init__(self, api: Api, folder: Path) -> None:
        self.api = api
        self.kinds = Kinds(api)
        self.nodes = Nodes(api, folder)
        self.namespaces: list[str] = []
        self._wide: list[str] = []  # paths of what has no namespace

    def node(
        self,
        name: str,
        *,
        labels: Mapping[str, str] | None = None,
        taints: Sequence[Json] = (),
        cordoned: bool = False,
        **room: str,
    ) -> Kubelet:
        """A node that is Ready; ``room`` is what differs from 4 CPUs and 16 GiB for 110 pods."""
        dashed = {key.replace("_", "-"): value for key, value in room.items()}
        kubelet = self.nodes.join(name, labels=labels or {}, taints=taints, room={**ROOM, **dashed})
        if cordoned:
            self.cordon(name)
        return kubelet

    def cordon(self, name: str) -> None:
        """As ``kubectl cordon`` does; the controllers set the taint."""
        path = f"/api/v1/nodes/{name}"
        self.api.amend(path, {"spec": {"unschedulable": True}})
        taint = "node.kubernetes.io/unschedulable"
        eventually(lambda: taint in str(self.api.get_json(path)["spec"]), f"the taint of {name}")

    def apply(self, manifests: str) -> list[Json]:
        """Create what the YAML says; namespaces that it names are made first."""
        made = []
        for body in yaml.safe_load_all(manifests):
            namespace = body["metadata"].get("namespace", "")
            if namespace and namespace not in self.namespaces:
                self.namespace(namespace)
            path = self.kinds.path(body["apiVersion"], body["kind"], namespace)
            if not namespace:
                self._wide.append(f"{path}/{body['metadata']['name']}")
            made.append(self.api.create(path, body))
        return made

    def namespace(self, name: str) -> None:
        """A namespace that belongs to this scene."""
        make_namespace(self.api, name)
        self.namespaces.append(name)

    def path(self, kind: str, namespace: str, name: str) -> str:
        """Where an object of a well-known kind is."""
        return f"{self.kinds.known(kind, namespace)}/{name}"

    def get(self, kind: str, namespace: str, name: str) -> Json:
        """One object as it is now."""
        return self.api.get_json(self.path(kind, namespace, name))

    def delete(self, kind: str, namespace: str, name: str, *, grace: int | None = None) -> None:
        """As ``kubectl delete --wait=false``."""
        query = "" if grace is None else f"?gracePeriodSeconds={grace}"
        url = f"{self.api.url}{self.path(kind, namespace, name)}{query}"
        self.api.delete(url, timeout=20).raise_for_status()

    def let_go(self, path: str) -> None:
        """Take the finalizers of an object away, as people do who are in a hurry."""
        merge = {"Content-Type": "application/merge-patch+json"}
        body = {"metadata": {"finalizers": None}}
        self.api.patch(f"{self.api.url}{path}", json=body, headers=merge, timeout=20)

    def pods(self, namespace: str, app: str, *, count: int = 1, placed: bool = False) -> list[Json]:
        """The ``count`` pods that are labelled ``app``, once the controllers made them."""
        path = f"/api/v1/namespaces/{namespace}/pods?labelSelector=app%3D{app}"

        def found() -> list[Json]:
            every = self.api.items(path)
            every = [each for each in every if not placed or field(each, "spec", "nodeName")]
            return every if len(every) >= count else []

        return eventually(found, f"{count} pods of {app}", seconds=EVER)

    def waiting(self, namespace: str, app: str) -> str:
        """The name of the pod of ``app`` for which the scheduler found no node."""

        def found() -> str:
            for pod in self.pods(namespace, app):
                conditions = str(field(pod, "status", "conditions"))
                name = str(field(pod, "metadata", "name"))
                if "Unschedulable" in conditions and self.told(namespace, name, "FailedScheduling"):
                    return name
            return ""

        return eventually(found, f"a pod of {app} that fits nowhere", seconds=EVER)

    def run(self, namespace: str, app: str, *, count: int = 1) -> list[Json]:
        """Those pods once they have a node, each reported as running and ready by its kubelet."""
        found = self.pods(namespace, app, count=count, placed=True)
        for pod in found:
            if field(pod, "status", "phase") not in OVER:
                self._report(pod)
        eventually(lambda: self._counted(namespace, app), f"{app} to be counted", seconds=EVER)
        return found

    def says(
        self, about: Json, reason: str, message: str, *, by: str, kind: str = "Warning"
    ) -> None:
        """An Event about an object by whoever is played: a driver, an autoscaler, an operator."""
        self.api.create(*event(about, reason, message, by=by, kind=kind))

    def owned(self, kind: str, namespace: str, app: str) -> list[str]:
        """The names of what carries the label of ``app``, once there is something."""
        path = f"{self.kinds.known(kind, namespace)}?labelSelector=app%3D{app}"
        found = eventually(lambda: self.api.items(path), f"a {kind} of {app}", seconds=EVER)
        return [str(field(each, "metadata", "name")) for each in found]

    def settled(self, kind: str, namespace: str, name: str, key: str) -> None:
        """Wait until its controller has written something into its status."""
        what = f"status.{key} of {namespace}/{name}"
        eventually(
            lambda: field(self.get(kind, namespace, name), "status", key), what, seconds=EVER
        )

    def told(self, namespace: str, name: str, reason: str) -> str:
        """What an Event of that reason says about an object; empty while there is none."""
        query = f"fieldSelector=involvedObject.name%3D{name}"
        events = self.api.items(f"/api/v1/namespaces/{namespace or 'default'}/events?{query}")
        return next((str(each["message"]) for each in events if each["reason"] == reason), "")

    def hears(self, namespace: str, name: str, reason: str) -> str:
        """The same, once it was said."""
        what = f"{reason} about {namespace}/{name}"
        return eventually(lambda: self.told(namespace, name, reason), what, seconds=EVER)

    def clear(self) -> None:
        """Take everything away that this scene made, whoever holds it."""
        for name in self.namespaces:
            self.api.delete(f"{self.api.url}/api/v1/namespaces/{name}", timeout=20)
        for path in self._wide:
            self.let_go(path)
            self.api.delete(f"{self.api.url}{path}", timeout=20)
        for name in self.namespaces:
            eventually(lambda name=name: self._emptied(name), f"the end of {name}", seconds=EVER)
        for path in self._wide:
            gone = HTTPStatus.NOT_FOUND
            eventually(
                lambda path=path, gone=gone: self.api.status_of(path) == gone, path, seconds=EVER
            )
        self.nodes.clear()
        self.api.delete(f"{self.api.url}/api/v1/namespaces/default/events", timeout=20)
        self.namespaces.clear()
        self._wide.clear()

    def stop(self) -> None:
        """No scene comes any more."""
        self.nodes.stop()

    def _report(self, pod: Json) -> None:
        namespace, name = (str(field(pod, "metadata", key)) for key in ("namespace", "name"))
        kubelet = self.nodes.kubelets[str(field(pod, "spec", "nodeName"))]
        kubelet.report(namespace, name, running(pod, kubelet.address, now=datetime.now(UTC)))

    def _counted(self, namespace: str, app: str) -> bool:
        """Whether the controllers have seen every ready pod, the Deployment's last of all."""
        label = f"?labelSelector=app%3D{app}"
        kinds = ("Deployment", "StatefulSet", "DaemonSet")
        owners = [self.api.items(f"{self.kinds.known(kind, namespace)}{label}") for kind in kinds]
        ready = sum(is_ready(each) for each in self.pods(namespace, app))
        counts = [ready_count(each) for found in owners for each in found]
        return all(each >= ready for each in counts)

    def _emptied(self, namespace: str) -> bool:
        """There is no kubelet to end the pods, and finalizers of a scene have nobody."""
        for plural in ("pods", "persistentvolumeclaims", "configmaps"):
            path = f"/api/v1/namespaces/{namespace}/{plural}"
            for each in self.api.items(path):
                at = f"{path}/{field(each, 'metadata', 'name')}"
                self.let_go(at)
                self.api.delete(f"{self.api.url}{at}?gracePeriodSeconds=0", timeout=20)
        return self.api.status_of(f"/api/v1/namespaces/{namespace}") == HTTPStatus.NOT_FOUND
