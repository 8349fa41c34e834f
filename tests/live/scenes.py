"""What goes wrong in the live story: real controllers where they can, the played kubelet else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.fakes.patience import eventually
from tests.live import alerts
from tests.live.alertmanager import Alert
from tests.live.api import Api, Json
from tests.live.kubelet import Kubelet
from tests.live.objects import deployment, events_about, identity, pods_of, quota
from tests.live.statuses import Container, crash_looping, image_pull_back_off, out_of_memory

SHOP, PLATFORM, BATCH = "shop", "platform", "batch"
NAMESPACES = (SHOP, PLATFORM, BATCH)


@dataclass(frozen=True)
class Scene:
    """One fault: ``play`` makes it happen and gives the alert that Prometheus would raise."""

    app: str
    play: Callable[[Kubelet], Alert]
    cause: str
    cites: str  # from the evidence; the message must show it
    receivers: frozenset[str]


def mistyped_command(kubelet: Kubelet) -> Alert:
    """``ngnix`` for ``nginx``: only the log of the run before says so."""
    pod = _placed(kubelet.api, SHOP, deployment("cart", image="nginx:1.27", args=["ngnix"]))
    name, uid = identity(pod)
    container = Container("app", "nginx:1.27")
    now = datetime.now(UTC)
    looping = crash_looping(container, pod=name, restarts=6, exit_code=127, now=now)
    kubelet.report(SHOP, name, looping)
    kubelet.say(pod, "BackOff", "Back-off restarting failed container")
    said = "/usr/local/bin/docker-entrypoint.sh: 47: exec: ngnix: not found\n"
    kubelet.keep_log(SHOP, name, container="app", text=said, previous=True)
    return alerts.pod_crash_looping(SHOP, name, uid=uid)


def absent_image(kubelet: Kubelet) -> Alert:
    """A tag that the registry does not have, in containerd's words."""
    image = "registry.example.com/checkout:1.2.33"
    pod = _placed(kubelet.api, SHOP, deployment("checkout", image=image))
    name, _ = identity(pod)
    kubelet.report(SHOP, name, image_pull_back_off(Container("app", image), now=datetime.now(UTC)))
    why = f'failed to resolve reference "{image}": {image}: not found'
    unpack = f'rpc error: code = NotFound desc = failed to pull and unpack image "{image}": {why}'
    kubelet.say(pod, "Failed", f'Failed to pull image "{image}": {unpack}')
    kubelet.say(pod, "Failed", "Error: ImagePullBackOff")
    return alerts.pod_not_ready(SHOP, name, severity="critical")


def killed_for_memory(kubelet: Kubelet) -> Alert:
    """Running again by now: only ``lastState`` remembers."""
    image = "catalogue:3"
    pod = _placed(
        kubelet.api, SHOP, deployment("catalogue", image=image, limits={"memory": "128Mi"})
    )
    name, uid = identity(pod)
    now = datetime.now(UTC)
    kubelet.report(SHOP, name, out_of_memory(Container("app", image), restarts=4, now=now))
    kubelet.keep_log(SHOP, name, container="app", text="loading all products\n", previous=True)
    return alerts.pod_crash_looping(SHOP, name, uid=uid)


def too_large(kubelet: Kubelet) -> Alert:
    """More CPU than the node has, in the real scheduler's words."""
    _create(kubelet.api, PLATFORM, deployment("ledger", image="ledger:1", requests={"cpu": "64"}))
    (pod,) = eventually(lambda: pods_of(kubelet.api, PLATFORM, "ledger"), "the pod of ledger")
    name, _ = identity(pod)
    _await_event(kubelet.api, PLATFORM, name, "FailedScheduling")
    return alerts.pod_not_ready(PLATFORM, name)


def over_quota(kubelet: Kubelet) -> Alert:
    """No pod at all, in the real ReplicaSet controller's words."""
    api = kubelet.api
    tight = quota("tight", {"requests.cpu": "50m"})
    api.create(f"/api/v1/namespaces/{BATCH}/resourcequotas", tight)
    status = f"/api/v1/namespaces/{BATCH}/resourcequotas/tight"
    eventually(lambda: _hard(api.get_json(status)), "the quota's own status")
    _create(api, BATCH, deployment("nightly", image="nightly:1"))
    path = f"/apis/apps/v1/namespaces/{BATCH}/replicasets?labelSelector=app%3Dnightly"
    (replica_set,) = eventually(lambda: api.items(path), "the ReplicaSet of nightly")
    _await_event(api, BATCH, identity(replica_set)[0], "FailedCreate")
    return alerts.replicas_mismatch(BATCH, "nightly")


SCENES = (
    Scene(
        "cart", mistyped_command, "command-not-found", "exec: ngnix: not found", frozenset({SHOP})
    ),
    Scene(
        "checkout", absent_image, "image-not-found", "checkout:1.2.33", frozenset({SHOP, "oncall"})
    ),
    Scene("catalogue", killed_for_memory, "oom-killed", "limit 128Mi", frozenset({SHOP})),
    Scene(
        "ledger", too_large, "unschedulable-resources", "Insufficient cpu", frozenset({PLATFORM})
    ),
    Scene("nightly", over_quota, "quota-exceeded", "tight", frozenset({PLATFORM})),
)


def _placed(api: Api, namespace: str, body: Json) -> Json:
    app = identity(_create(api, namespace, body))[0]
    found = eventually(lambda: pods_of(api, namespace, app, placed=True), f"a node for {app}")
    return found[0]


def _create(api: Api, namespace: str, body: Json) -> Json:
    return api.create(f"/apis/apps/v1/namespaces/{namespace}/deployments", body)


def _await_event(api: Api, namespace: str, name: str, reason: str) -> None:
    eventually(lambda: reason in dict(events_about(api, namespace, name)), f"{reason} of {name}")


def _hard(found: Json) -> object:
    status = found["status"]
    assert isinstance(status, dict)
    return status.get("hard")
