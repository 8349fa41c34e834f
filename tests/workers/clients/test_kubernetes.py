"""Through the official client, against an API server that is a few recorded answers."""

import json
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import run

import pytest

from alertwhy.errors import ConfigError, NotFound, Unreachable
from tests.fakes.api_server import TOKEN, ApiServer, kubeconfig, serving
from workers.clients.cluster import LIST_LIMIT, LOG_LINES
from workers.clients.kubernetes import LiveCluster, live_cluster


@pytest.fixture
def server() -> Iterator[ApiServer]:
    with serving() as api:
        yield api


@pytest.fixture
def cluster(server: ApiServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LiveCluster:
    return connect(server.address, tmp_path, monkeypatch)


def connect(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LiveCluster:
    path = tmp_path / "kubeconfig"
    path.write_text(kubeconfig(address), encoding="utf-8")
    no_cluster_but(str(path), monkeypatch)
    return live_cluster()


def no_cluster_but(kubeconfig: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from kubernetes.config import kube_config  # noqa: PLC0415  # costs a second, only here

    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    # the library reads KUBECONFIG when it is imported
    monkeypatch.setattr(kube_config, "KUBE_CONFIG_DEFAULT_LOCATION", kubeconfig)


def test_an_object_comes_back_as_the_server_sent_it(
    server: ApiServer, cluster: LiveCluster
) -> None:
    pod = {"kind": "Pod", "metadata": {"name": "cart-0"}, "spec": {"newField": 1}}
    server.answers["/api/v1/namespaces/shop/pods/cart-0"] = (200, json.dumps(pod).encode())
    assert pod == cluster.get("Pod", "shop", "cart-0", timeout=5)
    assert [f"Bearer {TOKEN}"] == server.signed


def test_a_group_and_a_cluster_scoped_kind_have_their_own_paths(
    server: ApiServer, cluster: LiveCluster
) -> None:
    server.answers["/apis/apps/v1/namespaces/shop/deployments/cart"] = (200, b"{}")
    server.answers["/api/v1/nodes/worker-1"] = (200, b"{}")
    assert {} == cluster.get("Deployment", "shop", "cart", timeout=5)
    assert {} == cluster.get("Node", "shop", "worker-1", timeout=5)


def test_names_are_quoted_so_that_none_escapes_its_path(
    server: ApiServer, cluster: LiveCluster
) -> None:
    with pytest.raises(NotFound):
        cluster.get("Pod", "shop", "../secrets/x?y", timeout=5)
    assert [("/api/v1/namespaces/shop/pods/..%2Fsecrets%2Fx%3Fy", {})] == server.asked


def test_a_list_names_its_kind_and_follows_pages(server: ApiServer, cluster: LiveCluster) -> None:
    first = {"metadata": {"continue": "more"}, "items": [{"metadata": {"name": "a"}}]}
    second = {"metadata": {}, "items": [{"metadata": {"name": "b"}}]}
    path = "/apis/apps/v1/namespaces/shop/replicasets"
    server.answers[path] = (200, json.dumps(first).encode())
    server.answers[f"{path}#more"] = (200, json.dumps(second).encode())
    found = cluster.list("ReplicaSet", "shop", labels="app=cart,a!=b", timeout=5)
    named = {"apiVersion": "apps/v1", "kind": "ReplicaSet"}
    assert [
        {**named, "metadata": {"name": "a"}},
        {**named, "metadata": {"name": "b"}},
    ] == found
    assert {"labelSelector": ["app=cart,a!=b"], "limit": ["500"]} == server.asked[0][1]
    assert {"labelSelector": ["app=cart,a!=b"], "limit": ["500"], "continue": ["more"]} == (
        server.asked[1][1]
    )


@pytest.mark.parametrize(("kind", "asked"), [("Event", 1), ("Pod", 4)])
def test_a_list_ends_at_its_limit(
    server: ApiServer, cluster: LiveCluster, kind: str, asked: int
) -> None:
    page = {"metadata": {"continue": "more"}, "items": [{} for _ in range(LIST_LIMIT)]}
    path = f"/api/v1/{kind.lower()}s"
    for place in (path, f"{path}#more"):
        server.answers[place] = (200, json.dumps(page).encode())
    assert asked * LIST_LIMIT == len(cluster.list(kind, "", fields="spec.nodeName=n", timeout=5))
    query = {"fieldSelector": ["spec.nodeName=n"], "limit": ["500"], "resourceVersion": ["0"]}
    assert (path, query) == server.asked[0]
    assert asked == len(server.asked)
    assert all("resourceVersion" not in further for _, further in server.asked[1:])


def test_pages_go_on_to_the_end(server: ApiServer, cluster: LiveCluster) -> None:
    names = [str(n) for n in range(7)]
    for number, name in enumerate(names):
        metadata = {"continue": str(number + 1)} if name != names[-1] else {}
        place = "/api/v1/events" + (f"#{number}" if number else "")
        page = {"metadata": metadata, "items": [{"metadata": {"name": name}}]}
        server.answers[place] = (200, json.dumps(page).encode())
    found = [each["metadata"] for page in cluster.pages("Event", "", timeout=5) for each in page]
    assert [{"name": name} for name in names] == found


def test_logs_are_the_last_lines_whatever_bytes_are_in_them(
    server: ApiServer, cluster: LiveCluster
) -> None:
    body = b"old\n" * 300 + b"new \xe9\n"
    server.answers["/api/v1/namespaces/shop/pods/cart-0/log"] = (200, body)
    lines = cluster.logs("shop", "cart-0", "app", previous=True, timeout=5).split("\n")
    assert LOG_LINES == len(lines)
    assert "new �" == lines[-1]
    assert {
        "container": ["app"],
        "tailLines": ["200"],
        "limitBytes": ["1048576"],
        "previous": ["true"],
    } == server.asked[0][1]


def test_a_pod_without_a_node_has_logged_nothing(server: ApiServer, cluster: LiveCluster) -> None:
    server.answers["/api/v1/namespaces/shop/pods/cart-0/log"] = (204, b"")
    assert "" == cluster.logs("shop", "cart-0", "app", previous=False, timeout=5)


def test_a_refusal_is_raised_and_not_tried_again(server: ApiServer, cluster: LiveCluster) -> None:
    server.answers["/api/v1/namespaces/shop/pods/cart-0/log"] = (503, b"<html>")
    with pytest.raises(Unreachable, match="answered 503"):
        cluster.logs("shop", "cart-0", "app", previous=False, timeout=5)
    assert 1 == len(server.asked)


def test_a_redirect_is_not_followed(server: ApiServer, cluster: LiveCluster) -> None:
    server.answers["/api/v1/nodes/n"] = (302, b"")
    with pytest.raises(Unreachable, match="answered 302"):
        cluster.get("Node", "", "n", timeout=5)


def test_an_absent_api_group_is_named(cluster: LiveCluster) -> None:
    with pytest.raises(NotFound, match="API autoscaling/v2 is not served"):
        cluster.get("HorizontalPodAutoscaler", "shop", "cart", timeout=5)
    with pytest.raises(NotFound, match="API autoscaling/v2 is not served"):
        cluster.list("HorizontalPodAutoscaler", "shop", timeout=5)


@pytest.mark.parametrize("pause", [0.1, 1.0])
def test_a_server_that_drips_or_hangs_costs_no_more_than_the_timeout(
    server: ApiServer, cluster: LiveCluster, pause: float
) -> None:
    server.answers["/api/v1/nodes/n"] = (200, b'{"kind": "Node", "metadata": {"name": "n"}}')
    server.pause = pause
    began = time.monotonic()
    with pytest.raises(Unreachable, match="get nodes: no answer in time"):
        cluster.get("Node", "", "n", timeout=0.4)
    assert time.monotonic() - began < 4.0  # at a tenth of a second a byte it would be more


def test_a_server_that_never_answers_is_asked_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        cluster = connect(f"http://127.0.0.1:{silent.getsockname()[1]}", tmp_path, monkeypatch)
        with pytest.raises(Unreachable, match="get nodes: no answer in time"):
            cluster.get("Node", "", "n", timeout=0.5)
        silent.settimeout(0)
        silent.accept()[0].close()
        with pytest.raises(BlockingIOError):
            silent.accept()


def test_no_time_left_asks_nothing(server: ApiServer, cluster: LiveCluster) -> None:
    with pytest.raises(Unreachable, match="no time was left"):
        cluster.get("Node", "", "n", timeout=0)
    assert [] == server.asked


def test_a_server_that_is_away_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = connect("http://127.0.0.1:1", tmp_path, monkeypatch)
    with pytest.raises(Unreachable, match="get nodes: the connection failed") as caught:
        cluster.get("Node", "", "n", timeout=2)
    assert "readyz" in caught.value.remedy


def test_no_cluster_at_all_says_what_to_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_cluster_but(str(tmp_path / "none"), monkeypatch)
    with pytest.raises(
        ConfigError, match=r"no cluster to look at: not inside a pod .* set KUBECONFIG"
    ):
        live_cluster()


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("key: [sesame", r"it cannot be read \(ParserError\)"),
        ("[sesame]", r"it cannot be read \(TypeError\)"),
        ("\x00", r"it cannot be read \(ReaderError\)"),
        ("", "file is empty"),
        (kubeconfig("http://x", context="gone"), "Expected object with name gone"),
        (kubeconfig("http://x", user={"tokenFile": "/nowhere"}), "/nowhere: No such file"),
        (
            kubeconfig(
                "http://x", user={"auth-provider": {"name": "oidc", "config": {"x": TOKEN}}}
            ),
            r"it cannot be read \(ConfigException\)",
        ),
    ],
)
def test_a_kubeconfig_that_cannot_be_used_says_why_and_shows_no_credential(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, says: str
) -> None:
    path = tmp_path / "kubeconfig"
    path.write_text(body, encoding="utf-8")
    no_cluster_but(str(path), monkeypatch)
    with pytest.raises(ConfigError, match=says) as caught:
        live_cluster()
    assert TOKEN not in str(caught.value)


def test_the_library_is_not_loaded_by_importing_the_door() -> None:
    code = "import sys, workers.clients.kubernetes; sys.exit('kubernetes' in sys.modules)"
    assert 0 == run([sys.executable, "-c", code], check=False).returncode  # noqa: S603  # our own words


CONFIG_MAP = {"kind": "ConfigMap", "metadata": {"name": "web"}, "data": {"password": "hunter2"}}


def test_the_values_of_a_config_map_stay_outside(server: ApiServer, cluster: LiveCluster) -> None:
    path = "/api/v1/namespaces/shop/configmaps"
    server.answers[f"{path}/web"] = (200, json.dumps(CONFIG_MAP).encode())
    server.answers[path] = (200, json.dumps({"items": [CONFIG_MAP]}).encode())
    alone = cluster.get("ConfigMap", "shop", "web", timeout=5)
    listed = cluster.list("ConfigMap", "shop", timeout=5)
    paged = list(cluster.pages("ConfigMap", "shop", timeout=5))
    assert {"password": ""} == alone["data"]
    assert "hunter2" not in json.dumps([alone, listed, paged])


def test_of_many_config_maps_the_server_is_asked_for_the_names_alone(
    server: ApiServer, cluster: LiveCluster
) -> None:
    meta = {"kind": "PartialObjectMetadata", "metadata": {"name": "web"}}
    path = "/api/v1/namespaces/shop/configmaps"
    server.answers[path] = (200, json.dumps({"items": [meta]}).encode())
    server.answers["/api/v1/namespaces/shop/pods"] = (200, b"{}")
    expected = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web"}}
    assert [expected] == cluster.list("ConfigMap", "shop", timeout=5)
    cluster.list("Pod", "shop", timeout=5)
    list(cluster.pages("ConfigMap", "shop", timeout=5))
    assert [True, False, False] == ["PartialObjectMetadata" in each for each in server.accepted]
    assert ["500", "50"] == [query["limit"][0] for at, query in server.asked if at == path]


def test_a_live_cluster_has_all_that_exists(cluster: LiveCluster) -> None:
    assert cluster.complete("ConfigMap", "shop")
