"""Through the official client, against an API server that is a few recorded answers."""

import json
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from subprocess import run
from urllib.parse import parse_qs, urlsplit

import pytest

from alertwhy.errors import CollectError, ConfigError, Forbidden, NotFound, Unreachable
from workers.clients.cluster import LIST_LIMIT, LOG_LINES
from workers.clients.kubernetes import LiveCluster, live_cluster

Answers = dict[str, tuple[int, bytes]]


class ApiServer:
    """Answers by path; remembers paths, queries and who asked."""

    def __init__(self, address: str, answers: Answers) -> None:
        self.address = address
        self.answers = answers
        self.asked: list[tuple[str, dict[str, list[str]]]] = []
        self.signed: list[str] = []
        self.pause = 0.0


@pytest.fixture
def server() -> Iterator[ApiServer]:
    class Requests(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            api.asked.append((asked.path, parse_qs(asked.query)))
            api.signed.append(self.headers.get("Authorization", ""))
            query = parse_qs(asked.query)
            page = f"{asked.path}#{query['continue'][0]}" if "continue" in query else asked.path
            status, body = api.answers.get(page, (404, b"404 page not found"))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            for byte in (body[i : i + 1] for i in range(len(body))) if api.pause else [body]:
                time.sleep(api.pause)
                try:
                    self.wfile.write(byte)
                except OSError:
                    return

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Requests)
    http.daemon_threads = True
    api = ApiServer(f"http://127.0.0.1:{http.server_port}", {})
    thread = threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield api
    http.shutdown()
    http.server_close()


