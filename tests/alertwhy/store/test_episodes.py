"""Admission's reads and its one commit: all of it at once, or decided again."""

from datetime import timedelta

import pytest
from redis.client import Pipeline

from alertwhy.domain.admission import (
    AlertKey,
    Brief,
    Changes,
    Known,
    Opening,
    Touch,
    claim_key,
)
from alertwhy.domain.alert import Alert, AlertGroup
from alertwhy.domain.episode import Admitted, Episode, Outcome, Receipt
from alertwhy.domain.investigation import Report, Routed, Stage, Status
from alertwhy.domain.routing import Route
from alertwhy.domain.target import Target
from alertwhy.queue import Queues
from alertwhy.store import Store
from alertwhy.store.episodes import EPISODE_KEPT, RECEIPT_KEPT
from alertwhy.store.work import Item, StageName
from tests.fakes.racing import race
from tests.fakes.state import CART, NOW, an_alert, an_investigation, resolved, stored
from tests.fakes.waiting import calls
from workers.admission import Batch, admit, alert_key

ALERT = an_alert()
KEY = AlertKey("", ALERT.fingerprint)
CLAIM = claim_key("", CART, "KubePodCrashLooping")
ROOT = claim_key("", Target("Deployment", "shop", "parent"), "")
LATER = NOW + timedelta(minutes=5)


def nothing_more(pipe: Pipeline, items: tuple[Item, ...]) -> None:
    """No jobs."""


def committed(store: Store, changes: Changes, *, at=LATER) -> tuple[Item, ...]:
    items = store.episodes.commit(lambda: changes, now=at, also=nothing_more)
    assert items is not None
    return items


def opening(identity: str = "one", *, instead_of: str = "") -> Changes:
    return Changes(
        {KEY: Episode(identity, NOW)},
        (Opening(an_investigation(identity), CLAIM, instead_of),),
        (),
        {"1-1": Receipt("admitted", (Admitted(KEY.fingerprint, Outcome.OPENED, identity),))},
    )


def touching(**what: object) -> Changes:
    return Changes({}, (), (Touch("one", (ALERT,), **what),), {})


def routed(store: Store, *receivers: str) -> None:
    """One round has ended, and these are told."""
    item = Item(StageName.INVESTIGATE, "one")
    store.work.want(item, NOW)
    lease = store.work.begin(item, NOW)
    assert lease is not None
    names = [Routed(name) for name in receivers]
    store.investigations.save_report(lease, Report(CART), names, missing="none", now=NOW)
    store.work.finish(lease, NOW)


def admitted(store: Store, alert: Alert, number: int) -> str:
    """What one process's admission made of the alert, deciding as often as it must."""
    group = AlertGroup("alertmanager", (alert,))
    batch = Batch(((f"{number}-1", group),), Route("shop"), "", NOW, lambda: f"new{number}")
    queues = Queues(store.redis)
    while True:
        decided: list[Changes] = []

        def decide(decided: list[Changes] = decided) -> Changes:
            decided.append(
                admit(batch, store.episodes.read(batch.alert_keys(), batch.claim_keys()))
            )
            return decided[0]

        done = store.episodes.commit(
            decide, now=NOW, also=lambda pipe, items: queues.wake(items, pipe=pipe)
        )
        if done is not None:
            (receipt,) = decided[0].receipts.values()
            return str(receipt.alerts[0].outcome)


def test_nothing_is_known_of_what_never_came(store: Store) -> None:
    assert Known() == store.episodes.read([KEY], [CLAIM])
    assert Known() == store.episodes.read([], [])


def test_what_was_committed_is_known(store: Store) -> None:
    (item,) = committed(store, opening())
    assert Item(StageName.INVESTIGATE, "one") == item
    assert store.work.busy(item)
    known = store.episodes.read([KEY, AlertKey("", "other")], [CLAIM])
    assert {KEY: Episode("one", NOW)} == known.episodes
    assert {CLAIM: "one"} == known.claims
    assert {"one": Brief("one", Status.OPEN, {ALERT.fingerprint: ALERT})} == known.investigations


