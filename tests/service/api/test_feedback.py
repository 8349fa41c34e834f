"""Whether we were right, told by a person or a program."""

import pytest
from flask.testing import FlaskClient

from alertwhy.store import Store
from tests.fakes.waiting import calls
from tests.fakes.workshop import Workshop

ADDRESS = "/api/v1/investigations/one/feedback"


@pytest.fixture
def shop(store: Store) -> Workshop:
    workshop = Workshop(store)
    workshop.concluded()
    workshop.waiting()
    return workshop


def test_feedback_is_kept_told_and_shown(client: FlaskClient, shop: Workshop) -> None:
    given = {
        "verdict": "wrong",
        "note": "it was DNS",
        "resolution": "restarted CoreDNS",
        "by": "bo",
    }
    answer = client.post(ADDRESS, json=given)
    shown = client.get("/api/v1/investigations/one").get_json()["feedback"]
    expected = {**given, "at": "2026-08-20T09:40:00Z"}
    assert (200, expected) == (answer.status_code, answer.get_json())
    assert [expected] == shown
    assert ["deliver(one, shop)"] == calls(shop.store.redis)["deliver"]


def test_a_note_holds_no_secret(client: FlaskClient, shop: Workshop) -> None:
    client.post(ADDRESS, json={"verdict": "right", "note": "password=hunter2hunter2"})
    assert "hunter2" not in str(shop.found().feedback)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({}, "verdict"),
        ({"verdict": "maybe"}, "verdict"),
        ({"verdict": "right", "note": 7}, "note"),
        ({"verdict": "right", "resolution": "x" * 4001}, "resolution"),
        ({"verdict": "right", "by": ""}, "by"),
    ],
)
def test_a_mistake_names_its_place(
    client: FlaskClient, shop: Workshop, given: dict[str, object], path: str
) -> None:
    answer = client.post(ADDRESS, json=given)
    assert (400, path) == (answer.status_code, answer.get_json()["path"])
    assert () == shop.found().feedback


@pytest.mark.parametrize("identity", ["none", "no such one"])
def test_what_is_not_there_takes_none(client: FlaskClient, identity: str) -> None:
    answer = client.post(f"/api/v1/investigations/{identity}/feedback", json={"verdict": "right"})
    assert 404 == answer.status_code
