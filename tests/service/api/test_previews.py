"""Previews: what a worker answers, as it is, or why not."""

import pytest
from flask.testing import FlaskClient

from alertwhy.queue import Queues
from alertwhy.settings import Settings
from alertwhy.store import Store
from service.api import previews
from service.app import create_app
from tests.fakes.workshop import Workshop
from workers.pipeline.previewing import preview, previewed

ADDRESS = "/api/v1/investigations/one/preview/"


@pytest.fixture
def shop(store: Store) -> Workshop:
    workshop = Workshop(store)
    workshop.concluded()
    return workshop


@pytest.fixture
def answering(
    settings: Settings, store: Store, shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> FlaskClient:
    """The application with a worker that answers at once."""
    monkeypatch.setattr(Queues, "preview", lambda _, token: preview(shop.means, token))
    return create_app(settings, store).test_client()


def test_it_is_byte_for_byte_what_would_be_sent(answering: FlaskClient, shop: Workshop) -> None:
    answer = answering.get(ADDRESS + "teams")
    assert (200, "application/json") == (answer.status_code, answer.content_type)
    assert previewed(shop.found(), "teams", shop.config) == answer.data


def test_a_notifier_that_nobody_knows_is_not_there(answering: FlaskClient) -> None:
    answer = answering.get(ADDRESS + "smoke-signals")
    assert 404 == answer.status_code
    assert "smoke-signals" in answer.get_json()["detail"]


@pytest.mark.parametrize(
    "path", ["none/preview/slack", "no such/preview/slack", "one/preview/Sl%20"]
)
def test_what_is_not_there_asks_no_worker(client: FlaskClient, shop: Workshop, path: str) -> None:
    shop.waiting()
    assert 404 == client.get(f"/api/v1/investigations/{path}").status_code
    assert [] == shop.waiting()


def test_without_a_worker_it_says_so(
    client: FlaskClient, shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "PAUSE", 0.001)
    monkeypatch.setattr(previews, "_waited_for", lambda s, t, _: waited(s, t, 0.01))
    shop.waiting()
    answer = client.get(ADDRESS + "slack")
    assert (503, True) == (answer.status_code, "alertwhy work" in answer.get_json()["detail"])
    assert 1 == len(shop.waiting())


waited = previews._waited_for  # noqa: SLF001  as it is before a test shortens it
