"""Results that only a lease's holder may write, re-runs, closing, lists."""

from datetime import timedelta

from alertwhy.domain.admission import claim_key
from alertwhy.domain.diagnosis import Diagnosis, Likelihood
from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import PodState
from alertwhy.domain.finding import Finding
from alertwhy.domain.investigation import (
    Delivery,
    DeliveryStatus,
    Report,
    Routed,
    Stage,
    Status,
)
from alertwhy.domain.target import ObjectRef
from alertwhy.store import Store
from alertwhy.store.investigations import Query
from alertwhy.store.work import Item, Lease, StageName
from tests.fakes.racing import race
from tests.fakes.state import CART, NOW, an_investigation, stored

POD = ObjectRef("Pod", "shop", "cart-1")
EVIDENCE = Evidence(
    "pod-status", str(POD), "text", "kubectl", id="e1", facts=(PodState(POD, "Running"),)
)
REPORT = Report(CART, (EVIDENCE,), (), (Finding("Out of memory", ("e1",), cause="oom-killed"),))
ANSWER = Diagnosis("s", "r", Likelihood.HIGH, ("e1",))


def leased(store: Store, stage: StageName = StageName.INVESTIGATE, receiver: str = "") -> Lease:
    item = Item(stage, "one", receiver)
    store.work.want(item, NOW)
    lease = store.work.begin(item, NOW)
    assert lease is not None
    return lease


def concluded(store: Store, *, missing: str = "pending") -> Lease:
    stored(store, an_investigation())
    lease = leased(store)
    store.investigations.save_report(lease, REPORT, [Routed("shop")], missing=missing, now=NOW)
    return lease


def test_a_report_is_kept_without_its_facts(store: Store) -> None:
    concluded(store)
    found = store.investigations.load("one")
    assert found is not None
    assert found.concluded
    assert "oom-killed" == found.cause
    assert () == found.evidence[0].facts
    assert (Stage.ANALYSING, "pending") == (found.stage, found.diagnosis_missing)
    assert (Routed("shop"),) == found.routed


def test_who_lost_the_lease_writes_nothing(store: Store) -> None:
    stored(store, an_investigation())
    lost = leased(store)
    later = NOW + timedelta(minutes=1)
    assert store.work.begin(lost.item, later) is not None
    assert not store.investigations.save_report(lost, REPORT, [], missing="pending", now=later)
    assert not store.investigations.save_stage(lost, Stage.DONE)
    found = store.investigations.load("one")
    assert found is not None
    assert not found.concluded


def test_nothing_is_written_for_what_was_forgotten(store: Store) -> None:
    assert not store.investigations.save_stage(leased(store), Stage.DONE)
    assert store.investigations.load("one") is None


def test_a_diagnosis_ends_the_waiting_and_a_new_round_drops_it(store: Store) -> None:
    lease = concluded(store)
    analysis = leased(store, StageName.ANALYSE)
    assert store.investigations.save_diagnosis(analysis, ANSWER, now=NOW)
    found = store.investigations.load("one")
    assert found is not None
    assert (ANSWER, None, Stage.DONE) == (found.diagnosis, found.diagnosis_missing, found.stage)
    store.investigations.save_report(lease, REPORT, [], missing="pending", now=NOW)
    again = store.investigations.load("one")
    assert again is not None
    assert (None, "pending") == (again.diagnosis, again.diagnosis_missing)


def test_the_reason_for_no_diagnosis_is_kept(store: Store) -> None:
    concluded(store)
    analysis = leased(store, StageName.ANALYSE)
    store.investigations.save_diagnosis(analysis, "model failed: timeout", now=NOW)
    found = store.investigations.load("one")
    assert found is not None
    assert "model failed: timeout" == found.diagnosis_missing


def test_each_receiver_has_its_own_delivery(store: Store) -> None:
    concluded(store)
    for name in ("shop", "oncall"):
        lease = leased(store, StageName.DELIVER, name)
        sent = Delivery(name, "slack", status=DeliveryStatus.SENT, reference=f"C:{name}")
        assert store.deliveries.save(lease, sent)
    found = store.investigations.load("one")
    assert found is not None
    assert ["oncall", "shop"] == [each.receiver for each in found.deliveries]


def test_asking_again_raises_the_generation_once_while_it_waits(
    store: Store, valkey_url: str
) -> None:
    concluded_lease = concluded(store)
    store.work.finish(concluded_lease, NOW)
    assert "one" == store.investigations.rerun("one", NOW)
    asked = race(valkey_url, lambda own, _: own.investigations.rerun("one", NOW), processes=3)
    assert ["one"] * 3 == asked
    found = store.investigations.load("one")
    assert found is not None
    assert (2, Stage.QUEUED) == (found.generation, found.stage)


def test_nobody_can_ask_again_about_what_never_was(store: Store) -> None:
    assert store.investigations.rerun("none", NOW) is None


def test_one_by_hand_has_its_first_stage_to_do(store: Store) -> None:
    store.investigations.open_by_hand(an_investigation("hand", by_hand=True, alerts=()))
    assert store.work.busy(Item(StageName.INVESTIGATE, "hand"))


def test_only_what_is_open_is_closed(store: Store) -> None:
    stored(store, an_investigation())
    assert store.investigations.close("one", Status.EXPIRED, NOW)
    assert not store.investigations.close("one", Status.RESOLVED, NOW)
    found = store.investigations.load("one")
    assert found is not None
    assert (Status.EXPIRED, NOW) == (found.status, found.closed_at)


def test_a_list_is_newest_first_and_goes_on_where_it_ended(store: Store) -> None:
    for number in range(5):
        at = NOW + timedelta(minutes=number)
        stored(store, an_investigation(f"i{number}", started_at=at, updated_at=at))
    first = store.investigations.page(Query(limit=2))
    assert ["i4", "i3"] == [each.id for each in first.items]
    second = store.investigations.page(Query(limit=2, cursor=first.next or ""))
    assert ["i2", "i1"] == [each.id for each in second.items]
    third = store.investigations.page(Query(limit=2, cursor=second.next or ""))
    assert ["i0"] == [each.id for each in third.items]
    assert third.next is None


def test_a_list_shows_what_was_asked_for(store: Store) -> None:
    concluded(store)
    stored(store, an_investigation("two", started_at=NOW - timedelta(hours=1)))
    for query, found in (
        (Query(cause="oom-killed"), ["one"]),
        (Query(receiver="shop"), ["one"]),
        (Query(namespace="shop"), ["one", "two"]),
        (Query(namespace="other"), []),
        (Query(status="resolved"), []),
        (Query(since=NOW - timedelta(minutes=1)), ["one"]),
    ):
        assert found == [each.id for each in store.investigations.page(query).items]


def test_what_nobody_has_spoken_of_is_named(store: Store) -> None:
    stored(store, an_investigation())
    day = timedelta(hours=24)
    assert () == store.investigations.unheard_of(NOW + day - timedelta(seconds=1), day)
    assert ("one",) == store.investigations.unheard_of(NOW + day, day)


def test_what_was_closed_long_ago_is_forgotten_whole(store: Store) -> None:
    stored(store, an_investigation())
    store.claims.claim("one", claim_key("", CART, "x"), NOW)
    store.investigations.close("one", Status.RESOLVED, NOW)
    assert 0 == store.investigations.forget(NOW + timedelta(minutes=59))
    assert 1 == store.investigations.forget(NOW + timedelta(minutes=61))
    assert {b"alertwhy:admit:epoch"} == set(store.redis.keys("*"))
