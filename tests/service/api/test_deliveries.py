from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from alertwhy.domain.investigation import Delivery, DeliveryStatus, Investigation, Status
from alertwhy.domain.target import Target
from alertwhy.queue import Queues
from alertwhy.store import Store
from alertwhy.store.work import Item, StageName
from tests.service.conftest import NOW

ODD = "the shop/team: 100%"


def failed(store: Store, receiver: str = "shop", status: str = "dead") -> None:
    target = Target("Deployment", "shop", "cart")
    store.investigations.open_by_hand(Investigation("i1", Status.OPEN, NOW, NOW, target))
    item = Item(StageName.DELIVER, "i1", receiver)
    store.work.want(item, NOW)
    lease = store.work.begin(item, NOW)
    assert lease is not None
    delivery = Delivery(
        receiver, "slack", DeliveryStatus(status), 3, error="gone", first_failed_at=NOW
    )
    assert store.deliveries.save(lease, delivery)
    store.work.finish(lease, NOW)


def test_dead_letters_are_listed_with_their_reason(client: FlaskClient, store: Store) -> None:
    failed(store)
    answer = client.get("/api/v1/deliveries?status=failed").get_json()

    assert None is answer["next"]
    assert [
        {
            "id": "i1:shop", "investigation": "i1", "storm": None, "receiver": "shop", "notifier": "slack",
            "status": "dead", "attempts": 3, "error": "gone",
            "failingSince": "2026-08-20T09:40:00Z",
        }
    ] == answer["items"]  # fmt: skip


def test_one_status_alone_can_be_asked_for(client: FlaskClient, store: Store) -> None:
    failed(store, status="retrying")

    assert [] == client.get("/api/v1/deliveries?status=dead").get_json()["items"]
    assert 1 == len(client.get("/api/v1/deliveries?status=retrying").get_json()["items"])


@pytest.mark.parametrize("asked", ["status=lost", "cursor=x", "limit=0", "colour=red"])
def test_a_slip_in_the_question_is_named(client: FlaskClient, asked: str) -> None:
    answer = client.get(f"/api/v1/deliveries?{asked}")

    assert 400 == answer.status_code
    assert asked.partition("=")[0] in answer.get_data(as_text=True)


@pytest.mark.parametrize("receiver", ["shop", ODD])
def test_a_retry_wakes_the_delivery(client: FlaskClient, store: Store, receiver: str) -> None:
    failed(store, receiver)
    (listed,) = client.get("/api/v1/deliveries").get_json()["items"]
    answer = client.post(f"/api/v1/deliveries/{listed['id']}/retry")

    assert 202 == answer.status_code
    assert f"i1:{quote(receiver, safe='')}" == answer.get_json()["id"]
    assert 1 == Queues(store.redis).depths()["deliver"]
    assert store.work.busy(Item(StageName.DELIVER, "i1", receiver))


def test_the_digest_of_a_storm_can_be_retried(client: FlaskClient, store: Store) -> None:
    store.redis.hset("alertwhy:storm:storm-1", "receiver", "shop")
    item = Item(StageName.DIGEST, "storm-1", "shop")
    store.work.want(item, NOW)
    lease = store.work.begin(item, NOW)
    assert lease is not None
    store.deliveries.save(lease, Delivery("shop", "slack", DeliveryStatus.DEAD))
    store.work.finish(lease, NOW)
    (listed,) = client.get("/api/v1/deliveries").get_json()["items"]

    assert ("storm-1", None) == (listed["storm"], listed["investigation"])
    assert 202 == client.post(f"/api/v1/deliveries/{listed['id']}/retry").status_code
    assert store.work.busy(item)


@pytest.mark.parametrize("identity", ["i1:other", "nonsense", "i2:shop"])
def test_what_did_not_fail_cannot_be_retried(
    client: FlaskClient, store: Store, identity: str
) -> None:
    failed(store)

    assert 404 == client.post(f"/api/v1/deliveries/{identity}/retry").status_code