def test_a_joined_investigation_is_known_as_what_it_became_part_of(store: Store) -> None:
    committed(store, opening())
    stored(store, an_investigation("root", alerts=()))
    store.claims.claim("root", ROOT, NOW)
    store.claims.claim("one", ROOT, NOW)
    known = store.episodes.read([KEY], [CLAIM])
    assert "root" == known.investigations["one"].id
    assert {ALERT.fingerprint} == set(known.investigations["one"].alerts)


def test_when_it_was_closed_is_known(store: Store) -> None:
    committed(store, opening())
    store.investigations.close("one", Status.RESOLVED, LATER)
    brief = store.episodes.read([KEY], []).investigations["one"]
    assert (Status.RESOLVED, LATER) == (brief.status, brief.closed_at)


def test_an_investigation_that_was_forgotten_is_unknown(store: Store) -> None:
    committed(store, opening())
    store.investigations.close("one", Status.RESOLVED, NOW)
    store.investigations.forget(NOW + timedelta(days=1))
    known = store.episodes.read([KEY], [CLAIM])
    assert {KEY: Episode("one", NOW)} == known.episodes
    assert {} == known.investigations


def test_what_one_post_led_to_can_be_asked(store: Store) -> None:
    assert store.episodes.receipt("1-1") is None
    committed(store, opening())
    receipt = store.episodes.receipt("1-1")
    assert receipt is not None
    assert Outcome.OPENED is receipt.alerts[0].outcome
    assert 0 < store.redis.ttl("alertwhy:receipt:1-1") <= RECEIPT_KEPT


def test_an_open_episode_is_kept_for_as_long_as_it_is_open(store: Store) -> None:
    key = f"alertwhy:episode::{KEY.fingerprint}"
    committed(store, opening())
    assert -1 == store.redis.ttl(key)
    closed = Episode("one", NOW, LATER, LATER)
    committed(store, Changes({KEY: closed}, (), (), {}))
    assert 0 < store.redis.ttl(key) <= EPISODE_KEPT
    assert closed == store.episodes.read([KEY], []).episodes[KEY]


def test_a_claim_that_changed_since_it_was_read_is_left_alone(store: Store) -> None:
    stored(store, an_investigation("first"))
    store.claims.claim("first", CLAIM, NOW)
    committed(store, opening("second"))
    assert {CLAIM: "first"} == store.episodes.read([], [CLAIM]).claims
    committed(store, opening("third", instead_of="first"))
    assert {CLAIM: "third"} == store.episodes.read([], [CLAIM]).claims


def test_jobs_and_the_emptied_inbox_come_with_the_rest(store: Store) -> None:
    receipt = store.inbox.accept(b"{}", source="alertmanager", alerts=1).receipt
    changes = Changes({}, (Opening(an_investigation(), CLAIM),), (), {receipt: Receipt("admitted")})
    queues = Queues(store.redis)

    def also(pipe: Pipeline, items: tuple[Item, ...]) -> None:
        queues.wake(items, pipe=pipe)
        assert {} == calls(store.redis)
        assert 1 == store.inbox.depth()
        assert store.investigations.load("one") is None

    assert store.episodes.commit(lambda: changes, now=NOW, also=also)
    assert {"investigate": ["investigate(one)"]} == calls(store.redis)
    assert 0 == store.inbox.depth()
    assert store.investigations.load("one") is not None


def test_nothing_is_written_where_the_state_changed_meanwhile(store: Store) -> None:
    receipt = store.inbox.accept(b"{}", source="alertmanager", alerts=1).receipt
    changes = Changes({}, (Opening(an_investigation(), CLAIM),), (), {receipt: Receipt("admitted")})
    queues = Queues(store.redis)

    def decide() -> Changes:
        store.redis.incr("alertwhy:admit:epoch")
        return changes

    done = store.episodes.commit(
        decide, now=NOW, also=lambda pipe, items: queues.wake(items, pipe=pipe)
    )
    assert done is None
    assert {} == calls(store.redis)
    assert 1 == store.inbox.depth()
    assert store.investigations.load("one") is None
    assert store.episodes.receipt(receipt) is None


@pytest.mark.parametrize("what", ["join", "close"])
def test_a_join_or_a_closing_in_between_makes_admission_decide_again(
    store: Store, what: str
) -> None:
    committed(store, opening())
    stored(store, an_investigation("root", alerts=()))
    store.claims.claim("root", ROOT, NOW)

    def decide() -> Changes:
        store.episodes.read([KEY], [CLAIM])
        if what == "join":
            store.claims.claim("one", ROOT, NOW)
        else:
            store.investigations.close("one", Status.EXPIRED, NOW)
        return touching(look_again=True)

    assert store.episodes.commit(decide, now=NOW, also=nothing_more) is None


