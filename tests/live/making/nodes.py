"""Nodes of a scene: kubelets that are played, and the heartbeat that keeps them Ready."""

import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from requests.exceptions import RequestException

from tests.fakes.patience import eventually
from tests.live.api import Api, Json
from tests.live.kubelet import Kubelet

BEAT = 3.0  # seconds; a kubelet renews its lease every ten
LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases"
NOT_READY = "node.kubernetes.io/not-ready"  # until the controllers have seen it Ready
READY = ("KubeletReady", "kubelet is posting ready status")
WELL = {
    "MemoryPressure": ("KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
    "DiskPressure": ("KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    "PIDPressure": ("KubeletHasSufficientPID", "kubelet has sufficient PID available"),
}
NODE_INFO = {
    "architecture": "amd64",
    "containerRuntimeVersion": "containerd://1.4.3",
    "kernelVersion": "5.4.0-58-generic",
    "kubeletVersion": "v1.20.2",
    "operatingSystem": "linux",
    "osImage": "Ubuntu 20.04.1 LTS",
}


class Nodes:
    """The nodes there are at this moment. ``stop()`` ends their heartbeat."""

    def __init__(self, api: Api, folder: Path) -> None:
        self.api = api
        self.folder = folder
        self.kubelets: dict[str, Kubelet] = {}
        self._beating: set[str] = set()
        self._ended = threading.Event()
        # a session of its own: they are not made for several threads
        self._own = Api(api.url, token=api.token, authority=api.authority)
        self._heart = threading.Thread(target=self._beat)
        self._heart.start()

    def join(
        self,
        name: str,
        *,
        labels: Mapping[str, str],
        taints: Sequence[Json] = (),
        room: Mapping[str, str],
    ) -> Kubelet:
        """A node, Ready and known to the controllers; its zone is a label like any other."""
        address = f"127.0.0.{len(self.kubelets) + 2}"
        kubelet = Kubelet(self.api, name, address=address, folder=self.folder)
        self.kubelets[name] = kubelet
        kubelet.register()
        self._renew(self.api, name)
        self._beating.add(name)
        path = f"/api/v1/nodes/{name}"
        given = {"status": {"capacity": room, "allocatable": room, "nodeInfo": NODE_INFO}}
        self.api.amend(f"{path}/status", given)
        self.condition(name, "Ready", "True", READY)
        for kind, why in WELL.items():
            self.condition(name, kind, "False", why)
        arch = {"kubernetes.io/arch": "amd64", "beta.kubernetes.io/arch": "amd64"}
        self.api.amend(path, {"metadata": {"labels": {**arch, **labels}}})
        if taints:
            self.api.amend(path, {"spec": {"taints": list(taints)}})
        eventually(lambda: NOT_READY not in _taints(self.api.get_json(path)), f"{name} to be taken")
        return kubelet

    def condition(self, name: str, kind: str, status: str, why: tuple[str, str]) -> None:
        """What a kubelet says of its own node: reason and message."""
        now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        told = {"type": kind, "status": status, "reason": why[0], "message": why[1]}
        times = {"lastHeartbeatTime": now, "lastTransitionTime": now}
        conditions = {"status": {"conditions": [{**told, **times}]}}
        self.api.amend(f"/api/v1/nodes/{name}/status", conditions)

    def silence(self, name: str) -> None:
        """The machine is off: no heartbeat; the Node stays."""
        self._beating.discard(name)

    def wake(self, name: str) -> None:
        """It is on again, and says that it is well."""
        self._beating.add(name)
        for kind, why in {"Ready": READY, **WELL}.items():
            self.condition(name, kind, "True" if kind == "Ready" else "False", why)

    def clear(self) -> None:
        """Delete all of them."""
        for name, kubelet in self.kubelets.items():
            kubelet.stop()
            self._beating.discard(name)
            for path in (f"/api/v1/nodes/{name}", f"{LEASES}/{name}"):
                self.api.delete(f"{self.api.url}{path}", timeout=20)
        self.kubelets.clear()

    def stop(self) -> None:
        """End the heartbeat."""
        self._ended.set()
        self._heart.join()
        self._own.close()

    def _beat(self) -> None:
        while not self._ended.wait(BEAT):
            for name in tuple(self._beating):
                with suppress(AssertionError, RequestException):  # deleted meanwhile
                    self._renew(self._own, name)

    def _renew(self, api: Api, name: str) -> None:
        now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
        spec = {"holderIdentity": name, "leaseDurationSeconds": 40, "renewTime": now}
        if api is self.api:
            api.create(LEASES, {"metadata": {"name": name}, "spec": spec})
        else:
            api.amend(f"{LEASES}/{name}", {"spec": spec})


def _taints(node: Json) -> set[str]:
    spec = node["spec"]
    assert isinstance(spec, dict)
    return {each["key"] for each in spec.get("taints", [])}
