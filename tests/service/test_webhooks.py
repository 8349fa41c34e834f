import json
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from alertwhy.settings import Settings
from alertwhy.store import Store
from service.app import create_app
from service.webhooks import MAX_NAMED, MAX_REMEMBERED

RECORDED = Path(__file__).parents[1] / "recorded"
CRASHLOOP = (RECORDED / "alertmanager/single-pod-crashloop-firing.json").read_bytes()
BACKOFF = (RECORDED / "botkube/k8s-error-pod-backoff.json").read_bytes()
BAD: dict[str, object] = {"status": "firing"}
GOOD: dict[str, object] = {"status": "firing", "labels": {"alertname": "A"}}


def alerts(*given: object) -> bytes:
    return json.dumps({"alerts": given}).encode()


@pytest.mark.parametrize(("source", "body"), [("alertmanager", CRASHLOOP), ("botkube", BACKOFF)])
def test_alerts_are_stored_and_answered_200(
    client: FlaskClient, store: Store, source: str, body: bytes
) -> None:
    answer = client.post(f"/webhooks/{source}", data=body)
    (entry,) = store.inbox.read(10)

    assert 200 == answer.status_code
    assert {"accepted": 1, "receipt": entry.receipt, "rejected": []} == answer.get_json()
    assert source == json.loads(entry.group)["source"]


def test_a_trailing_slash_is_no_redirect(client: FlaskClient) -> None:
    assert 200 == client.post("/webhooks/alertmanager/", data=CRASHLOOP).status_code


def test_the_content_type_is_not_asked_for(client: FlaskClient) -> None:
    answer = client.post(
        "/webhooks/alertmanager",
        data=CRASHLOOP,
        content_type="application/x-www-form-urlencoded",
    )

    assert 1 == answer.get_json()["accepted"]


@pytest.mark.parametrize("name", ["k8s-delete-pod", "plugin-arbitrary-data-string"])
def test_botkube_hears_200_for_what_is_no_fault(
    client: FlaskClient, store: Store, name: str
) -> None:
    answer = client.post("/webhooks/botkube", data=(RECORDED / f"botkube/{name}.json").read_bytes())

    assert 200 == answer.status_code
    assert {"accepted": 0, "receipt": None, "rejected": []} == answer.get_json()
    assert 0 == store.inbox.depth()


def test_the_bad_are_named_and_the_good_are_taken(client: FlaskClient) -> None:
    body = client.post("/webhooks/alertmanager", data=alerts(GOOD, GOOD, BAD)).get_json()

    assert 2 == body["accepted"]
    assert [
        {"index": 2, "path": "alerts[2].labels", "reason": "is missing"}
    ] == body["rejected"]  # fmt: skip


def test_a_thousand_bad_ones_are_counted_and_some_are_named(client: FlaskClient) -> None:
    body = client.post("/webhooks/alertmanager", data=alerts(GOOD, *[BAD] * 1000)).get_json()

    assert (MAX_NAMED, 1000) == (len(body["rejected"]), body["rejectedInAll"])


def test_nothing_to_use_is_a_400_that_says_where(client: FlaskClient, store: Store) -> None:
    answer = client.post("/webhooks/alertmanager", data=alerts(BAD))
    body = answer.get_json()

    assert (400, "alerts[0].labels", "is missing") == (
        answer.status_code, body["path"], body["expected"],
    )  # fmt: skip
    assert {'alertwhy_webhooks_refused_total{source="alertmanager"}': 1} == store.counters.read()


def test_the_same_mistake_is_logged_once(client: FlaskClient) -> None:
    with capture_logs() as logs:
        for _ in range(3):
            client.post("/webhooks/alertmanager", data=alerts(BAD))

    assert 1 == len([each for each in logs if each["event"] == "webhook_refused"])


