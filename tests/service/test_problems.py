import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import NotFound, Unauthorized

from alertwhy.errors import PayloadError, StoreUnavailable
from service import problems


@pytest.fixture
def client() -> FlaskClient:
    app = Flask("test")
    problems.install(app)
    raised: dict[str, Exception] = {
        "payload": PayloadError("alerts[0].labels", "is missing"),
        "store": StoreUnavailable("Redis did not answer (TimeoutError)"),
        "bug": ZeroDivisionError("secret"),
        "unknown": NotFound("no such receipt"),
    }

    @app.get("/<name>")
    def fail(name: str) -> str:
        raise raised[name]

    @app.get("/redirecting/")
    def redirecting() -> str:
        return "here"

    @app.get("/aborting")
    def aborting() -> str:
        abort(app.response_class("as it is", status=418))

    return app.test_client()


@pytest.mark.parametrize(
    ("path", "status", "title", "detail"),
    [
        ("/payload", 400, "Bad Request", "alerts[0].labels: is missing"),
        ("/store", 503, "Service Unavailable", "the store is away; send it again"),
        ("/bug", 500, "Internal Server Error", "something went wrong here"),
        ("/unknown", 404, "Not Found", "no such receipt"),
        ("/no/such/page", 404, "Not Found", "there is nothing at this address"),
    ],
)
def test_each_error_is_a_problem_document(
    client: FlaskClient, path: str, status: int, title: str, detail: str
) -> None:
    answer = client.get(path)
    body = answer.get_json()

    assert (status, "application/problem+json") == (answer.status_code, answer.content_type)
    assert ("about:blank", title, status) == (body["type"], body["title"], body["status"])
    assert body["detail"].startswith(detail)


def test_a_senders_mistake_says_the_place_and_what_was_expected(client: FlaskClient) -> None:
    body = client.get("/payload").get_json()

    assert ("alerts[0].labels", "is missing") == (body["path"], body["expected"])


def test_a_bug_says_nothing_of_itself(client: FlaskClient) -> None:
    answer = client.get("/bug").get_data(as_text=True)

    assert "secret" not in answer
    assert "Traceback" not in answer


def test_a_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    answer = client.delete("/payload")

    assert 405 == answer.status_code
    assert "GET" in answer.headers["Allow"]


def test_a_path_is_never_repeated(client: FlaskClient) -> None:
    assert "hush" not in client.get("/webhooks/botkube/hush").get_data(as_text=True)


@pytest.mark.parametrize(("path", "status"), [("/redirecting", 308), ("/aborting", 418)])
def test_answers_that_are_no_errors_stay_as_they_are(
    client: FlaskClient, path: str, status: int
) -> None:
    assert status == client.get(path).status_code


def test_a_challenge_is_kept() -> None:
    app = Flask("test")
    problems.install(app)

    @app.get("/")
    def refuse() -> str:
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer", {"realm": "a b"}))

    assert 'Bearer realm="a b"' == app.test_client().get("/").headers["WWW-Authenticate"]