@pytest.mark.parametrize(
    "other", [ALERT, an_alert(alertname="KubePodNotReady")], ids=["one alert", "one object"]
)
def test_two_admissions_at_once_open_one_investigation(
    store: Store, valkey_url: str, other: Alert
) -> None:
    for _ in range(10):
        store.redis.flushdb()
        told = [ALERT, other]
        outcomes = race(valkey_url, lambda own, n, told=told: admitted(own, told[n], n))
        assert {"opened", "repeated" if other is ALERT else "joined"} == set(outcomes)
        assert {"open": 1, "all": 1} == store.investigations.counts()
        episodes = store.episodes.read([alert_key(each, "") for each in told], []).episodes
        assert 1 == len({each.investigation for each in episodes.values()})
        assert len({each.fingerprint for each in told}) == len(episodes)
        (called,) = set(calls(store.redis)["investigate"])
        assert called in {"investigate(new0)", "investigate(new1)"}


def test_a_repeat_is_heard_and_wakes_nobody(store: Store) -> None:
    committed(store, opening())
    routed(store, "shop")
    assert () == committed(store, touching())
    found = store.investigations.load("one")
    assert found is not None
    assert (Status.OPEN, 1, LATER) == (found.status, found.generation, found.updated_at)
    day = timedelta(days=1)
    assert () == store.investigations.unheard_of(NOW + day, day)
    assert ("one",) == store.investigations.unheard_of(LATER + day, day)


def test_another_alert_asks_for_another_round(store: Store) -> None:
    committed(store, opening())
    routed(store, "shop")
    assert (Item(StageName.INVESTIGATE, "one"),) == committed(store, touching(look_again=True))
    found = store.investigations.load("one")
    assert found is not None
    assert (2, Stage.QUEUED) == (found.generation, found.stage)


def test_an_alert_makes_one_started_by_hand_an_ordinary_one(store: Store) -> None:
    stored(store, an_investigation(by_hand=True, alerts=()))
    committed(store, touching())
    found = store.investigations.load("one")
    assert found is not None
    assert (False, (ALERT,)) == (found.by_hand, found.alerts)


def test_a_closing_is_told_to_every_receiver(store: Store) -> None:
    committed(store, opening())
    routed(store, "oncall", "shop")
    over = resolved(ALERT, ends=LATER)
    changes = Changes({}, (), (Touch("one", (over,), Status.RESOLVED, tell=True),), {})
    items = {Item(StageName.DELIVER, "one", name) for name in ("oncall", "shop")}
    assert items == set(committed(store, changes))
    assert all(store.work.busy(item) for item in items)
    found = store.investigations.load("one")
    assert found is not None
    assert (Status.RESOLVED, LATER, (over,)) == (found.status, found.closed_at, found.alerts)
    assert {"open": 0, "all": 1} == store.investigations.counts()


def test_a_receiver_that_was_routed_at_the_last_moment_is_told_too(store: Store) -> None:
    committed(store, opening())
    late = Item(StageName.DELIVER, "one", "late")
    changes = touching(status=Status.RESOLVED, tell=True)
    items = store.episodes.commit(lambda: changes, now=LATER, also=lambda *_: routed(store, "late"))
    assert () == items
    assert store.work.busy(late)
    assert [late] == list(store.work.overdue(LATER + timedelta(seconds=30)))


def test_a_reopening_counts_and_looks_again(store: Store) -> None:
    committed(store, opening())
    store.investigations.close("one", Status.RESOLVED, NOW)
    changes = touching(status=Status.OPEN, reopened=True, look_again=True)
    assert (Item(StageName.INVESTIGATE, "one"),) == committed(store, changes)
    found = store.investigations.load("one")
    assert found is not None
    assert (Status.OPEN, None, 1) == (found.status, found.closed_at, found.flaps)
    assert {"open": 1, "all": 1} == store.investigations.counts()
    assert 0 == store.investigations.forget(LATER + timedelta(days=1))