def test_only_so_many_mistakes_are_remembered(client: FlaskClient) -> None:
    bodies = [alerts(BAD)] + [b" " * n + b"x" for n in range(MAX_REMEMBERED)]
    with capture_logs() as logs:
        for body in [*bodies, alerts(BAD)]:
            client.post("/webhooks/alertmanager", data=body)

    assert 2 == len([each for each in logs if each.get("path") == "alerts[0].labels"])


def test_no_other_source_exists(client: FlaskClient) -> None:
    assert 404 == client.post("/webhooks/pager", data=CRASHLOOP).status_code


def test_reading_a_webhook_is_not_allowed(client: FlaskClient) -> None:
    answer = client.get("/webhooks/alertmanager")

    assert (405, "application/problem+json") == (answer.status_code, answer.content_type)


def test_redis_away_is_a_503(away: FlaskClient) -> None:
    answer = away.post("/webhooks/alertmanager", data=CRASHLOOP)

    assert (503, "application/problem+json") == (answer.status_code, answer.content_type)


class TestWithAToken:
    @pytest.fixture
    def guarded(self, settings: Settings, store: Store) -> FlaskClient:
        return create_app(replace(settings, webhook_token="t/1"), store).test_client()

    @pytest.mark.parametrize("source", ["alertmanager", "botkube"])
    def test_it_may_stand_in_the_path(self, guarded: FlaskClient, source: str) -> None:
        body = CRASHLOOP if source == "alertmanager" else BACKOFF

        assert 200 == guarded.post(f"/webhooks/{source}/t/1", data=body).status_code
        assert 200 == guarded.post(f"/webhooks/{source}/t%2F1", data=body).status_code

    def test_it_may_be_a_password(self, guarded: FlaskClient) -> None:
        answer = guarded.post("/webhooks/botkube", data=BACKOFF, auth=("any", "t/1"))

        assert 200 == answer.status_code

    @pytest.mark.parametrize("source", ["alertmanager", "pager"])
    def test_without_it_nothing_is_read_or_told(self, guarded: FlaskClient, source: str) -> None:
        answer = guarded.post(f"/webhooks/{source}", data=b"not json")

        assert 401 == answer.status_code
        assert 'Basic realm="alertwhy webhooks"' == answer.headers["WWW-Authenticate"]

    @pytest.mark.parametrize("header", ["Bearer", "Basic !!!", "Basic /w==", "\x80", "Digest a"])
    def test_no_header_crashes_it(self, guarded: FlaskClient, header: str) -> None:
        answer = guarded.post("/webhooks/botkube", headers={"Authorization": header})

        assert 401 == answer.status_code

    def test_a_wrong_one_is_never_logged(self, guarded: FlaskClient) -> None:
        with capture_logs() as logs:
            guarded.post("/webhooks/botkube/almost", data=b"x")
            guarded.post("/webhooks/botkube/t/1", data=b"x")

        assert "almost" not in str(logs)
        assert "t/1" not in str(logs)


class TestALimitOfTheBody:
    @pytest.fixture
    def narrow(self, settings: Settings, store: Store) -> Flask:
        return create_app(replace(settings, max_body=len(CRASHLOOP)), store)

    def test_what_fits_is_taken(self, narrow: Flask) -> None:
        answer = narrow.test_client().post("/webhooks/alertmanager", data=CRASHLOOP)

        assert 200 == answer.status_code

    def test_what_does_not_is_a_413(self, narrow: Flask) -> None:
        answer = narrow.test_client().post("/webhooks/alertmanager", data=CRASHLOOP + b" ")

        assert (413, "application/problem+json") == (answer.status_code, answer.content_type)

    def test_a_chunked_body_is_limited_too(self, narrow: Flask, tmp_path: Path) -> None:
        (tmp_path / "body").write_bytes(CRASHLOOP + b" ")
        with (tmp_path / "body").open("rb") as stream:
            answer = narrow.test_client().post(
                "/webhooks/alertmanager",
                input_stream=stream,
                environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
            )

        assert 413 == answer.status_code
