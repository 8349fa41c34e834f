import pytest
from flask.testing import FlaskClient

from alertwhy.domain.investigation import Investigation, Status
from alertwhy.domain.target import Target
from alertwhy.queue import Queues
from alertwhy.store import Store
from alertwhy.store.work import Item, StageName
from tests.service.conftest import NOW

TARGET = {"target": {"kind": "Deployment", "namespace": "shop", "name": "cart"}}


def queued(store: Store) -> int:
    return Queues(store.redis).depths()["investigate"]


def opened(store: Store, name: str = "i1") -> None:
    target = Target("Deployment", "shop", "cart")
    store.investigations.open_by_hand(Investigation(name, Status.OPEN, NOW, NOW, target))


def test_one_started_by_hand_is_stored_and_woken(client: FlaskClient, store: Store) -> None:
    answer = client.post("/api/v1/investigations", json=TARGET)
    found = store.investigations.load(answer.get_json()["id"])

    assert 202 == answer.status_code
    assert found is not None
    assert ("Deployment shop/cart", True, NOW, "prod") == (
        str(found.target), found.by_hand, found.started_at, found.cluster,
    )  # fmt: skip
    assert 1 == queued(store)
    assert store.work.busy(Item(StageName.INVESTIGATE, found.id))


def test_an_alert_says_which_cluster_it_is_about(client: FlaskClient, store: Store) -> None:
    labels = {"alertname": "A", "cluster": "staging", "namespace": "shop", "pod": "cart-0"}
    answer = client.post("/api/v1/investigations", json={"alert": labels})
    found = store.investigations.load(answer.get_json()["id"])

    assert found is not None
    assert "staging" == found.cluster
    assert (labels,) == tuple(alert.labels for alert in found.alerts)


def test_a_mistake_starts_nothing(client: FlaskClient, store: Store) -> None:
    answer = client.post("/api/v1/investigations", data=b"{")

    assert (400, "application/problem+json") == (answer.status_code, answer.content_type)
    assert 0 == store.investigations.counts()["all"]


def test_a_body_past_reason_is_refused(client: FlaskClient) -> None:
    answer = client.post("/api/v1/investigations", data=b" " * (1024 * 1024 + 1))

    assert 413 == answer.status_code


def test_a_rerun_is_another_generation(client: FlaskClient, store: Store) -> None:
    opened(store)
    lease = store.work.begin(Item(StageName.INVESTIGATE, "i1"), NOW)
    assert lease is not None
    store.work.finish(lease, NOW)

    answer = client.post("/api/v1/investigations/i1/rerun")

    assert (202, {"id": "i1", "generation": 2}) == (answer.status_code, answer.get_json())
    assert 1 == queued(store)


def test_a_rerun_of_what_is_queued_asks_for_nothing_more(client: FlaskClient, store: Store) -> None:
    opened(store)

    answer = client.post("/api/v1/investigations/i1/rerun")

    assert (202, {"id": "i1", "generation": 1}) == (answer.status_code, answer.get_json())


def test_a_rerun_follows_a_joined_one(client: FlaskClient, store: Store) -> None:
    opened(store, "i1")
    opened(store, "i2")
    store.redis.hset("alertwhy:investigation:i1", mapping={"status": "joined", "joinedTo": "i2"})

    answer = client.post("/api/v1/investigations/i1/rerun")
    loser = client.get("/api/v1/investigations/i1").get_json()

    assert "i2" == answer.get_json()["id"]
    assert ("joined", "i2") == (loser["status"], loser["joinedTo"])


@pytest.mark.parametrize("identity", ["nope", "a b", "*"])
def test_what_does_not_exist_cannot_be_run_again(client: FlaskClient, identity: str) -> None:
    assert 404 == client.post(f"/api/v1/investigations/{identity}/rerun").status_code


@pytest.mark.parametrize("path", ["investigations", "investigations/i1/rerun"])
def test_redis_away_is_a_503(away: FlaskClient, path: str) -> None:
    assert 503 == away.post(f"/api/v1/{path}", json=TARGET).status_code


def test_a_wake_that_fails_is_left_to_the_sweep(client: FlaskClient, store: Store) -> None:
    store.redis.set("rq:queue:investigate", "no list")  # RQ's push is refused

    answer = client.post("/api/v1/investigations", json=TARGET)

    assert 202 == answer.status_code
    assert store.work.busy(Item(StageName.INVESTIGATE, answer.get_json()["id"]))