@pytest.fixture
def cluster(server: ApiServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LiveCluster:
    return connect(server.address, tmp_path, monkeypatch)


def connect(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LiveCluster:
    whole = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "c",
        "clusters": [{"name": "c", "cluster": {"server": address}}],
        "users": [{"name": "u", "user": {"token": "sesame"}}],
        "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
    }
    path = tmp_path / "kubeconfig"
    path.write_text(json.dumps(whole), encoding="utf-8")
    no_cluster_but(str(path), monkeypatch)
    return live_cluster()


def no_cluster_but(kubeconfig: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from kubernetes.config import kube_config  # noqa: PLC0415  # costs a second, only here

    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    # the library reads KUBECONFIG when it is imported
    monkeypatch.setattr(kube_config, "KUBE_CONFIG_DEFAULT_LOCATION", kubeconfig)


def status(code: int, message: str) -> tuple[int, bytes]:
    return code, json.dumps({"kind": "Status", "message": message}).encode()


def test_an_object_comes_back_as_the_server_sent_it(
    server: ApiServer, cluster: LiveCluster
) -> None:
    pod = {"kind": "Pod", "metadata": {"name": "cart-0"}, "spec": {"newField": 1}}
    server.answers["/api/v1/namespaces/shop/pods/cart-0"] = (200, json.dumps(pod).encode())
    assert pod == cluster.get("Pod", "shop", "cart-0", timeout=5)
    assert ["Bearer sesame"] == server.signed


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


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_a_name_that_cannot_be_is_never_asked_for(
    server: ApiServer, cluster: LiveCluster, name: str
) -> None:
    with pytest.raises(NotFound, match="cannot exist"):
        cluster.get("Pod", "shop", name, timeout=5)
    with pytest.raises(NotFound, match="cannot exist"):
        cluster.logs("shop", name, "app", previous=False, timeout=5)
    assert [] == server.asked


@pytest.mark.parametrize("namespace", [".", ".."])
def test_a_namespace_that_cannot_be_is_never_asked_for(
    server: ApiServer, cluster: LiveCluster, namespace: str
) -> None:
    with pytest.raises(NotFound, match="cannot exist"):
        cluster.list("Pod", namespace, timeout=5)
    assert [] == server.asked


def test_a_pod_without_a_namespace_is_never_asked_for(
    server: ApiServer, cluster: LiveCluster
) -> None:
    with pytest.raises(NotFound, match="no namespace to be looked for in"):
        cluster.get("Pod", "", "cart-0", timeout=5)
    assert [] == server.asked


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
    assert {"labelSelector": ["app=cart,a!=b"], "limit": ["499"], "continue": ["more"]} == (
        server.asked[1][1]
    )


def test_a_list_ends_at_its_limit(server: ApiServer, cluster: LiveCluster) -> None:
    page = {"metadata": {"continue": "more"}, "items": [{} for _ in range(LIST_LIMIT + 5)]}
    server.answers["/api/v1/pods"] = (200, json.dumps(page).encode())
    assert LIST_LIMIT == len(cluster.list("Pod", "", fields="spec.nodeName=n", timeout=5))
    assert [("/api/v1/pods", {"fieldSelector": ["spec.nodeName=n"], "limit": ["500"]})] == (
        server.asked
    )


def test_logs_are_the_last_lines_whatever_bytes_are_in_them(
    server: ApiServer, cluster: LiveCluster
) -> None:
    body = b"old\n" * 300 + b"caf\xe9\n"
    server.answers["/api/v1/namespaces/shop/pods/cart-0/log"] = (200, body)
    lines = cluster.logs("shop", "cart-0", "app", previous=True, timeout=5).split("\n")
    assert LOG_LINES == len(lines)
    assert "caf�" == lines[-1]
    assert {
        "container": ["app"],
        "tailLines": ["200"],
        "limitBytes": ["1048576"],
        "previous": ["true"],
    } == server.asked[0][1]


def test_a_pod_without_a_node_has_logged_nothing(server: ApiServer, cluster: LiveCluster) -> None:
    server.answers["/api/v1/namespaces/shop/pods/cart-0/log"] = (204, b"")
    assert "" == cluster.logs("shop", "cart-0", "app", previous=False, timeout=5)


@pytest.mark.parametrize(
    ("answer", "error", "says"),
    [
        (status(403, "no"), Forbidden, "^forbidden: get pods/log in shop$"),
        (status(404, "not there"), NotFound, "^Pod shop/cart-0 does not exist$"),
        (
            status(400, 'previous terminated container "app" in pod "cart-0" not found'),
            NotFound,
            "^get pods/log in shop: previous terminated container",
        ),
        (status(400, 'container "app" is waiting to start: x'), NotFound, "waiting to start"),
        (status(400, "bad query"), Unreachable, "answered 400: bad query"),
        (status(401, "who"), Unreachable, "does not accept the credentials"),
        (status(500, "dial tcp: refused"), Unreachable, "answered 500: dial tcp: refused"),
        ((503, b"<html>"), Unreachable, "answered 503$"),
        ((302, b""), Unreachable, "answered 302$"),
    ],
)
def test_a_refusal_says_what_was_refused(
    server: ApiServer,
    cluster: LiveCluster,
    answer: tuple[int, bytes],
    error: type[CollectError],
    says: str,
) -> None:
    server.answers["/api/v1/namespaces/shop/pods/cart-0/log"] = answer
    with pytest.raises(error, match=says):
        cluster.logs("shop", "cart-0", "app", previous=False, timeout=5)
    assert 1 == len(server.asked)


def test_a_forbidden_read_tells_the_rule_that_is_missing(
    server: ApiServer, cluster: LiveCluster
) -> None:
    server.answers["/apis/apps/v1/namespaces/shop/replicasets"] = status(403, "no")
    with pytest.raises(Forbidden) as caught:
        cluster.list("ReplicaSet", "shop", timeout=5)
    assert "forbidden: list replicasets in shop" == caught.value.reason
    assert "allow list on replicasets, API group apps," in caught.value.remedy


def test_an_absent_api_group_is_named(cluster: LiveCluster) -> None:
    with pytest.raises(NotFound, match="API autoscaling/v2 is not served"):
        cluster.get("HorizontalPodAutoscaler", "shop", "cart", timeout=5)
    with pytest.raises(NotFound, match="API autoscaling/v2 is not served"):
        cluster.list("HorizontalPodAutoscaler", "shop", timeout=5)


@pytest.mark.parametrize(("body", "says"), [(b"<html>", "not JSON"), (b"[]", "no JSON object")])
def test_an_answer_without_sense_is_told(
    server: ApiServer, cluster: LiveCluster, body: bytes, says: str
) -> None:
    server.answers["/api/v1/nodes/n"] = (200, body)
    with pytest.raises(Unreachable, match=says):
        cluster.get("Node", "", "n", timeout=5)


@pytest.mark.parametrize("pause", [0.1, 1.0])
def test_a_server_that_drips_or_hangs_costs_no_more_than_the_timeout(
    server: ApiServer, cluster: LiveCluster, pause: float
) -> None:
    server.answers["/api/v1/nodes/n"] = (200, b'{"kind": "Node", "metadata": {"name": "n"}}')
    server.pause = pause
    began = time.monotonic()
    with pytest.raises(Unreachable, match="get nodes: no answer in time"):
        cluster.get("Node", "", "n", timeout=0.4)
    assert time.monotonic() - began < 1.0


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
    with pytest.raises(ConfigError, match=r"no cluster to look at: .* set KUBECONFIG"):
        live_cluster()


def test_the_library_is_not_loaded_by_importing_the_door() -> None:
    code = "import sys, workers.clients.kubernetes; sys.exit('kubernetes' in sys.modules)"
    assert 0 == run([sys.executable, "-c", code], check=False).returncode  # noqa: S603  # our own words
