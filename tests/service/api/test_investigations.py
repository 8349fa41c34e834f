from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import ImmutableMultiDict

from alertwhy.domain.alert import Alert, AlertStatus
from alertwhy.domain.evidence import Evidence
from alertwhy.domain.finding import Finding
from alertwhy.domain.investigation import (
    Delivery,
    Investigation,
    Report,
    Routed,
    Said,
    Stats,
    Status,
)
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import PayloadError
from alertwhy.store import Store
from alertwhy.store.investigations import Query
from alertwhy.store.work import Item, StageName
from service.api.investigations import query_of
from tests.service.conftest import NOW

ALERT = Alert("f1", AlertStatus.FIRING, {"alertname": "A", "severity": "critical"})
CONTRACT = {
    "id", "status", "joinedTo", "stage", "generation", "startedAt", "updatedAt", "cluster",
    "target", "alerts", "evidence", "gaps", "findings", "diagnosis", "diagnosisMissing",
    "deliveries", "stats",
}  # fmt: skip


def opened(store: Store, name: str, *, namespace: str = "shop", minutes: int = 0) -> None:
    now = NOW + timedelta(minutes=minutes)
    target = Target("Deployment", namespace, "cart")
    store.investigations.open_by_hand(
        Investigation(name, Status.OPEN, now, now, target, alerts=(ALERT,))
    )


def concluded(store: Store, name: str, cause: str) -> None:
    lease = store.work.begin(Item(StageName.INVESTIGATE, name), NOW)
    assert lease is not None
    pod = ObjectRef("Pod", "shop", "cart-0")
    seen = Evidence("pod-status", str(pod), "text", "kubectl get", NOW, id="e1")
    found = Finding(cause=cause, title="cart ran out of memory", because=("e1",))
    target = Target("Deployment", "shop", "cart", via=(pod,))
    report = Report(target, (seen,), (), (found,), Stats(9, 0.4), 1)
    assert store.investigations.save_report(
        lease, report, (Routed("shop"),), missing="pending", now=NOW
    )


def delivered(store: Store, name: str) -> None:
    item = Item(StageName.DELIVER, name, "shop")
    store.work.want(item, NOW)
    lease = store.work.begin(item, NOW)
    assert lease is not None
    delivery = Delivery("shop", "slack", reference="C1/1", intent_at=NOW, said=Said("digest"))
    assert store.deliveries.save(lease, delivery)


def test_one_has_every_field_of_the_contract(client: FlaskClient, store: Store) -> None:
    opened(store, "i1")

    body = client.get("/api/v1/investigations/i1").get_json()

    assert CONTRACT <= body.keys()
    assert ("i1", "open", "queued", 1) == (
        body["id"], body["status"], body["stage"], body["generation"],
    )  # fmt: skip
    assert "2026-08-20T09:40:00Z" == body["startedAt"]
    assert ("pending", None, None) == (
        body["diagnosisMissing"], body["diagnosis"], body["cause"],
    )  # fmt: skip
    assert {"alertname": "A", "severity": "critical"} == body["alerts"][0]["labels"]


def test_one_shows_what_was_found_and_sent(client: FlaskClient, store: Store) -> None:
    opened(store, "i1")
    concluded(store, "i1", "oom-killed")
    delivered(store, "i1")

    body = client.get("/api/v1/investigations/i1").get_json()

    assert "Pod" == body["target"]["via"][0]["kind"]
    assert ("e1", "text") == (body["evidence"][0]["id"], body["evidence"][0]["text"])
    assert "oom-killed" == body["findings"][0]["cause"]
    assert {"apiReads": 9, "seconds": 0.4} == body["stats"]
    assert ("shop", "C1/1") == (
        body["deliveries"][0]["receiver"], body["deliveries"][0]["reference"],
    )  # fmt: skip
    assert not {"said", "intentAt"} & body["deliveries"][0].keys()


@pytest.mark.parametrize("identity", ["nope", "a b", "x" * 100, "*"])
def test_others_do_not_exist(client: FlaskClient, identity: str) -> None:
    answer = client.get(f"/api/v1/investigations/{identity}")

    assert (404, "application/problem+json") == (answer.status_code, answer.content_type)


def test_a_list_is_short_and_newest_first(client: FlaskClient, store: Store) -> None:
    opened(store, "i1")
    opened(store, "i2", minutes=1)

    body = client.get("/api/v1/investigations").get_json()

    assert ["i2", "i1"] == [each["id"] for each in body["items"]]
    assert body["next"] is None
    assert {
        "id": "i1", "status": "open", "cause": None, "title": "A on Deployment shop/cart",
        "severity": "critical", "startedAt": "2026-08-20T09:40:00Z",
        "updatedAt": "2026-08-20T09:40:00Z",
    } == {key: value for key, value in body["items"][1].items() if key != "target"}  # fmt: skip
    assert "cart" == body["items"][1]["target"]["name"]


def test_a_list_goes_on_where_it_ended(client: FlaskClient, store: Store) -> None:
    for number in range(3):
        opened(store, f"i{number}", minutes=number)

    first = client.get("/api/v1/investigations?limit=2").get_json()
    second = client.get(f"/api/v1/investigations?limit=2&cursor={first['next']}").get_json()

    assert ["i2", "i1"] == [each["id"] for each in first["items"]]
    assert (["i0"], None) == ([each["id"] for each in second["items"]], second["next"])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("namespace=shop", ["i1"]), ("namespace=pay", ["i2"]), ("status=open", ["i2", "i1"]),
        ("status=resolved", []), ("cause=oom-killed", ["i1"]), ("receiver=shop", ["i1"]),
        ("since=2026-08-20T09:40:30Z", ["i2"]), ("since=2026-08-20T11:40:30%2B02:00", ["i2"]),
        ("since=2026-08-20T11:40:30+02:00", ["i2"]),
    ],
)  # fmt: skip
def test_a_list_is_narrowed(
    client: FlaskClient, store: Store, query: str, found: list[str]
) -> None:
    opened(store, "i1")
    opened(store, "i2", namespace="pay", minutes=1)
    concluded(store, "i1", "oom-killed")

    body = client.get(f"/api/v1/investigations?{query}").get_json()

    assert found == [each["id"] for each in body["items"]]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", "closed"), ("limit", "0"), ("limit", "201"), ("limit", "x"), ("limit", "-1"),
        ("cursor", "x"), ("since", "yesterday"), ("since", "0001-01-01T00:00:00+09:00"),
        ("namespaces", "shop"), ("limit", "9" * 5000),
    ],
)  # fmt: skip
def test_a_mistake_in_a_query_names_the_parameter(name: str, value: str) -> None:
    with pytest.raises(PayloadError) as caught:
        query_of(ImmutableMultiDict({name: value}))

    assert name == caught.value.path


def test_a_time_without_an_offset_is_taken_for_utc() -> None:
    assert Query(since=datetime(2026, 8, 20, tzinfo=UTC)) == query_of({"since": "2026-08-20"})
