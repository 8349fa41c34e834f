"""The live door against a real API server, and the recorded one beside it: the same answers."""

from pathlib import Path

import pytest

from alertwhy.errors import Forbidden, NotFound
from tests.fakes.patience import eventually
from tests.live.api import write_kubeconfig
from tests.live.chart import Worker
from tests.live.control_plane import ControlPlane
from tests.live.objects import make_namespace, token_of
from workers.clients.cluster import Json
from workers.clients.kubernetes import LiveCluster, live_cluster
from workers.clients.raw import text
from workers.clients.snapshot import SnapshotCluster

pytestmark = pytest.mark.live

NAMESPACE = "doors"
LABELS = ({"app": "cart", "env": "prod"}, {"app": "cart"}, {"app": "web", "env": "test"}, {})
SELECTORS = (
    "app=cart",
    "app==cart,env=prod",
    "app!=cart",
    "env in (prod, test)",
    "env notin (prod)",
    "env",
    "!env",
    "app,env!=test",
)
FIELDS = ("metadata.name=pod-1", "metadata.name!=pod-1", "metadata.name==pod-2", "spec.nodeName=")
SECONDS = 20.0  # a busy machine is slow


@pytest.fixture(scope="module")
def pods(control_plane: ControlPlane) -> None:
    make_namespace(control_plane.admin, NAMESPACE)
    for index, labels in enumerate(LABELS):
        body = {
            "metadata": {"name": f"pod-{index}", "labels": labels},
            "spec": {
                "containers": [{"name": "app", "image": "cart:1"}],
                "automountServiceAccountToken": False,
                "schedulerName": "nobody",
            },
        }
        control_plane.admin.create(f"/api/v1/namespaces/{NAMESPACE}/pods", body)


@pytest.fixture
def live(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> LiveCluster:
    return connected(worker.kubeconfig, monkeypatch)


def connected(kubeconfig: Path, monkeypatch: pytest.MonkeyPatch) -> LiveCluster:
    from kubernetes.config import kube_config  # noqa: PLC0415  # costs a second, only here

    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    monkeypatch.setattr(kube_config, "KUBE_CONFIG_DEFAULT_LOCATION", str(kubeconfig))
    return live_cluster()


def named(found: list[Json]) -> list[str]:
    return [text(each, "metadata", "name") for each in found]


@pytest.mark.usefixtures("pods")
def test_both_doors_select_alike(live: LiveCluster) -> None:
    everything = live.list("Pod", NAMESPACE, timeout=SECONDS)
    recorded = SnapshotCluster(everything)
    assert ["pod-0", "pod-1", "pod-2", "pod-3"] == named(everything)
    for labels in SELECTORS:
        expected = named(live.list("Pod", NAMESPACE, labels=labels, timeout=SECONDS))
        assert expected == named(recorded.list("Pod", NAMESPACE, labels=labels, timeout=1)), labels
    for fields in FIELDS:
        expected = named(live.list("Pod", NAMESPACE, fields=fields, timeout=SECONDS))
        assert expected == named(recorded.list("Pod", NAMESPACE, fields=fields, timeout=1)), fields


@pytest.mark.usefixtures("pods")
def test_pods_are_found_in_all_namespaces_by_their_node(live: LiveCluster) -> None:
    """From the API server's cache, which follows its store."""

    def waiting() -> set[str]:
        return set(named(live.list("Pod", "", fields="spec.nodeName=", timeout=SECONDS)))

    expected = {f"pod-{index}" for index in range(len(LABELS))}
    eventually(lambda: expected <= waiting(), "the pods in the cache")
    assert [] == live.list("Pod", "", fields="spec.nodeName=nowhere", timeout=SECONDS)


@pytest.mark.usefixtures("pods")
def test_an_object_is_the_same_alone_and_in_a_list(live: LiveCluster) -> None:
    alone = live.get("Pod", NAMESPACE, "pod-0", timeout=SECONDS)
    assert "Pod" == alone["kind"]
    assert alone in live.list("Pod", NAMESPACE, timeout=SECONDS)


@pytest.mark.usefixtures("pods")
def test_what_is_not_there_is_not_found(live: LiveCluster) -> None:
    with pytest.raises(NotFound, match="Pod doors/gone does not exist"):
        live.get("Pod", NAMESPACE, "gone", timeout=SECONDS)
    with pytest.raises(NotFound, match="Pod doors/gone does not exist"):
        live.logs(NAMESPACE, "gone", "app", previous=False, timeout=SECONDS)


@pytest.mark.usefixtures("pods")
def test_a_pod_without_a_node_has_logged_nothing(live: LiveCluster) -> None:
    assert "" == live.logs(NAMESPACE, "pod-0", "app", previous=False, timeout=SECONDS)


def test_what_the_role_does_not_allow_is_refused(
    control_plane: ControlPlane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = control_plane.admin
    path = tmp_path / "nobody.kubeconfig"
    token = token_of(api, "default", "default")
    write_kubeconfig(path, url=api.url, token=token, authority=api.authority)
    nobody = connected(path, monkeypatch)
    with pytest.raises(Forbidden, match=r"^forbidden: list pods in doors$"):
        nobody.list("Pod", NAMESPACE, timeout=SECONDS)
