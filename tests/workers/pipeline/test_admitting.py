"""Admit: the inbox emptied, redacted, decided and committed in bounded batches."""

from dataclasses import replace
from hashlib import sha256

import pytest
from structlog.testing import capture_logs

from alertwhy import wire
from alertwhy.domain.alert import Alert, AlertGroup
from alertwhy.domain.episode import Outcome
from alertwhy.store import Store, keys
from tests.fakes.racing import race
from tests.fakes.state import an_alert
from tests.fakes.workshop import Workshop
from workers.pipeline.admitting import BATCH, TRIES, empty_inbox

TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"


def posted(workshop: Workshop, *alerts: Alert) -> str:
    group = AlertGroup("alertmanager", alerts, external_url="http://alertmanager.example")
    written = wire.ALERT_GROUP.dump(group)
    accepted = workshop.store.inbox.accept(written, source="alertmanager", alerts=len(alerts))
    return accepted.receipt


def outcomes(workshop: Workshop, receipt: str) -> list[Outcome]:
    found = workshop.store.episodes.receipt(receipt)
    assert found is not None
    return [each.outcome for each in found.alerts]


def test_what_waits_is_admitted_and_its_investigation_woken(shop: Workshop) -> None:
    receipt = posted(shop, an_alert())
    assert 1 == empty_inbox(shop.means)
    assert [Outcome.OPENED] == outcomes(shop, receipt)
    assert ["investigate(new1)"] == shop.waiting()
    assert "http://alertmanager.example" == shop.found("new1").external_url
    assert 0 == shop.store.inbox.depth()
    assert shop.store.inbox.want()  # the flag was taken back


def test_an_alert_that_names_its_object_is_about_that(shop: Workshop) -> None:
    posted(shop, an_alert(alertwhy_kind="StatefulSet", alertwhy_name="queue"))
    empty_inbox(shop.means)
    assert "StatefulSet shop/queue" == str(shop.found("new1").target)
    assert "StatefulSet shop/queue" == str(shop.found("new1").alerts[0].target)


def test_an_alert_may_not_name_what_is_anothers(shop: Workshop) -> None:
    other = {"alertwhy_kind": "Pod", "alertwhy_name": "db-0", "alertwhy_namespace": "bank"}
    posted(shop, an_alert(**other))
    empty_inbox(shop.means)
    assert "Pod shop/cart-7c9d-x2" == str(shop.found("new1").target)


def test_an_empty_inbox_is_nothing_to_do(shop: Workshop) -> None:
    assert 0 == empty_inbox(shop.means)
    assert [] == shop.waiting()


def test_no_secret_is_stored_with_an_alert(shop: Workshop) -> None:
    alert = replace(
        an_alert(password="hunter2"),
        annotations={"summary": f"login with {TOKEN} failed"},
        generator_url=f"http://user:{TOKEN}@prometheus/graph",
    )
    posted(shop, alert)
    empty_inbox(shop.means)
    (kept,) = shop.found("new1").alerts
    assert "hunter2" not in str(kept)
    assert TOKEN not in str(kept)
    assert "cart-7c9d-x2" == kept.labels["pod"]
    assert alert.fingerprint == kept.fingerprint
    for key in shop.store.redis.keys("alertwhy:*"):
        assert TOKEN.encode() not in shop.store.redis.dump(key)


@pytest.mark.parametrize("body", [{"group": "{"}, {"group": "null"}, {"of": "another version"}])
def test_an_entry_that_nobody_can_read_stops_no_other(shop: Workshop, body: dict[str, str]) -> None:
    shop.store.redis.xadd(keys.INBOX, body)
    receipt = posted(shop, an_alert())
    with capture_logs() as logged:
        assert 1 == empty_inbox(shop.means)
    assert ["inbox_entry_unreadable"] == [line["event"] for line in logged]
    assert [Outcome.OPENED] == outcomes(shop, receipt)
    assert 0 == shop.store.inbox.depth()


def test_more_than_a_batch_is_admitted_batch_by_batch(shop: Workshop) -> None:
    receipts = [posted(shop, an_alert(pod=f"cart-{n}")) for n in range(BATCH + 1)]
    before = int(shop.store.redis.get(keys.ADMIT_EPOCH) or 0)
    assert BATCH + 1 == empty_inbox(shop.means)
    assert before + 2 == int(shop.store.redis.get(keys.ADMIT_EPOCH) or 0)
    assert [[Outcome.OPENED]] * (BATCH + 1) == [outcomes(shop, each) for each in receipts]
    assert BATCH + 1 == len(shop.waiting())


def test_outcomes_are_counted(shop: Workshop) -> None:
    posted(shop, an_alert(), an_alert(), an_alert(alertname="Watchdog"))
    empty_inbox(shop.means)
    read = shop.store.counters.read()
    assert [1.0, 1.0, 1.0] == [
        read[f'alertwhy_alerts_admitted_total{{outcome="{outcome}"}}']
        for outcome in ("opened", "repeated", "ignored")
    ]


def test_who_lost_the_race_decides_again(shop: Workshop) -> None:
    """Somebody joins or closes something while this one reads, twice."""
    receipt = posted(shop, an_alert())
    lost = []

    def meanwhile() -> str:
        if len(lost) < 2:
            lost.append(shop.store.redis.incr(keys.ADMIT_EPOCH))
        return f"try{len(lost)}"

    assert 1 == empty_inbox(replace(shop.means, new_id=meanwhile))
    assert [Outcome.OPENED] == outcomes(shop, receipt)
    assert {"open": 1, "all": 1} == shop.store.investigations.counts()
    assert ["investigate(try2)"] == shop.waiting()


def test_who_loses_for_ever_leaves_the_inbox_to_the_sweep(shop: Workshop) -> None:
    posted(shop, an_alert())
    lost = []

    def meanwhile() -> str:
        lost.append(shop.store.redis.incr(keys.ADMIT_EPOCH))
        return "never"

    with pytest.raises(RuntimeError, match="the sweep tries again"):
        empty_inbox(replace(shop.means, new_id=meanwhile))
    assert TRIES == len(lost)
    assert 1 == shop.store.inbox.depth()


def test_two_processes_that_empty_one_inbox_admit_each_alert_once(
    shop: Workshop, valkey_url: str
) -> None:
    receipts = [posted(shop, an_alert(pod=f"cart-{n}")) for n in range(2 * BATCH)]
    race(valkey_url, _emptied)
    assert [[Outcome.OPENED]] * (2 * BATCH) == [outcomes(shop, each) for each in receipts]
    assert {"open": 2 * BATCH, "all": 2 * BATCH} == shop.store.investigations.counts()
    called = shop.waiting()
    assert 2 * BATCH == len(called) == len(set(called))


def _emptied(own: Store, number: int) -> int:
    there = Workshop(own)
    made = iter(range(1000))
    return empty_inbox(replace(there.means, new_id=lambda: f"{number}-{next(made)}"))


def test_an_alert_remembers_its_group_as_alertmanagers_own_pagerduty_does(shop: Workshop) -> None:
    key = '{}/{team="shop"}:{alertname="X"}'
    written = wire.ALERT_GROUP.dump(AlertGroup("alertmanager", (an_alert(),), group_key=key))
    shop.store.inbox.accept(written, source="alertmanager", alerts=1)
    empty_inbox(shop.means)
    assert (sha256(key.encode()).hexdigest(),) == shop.found("new1").alerts[0].group_keys
