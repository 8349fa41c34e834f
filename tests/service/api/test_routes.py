"""The routing file's answer to an alert, over HTTP."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from alertwhy.settings import Settings
from alertwhy.store import Store
from service.app import create_app
from tests.fakes.crowd import alert_about, posted

FILE = """
receivers: [{name: team, stdout: {}}, {name: all, stdout: {}}]
route: {receiver: all, routes: [{namespaces: [shop], receiver: team, analysis: rules}]}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "routes.yaml"
    path.write_text(FILE)
    return path


@pytest.fixture
def client(settings: Settings, store: Store, file: Path) -> FlaskClient:
    return create_app(replace(settings, config=file), store).test_client()


def test_every_alert_of_a_payload_is_answered(client: FlaskClient) -> None:
    body = posted(alert_about("cart", "shop"), alert_about("ledger", "billing"))
    items = client.post("/api/v1/routes/test", json=body).get_json()["items"]

    assert ["team", "all"] == [item["told"][0]["receiver"] for item in items]
    assert "rules" == items[0]["told"][0]["behaviour"]["analysis"]
    assert ["", "namespace billing is not in shop"] == [
        item["looks"][0]["mismatch"] for item in items
    ]


def test_labels_alone_are_enough(client: FlaskClient) -> None:
    body = {"alert": {"alertname": "A", "namespace": "shop"}}
    (item,) = client.post("/api/v1/routes/test", json=body).get_json()["items"]

    assert "team" == item["told"][0]["receiver"]


def test_an_event_of_botkube_is_understood(client: FlaskClient) -> None:
    recorded = Path(__file__).parents[2] / "recorded" / "botkube"
    body = (recorded / "k8s-error-pod-backoff.json").read_bytes()
    (item,) = client.post("/api/v1/routes/test", data=body).get_json()["items"]

    assert item["target"].startswith("Pod ")


def test_labels_are_seen_as_they_are_stored(client: FlaskClient, file: Path) -> None:
    matcher = 'owner="ada@example.com"'
    file.write_text(FILE.replace("namespaces: [shop]", f"matchers: ['{matcher}']"))
    labels = {"alertname": "A", "namespace": "shop", "owner": "ada@example.com"}
    (item,) = client.post("/api/v1/routes/test", json={"alert": labels}).get_json()["items"]

    assert "all" == item["told"][0]["receiver"]
    assert "redacted" in item["looks"][0]["mismatch"]


@pytest.mark.parametrize("body", [b"", b"{", b'{"alerts": []}', b'{"alert": 1}', b"[]"])
def test_a_slip_is_a_400(client: FlaskClient, body: bytes) -> None:
    assert 400 == client.post("/api/v1/routes/test", data=body).status_code


def test_a_file_that_broke_is_named_beside_the_answer(client: FlaskClient, file: Path) -> None:
    body = {"alert": {"alertname": "A", "namespace": "shop"}}
    client.post("/api/v1/routes/test", json=body)
    file.write_text("route: 7")
    answer = client.post("/api/v1/routes/test", json=body).get_json()

    assert "receivers" in answer["fileNotInForce"]
    assert "team" == answer["items"][0]["told"][0]["receiver"]


def test_without_any_whole_file_it_says_so(client: FlaskClient, file: Path) -> None:
    file.write_text("route: 7")
    answer = client.post("/api/v1/routes/test", json={"alert": {"alertname": "A"}})

    assert 503 == answer.status_code
    assert "no routing file is in force" in answer.get_data(as_text=True)
