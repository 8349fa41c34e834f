import json

import pytest

from alertwhy.errors import CollectError, Forbidden, NotFound, Unreachable
from workers.clients.asked import MAX_MESSAGE, Asked, parsed, refusal
from workers.clients.cluster import RESOURCES

POD, NODE, REPLICASET = (RESOURCES[kind] for kind in ("Pod", "Node", "ReplicaSet"))
LOG = Asked("get", POD, "shop", "cart-0", below="log")


def status(message: str) -> bytes:
    return json.dumps({"kind": "Status", "message": message}).encode()


@pytest.mark.parametrize(
    ("asked", "words", "path"),
    [
        (LOG, "get pods/log in shop", "/api/v1/namespaces/shop/pods/cart-0/log"),
        (Asked("list", POD, ""), "list pods", "/api/v1/pods"),
        (Asked("get", NODE, "ignored", "n"), "get nodes", "/api/v1/nodes/n"),
        (
            Asked("list", REPLICASET, "shop"),
            "list replicasets in shop",
            "/apis/apps/v1/namespaces/shop/replicasets",
        ),
        (
            Asked("get", POD, "a/b", "../secrets/x?y"),
            "get pods in a/b",
            "/api/v1/namespaces/a%2Fb/pods/..%2Fsecrets%2Fx%3Fy",
        ),
    ],
)
def test_a_read_has_words_and_a_path(asked: Asked, words: str, path: str) -> None:
    assert (words, path) == (str(asked), asked.path)


@pytest.mark.parametrize(
    ("namespace", "name"), [("shop", ""), ("shop", "."), ("shop", ".."), ("..", "x"), (".", "x")]
)
def test_what_cannot_be_is_never_asked_for(namespace: str, name: str) -> None:
    with pytest.raises(NotFound, match="cannot exist"):
        Asked("get", POD, namespace, name)


def test_a_list_cannot_leave_its_namespace_either() -> None:
    with pytest.raises(NotFound, match="cannot exist"):
        Asked("list", POD, "..")


def test_a_pod_without_a_namespace_is_never_asked_for() -> None:
    with pytest.raises(NotFound, match="Pod cart-0 has no namespace to be looked for in"):
        Asked("get", POD, "", "cart-0")


@pytest.mark.parametrize(
    ("code", "body", "kind", "says"),
    [
        (403, status("no"), Forbidden, "forbidden: get pods/log in shop"),
        (404, status("not there"), NotFound, "Pod shop/cart-0 does not exist"),
        (
            404,
            b"404 page not found",
            NotFound,
            "get pods/log in shop: the API v1 is not served by this cluster",
        ),
        (
            400,
            status('previous terminated container "app" in pod "cart-0" not found'),
            NotFound,
            'get pods/log in shop: previous terminated container "app" in pod "cart-0" not found',
        ),
        (
            400,
            status('container "app" in pod "cart-0" is waiting to start: ContainerCreating'),
            NotFound,
            'get pods/log in shop: container "app" in pod "cart-0" is waiting to start: ContainerCreating',
        ),
        (
            400,
            status("bad query"),
            Unreachable,
            "get pods/log in shop: the API server answered 400: bad query",
        ),
        (
            401,
            b"",
            Unreachable,
            "get pods/log in shop: the API server does not accept the credentials (401)",
        ),
        (
            500,
            status("dial tcp"),
            Unreachable,
            "get pods/log in shop: the API server answered 500: dial tcp",
        ),
        (503, b"<html>", Unreachable, "get pods/log in shop: the API server answered 503"),
        (302, b"[]", Unreachable, "get pods/log in shop: the API server answered 302"),
    ],
)
def test_a_refusal_says_what_was_refused(
    code: int, body: bytes, kind: type[CollectError], says: str
) -> None:
    found = refusal(code, body, LOG)
    assert (kind, says) == (type(found), found.reason)


def test_a_forbidden_read_tells_the_rule_that_is_missing() -> None:
    found = refusal(403, b"", Asked("list", REPLICASET, "shop"))
    assert (
        "allow list on replicasets, API group apps, in the Role or ClusterRole of this ServiceAccount"
    ) == found.remedy
    assert 'allow get on pods/log, API group "" (core),' in refusal(403, b"", LOG).remedy


def test_a_list_that_is_not_found_is_an_api_that_is_not_served() -> None:
    found = refusal(404, status("the server could not find it"), Asked("list", REPLICASET, "shop"))
    assert "list replicasets in shop: the API apps/v1 is not served by this cluster" == found.reason


def test_a_long_word_of_the_server_is_cut() -> None:
    assert refusal(500, status("x" * 5000), LOG).reason.endswith(": " + "x" * MAX_MESSAGE)


def test_a_json_object_is_taken() -> None:
    assert {"kind": "Pod"} == parsed(b'{"kind": "Pod"}', LOG)


@pytest.mark.parametrize(
    ("body", "says"), [(b"<html>", "not JSON"), (b"\xff", "not JSON"), (b"[]", "no JSON object")]
)
def test_an_answer_without_sense_is_told(body: bytes, says: str) -> None:
    with pytest.raises(Unreachable, match=says):
        parsed(body, LOG)
