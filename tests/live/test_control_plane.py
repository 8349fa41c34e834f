"""The harness itself: what is real is real, and the played kubelet is one to the API server."""

from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.fakes.patience import eventually
from tests.live.api import AGENT, Api, Json
from tests.live.audit import Asked
from tests.live.control_plane import HOW, ControlPlane
from tests.live.kubelet import Kubelet
from tests.live.objects import deployment, events_about, identity, make_namespace, pods_of, token_of
from tests.live.statuses import Container, crash_looping

pytestmark = pytest.mark.live

NAMESPACE = "harness"


@pytest.fixture(scope="module")
def api(control_plane: ControlPlane) -> Api:
    control_plane.requires("kube-controller-manager")
    control_plane.requires("kube-scheduler")
    make_namespace(control_plane.admin, NAMESPACE)
    return control_plane.admin


@pytest.fixture(scope="module")
def kubelet(api: Api, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kubelet]:
    folder = tmp_path_factory.mktemp("kubelet")
    with Kubelet(api, "harness-node", address="127.0.0.9", folder=folder) as node:
        node.register()
        yield node
        node.unregister()


@pytest.fixture(scope="module")
def pod(api: Api, kubelet: Kubelet) -> Json:  # noqa: ARG001 - the node to be placed on
    """Of a Deployment of one, placed by the real scheduler."""
    api.create(
        f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments", deployment("web", image="web:1")
    )
    return eventually(lambda: pods_of(api, NAMESPACE, "web", placed=True), "a placed pod")[0]


def name_of(pod: Json) -> str:
    return identity(pod)[0]


def log_path(pod: Json, query: str = "") -> str:
    return f"/api/v1/namespaces/{NAMESPACE}/pods/{name_of(pod)}/log?container=app{query}"


def test_logs_come_from_the_played_kubelet_through_the_api_server(
    api: Api, kubelet: Kubelet, pod: Json
) -> None:
    kubelet.keep_log(NAMESPACE, name_of(pod), container="app", text="one\ntwo\nthree\n")
    assert "three\n" == api.get(api.url + log_path(pod, "&tailLines=1"), timeout=20).text


def test_the_previous_log_is_another_one(api: Api, kubelet: Kubelet, pod: Json) -> None:
    kubelet.keep_log(NAMESPACE, name_of(pod), container="app", text="died\n", previous=True)
    assert "died\n" == api.get(api.url + log_path(pod, "&previous=true"), timeout=20).text


def test_a_log_that_is_not_there_is_a_400_in_the_kubelets_words(
    api: Api, kubelet: Kubelet, pod: Json
) -> None:
    other = log_path(pod).replace("container=app", "container=app&previous=true")
    kubelet.forget_logs()
    answer = api.get(api.url + other, timeout=20)
    assert HTTPStatus.BAD_REQUEST == answer.status_code
    assert "previous terminated container" in answer.text


def test_a_reported_status_is_what_everybody_sees(api: Api, kubelet: Kubelet, pod: Json) -> None:
    status = crash_looping(
        Container("app", "web:1"),
        pod=name_of(pod),
        restarts=5,
        exit_code=127,
        now=datetime.now(UTC),
    )
    kubelet.report(NAMESPACE, name_of(pod), status)
    kubelet.say(pod, "BackOff", "Back-off restarting failed container")
    seen = api.get_json(f"/api/v1/namespaces/{NAMESPACE}/pods/{name_of(pod)}")["status"]
    assert isinstance(seen, dict)
    assert status["containerStatuses"] == seen["containerStatuses"]
    events = events_about(api, NAMESPACE, name_of(pod))
    assert ("BackOff", "Back-off restarting failed container") in events


@pytest.mark.usefixtures("kubelet")
def test_the_real_scheduler_says_why_a_pod_fits_nowhere(api: Api) -> None:
    wide = deployment("wide", image="web:1", requests={"cpu": "64"})
    api.create(f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments", wide)
    found = eventually(lambda: pods_of(api, NAMESPACE, "wide"), "a pod")
    name = name_of(found[0])

    def said() -> str:
        events = dict(events_about(api, NAMESPACE, name))
        return events.get("FailedScheduling", "")

    assert "Insufficient cpu" in eventually(said, "FailedScheduling")


def test_what_a_service_account_asked_and_was_refused_is_known(
    control_plane: ControlPlane, api: Api
) -> None:
    token = token_of(api, NAMESPACE, "default")
    account = Api(control_plane.url, token=token, authority=control_plane.authority)
    path = f"/api/v1/namespaces/{NAMESPACE}/secrets"
    assert HTTPStatus.FORBIDDEN == account.status_of(path)
    account.close()
    user = f"system:serviceaccount:{NAMESPACE}:default"
    expected = Asked(user, verb="list", resource="secrets", path=path, status=403, agent=AGENT)
    assert [expected] == control_plane.asked_by(user)
    assert expected.forbidden


def test_without_a_control_plane_a_test_says_how_to_get_one() -> None:
    assert "setup-envtest use -p path" in HOW


def test_a_folder_without_etcd_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=f"kube-apiserver is not in {tmp_path}"):
        ControlPlane(tmp_path, tmp_path)


def test_a_plain_envtest_folder_starts_what_it_has_and_names_the_rest(
    control_plane: ControlPlane, tmp_path: Path
) -> None:
    assets = tmp_path / "assets"
    assets.mkdir()
    for name in ("etcd", "kube-apiserver"):
        (assets / name).symlink_to((control_plane.assets / name).resolve())
    plane = ControlPlane(assets, tmp_path)
    try:
        assert ("kube-controller-manager", "kube-scheduler") == plane.missing
        with pytest.raises(AssertionError, match="kube-scheduler is not in"):
            plane.requires("kube-scheduler")
        pod = {"metadata": {"name": "p"}, "spec": {"containers": [{"name": "c", "image": "i"}]}}
        assert plane.admin.create("/api/v1/namespaces/default/pods", pod)["kind"] == "Pod"
    finally:
        plane.stop()
