"""Deliver where an answer was lost, a worker died in the middle, or the model is still asked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alertwhy.domain.delivery import PENDING, Abilities
from alertwhy.domain.investigation import DeliveryStatus, Status
from alertwhy.errors import Permanent, Retryable
from alertwhy.store import Store
from alertwhy.store.work import Item, StageName
from tests.fakes.racing import race
from tests.fakes.state import NOW, an_alert, an_investigation, stored
from tests.fakes.workshop import OOM, FakeChannel, Workshop
from workers.pipeline.delivering import deliver
from workers.pipeline.sending import FIRST_RETRY

BOT = Abilities(edits=True)
CARDS = Abilities()
PAGER = Abilities(pages=True, idempotent=True)
LOST = Retryable("no answer in time", reason="timeout", ambiguous=True)
GONE = Retryable("503", reason="server")
NEVER = Permanent("no such channel", reason="channel_not_found")
ITEM = Item(StageName.DELIVER, "one", "shop")
PATIENCE = timedelta(seconds=20)  # the default of a route
LEASE = timedelta(seconds=30)  # of the workshop's store


class Killed(BaseException):
    """As SIGKILL: nothing after it runs."""


def delivered(workshop: Workshop) -> None:
    workshop.store.work.want(ITEM, workshop.clock())
    deliver(workshop.means, "one", "shop")


def looked(workshop: Workshop, **after: float) -> None:
    """As the sweep does, after a while."""
    workshop.clock.forward(**after)
    deliver(workshop.means, "one", "shop")


@pytest.mark.parametrize(("abilities", "marked"), [(BOT, True), (CARDS, True), (PAGER, False)])
def test_a_create_whose_answer_was_lost_says_so_unless_the_channel_drops_doubles(
    shop: Workshop,
    abilities: Abilities,
    marked: bool,  # noqa: FBT001 (a table)
) -> None:
    shop.channels["shop"] = FakeChannel(abilities, [LOST])
    shop.concluded()
    delivered(shop)
    assert shop.clock() == shop.delivery().intent_at
    looked(shop, seconds=FIRST_RETRY)
    assert [False, marked] == [each.repeated for each in shop.shop.told]
    assert (DeliveryStatus.SENT, None) == (shop.delivery().status, shop.delivery().intent_at)


@pytest.mark.parametrize(("abilities", "marked"), [(BOT, True), (CARDS, True), (PAGER, False)])
def test_a_worker_that_died_while_it_sent_leaves_the_same_doubt(
    shop: Workshop,
    abilities: Abilities,
    marked: bool,  # noqa: FBT001 (a table)
) -> None:
    def die() -> None:
        raise Killed

    shop.channels["shop"] = FakeChannel(abilities, during=die)
    shop.concluded()
    with pytest.raises(Killed):
        delivered(shop)
    looked(shop, seconds=1)
    assert 1 == len(shop.shop.told)  # its lease still runs
    shop.shop.during = lambda: None
    looked(shop, seconds=LEASE.total_seconds())
    assert [False, marked] == [each.repeated for each in shop.shop.told]
    assert ["first", "first"] == shop.shop.moments


def test_a_clear_refusal_leaves_no_doubt(shop: Workshop) -> None:
    shop.shop.outcomes = [GONE]
    shop.concluded()
    delivered(shop)
    assert shop.delivery().intent_at is None
    looked(shop, seconds=FIRST_RETRY)
    assert [False, False] == [each.repeated for each in shop.shop.told]


def test_a_clear_refusal_takes_an_earlier_doubt_not_away(shop: Workshop) -> None:
    shop.shop.outcomes = [LOST, GONE]
    shop.concluded()
    delivered(shop)
    first = shop.clock()
    looked(shop, seconds=FIRST_RETRY)
    assert first == shop.delivery().intent_at
    looked(shop, seconds=2 * FIRST_RETRY)
    assert [False, True, True] == [each.repeated for each in shop.shop.told]


def test_what_may_stand_there_is_ended_though_the_channel_then_refused(shop: Workshop) -> None:
    shop.channels["shop"] = FakeChannel(PAGER, [LOST, NEVER])
    shop.concluded()
    delivered(shop)
    looked(shop, seconds=FIRST_RETRY)
    assert DeliveryStatus.DEAD is shop.delivery().status
    shop.store.investigations.close("one", Status.RESOLVED, shop.clock())
    delivered(shop)
    assert "resolved" == shop.shop.moments[-1]


def test_an_edit_may_be_sent_again_without_a_word(shop: Workshop) -> None:
    shop.shop.outcomes = ["ref-1", LOST]
    shop.concluded()
    delivered(shop)
    shop.again("one")
    delivered(shop)
    assert shop.delivery().intent_at is None
    looked(shop, seconds=FIRST_RETRY)
    assert [("", False), ("ref-1", False), ("ref-1", False)] == [
        (each.reference, each.repeated) for each in shop.shop.told
    ]


@pytest.mark.parametrize("outcome", ["ref-9", GONE, NEVER])
def test_who_lost_the_lease_while_it_sent_changes_nothing(
    shop: Workshop, outcome: Exception | str
) -> None:
    """Another took over, found the doubt, and sent; its word stands."""
    heir = FakeChannel(BOT, ["of-the-heir"])

    def take_over() -> None:
        shop.clock.forward(seconds=LEASE.total_seconds() + 1)
        own = shop.channels["shop"]
        shop.channels["shop"] = heir
        deliver(shop.means, "one", "shop")
        assert own is not heir

    first = FakeChannel(BOT, [outcome], during=take_over)
    shop.channels["shop"] = first
    shop.concluded()
    delivered(shop)
    assert [False] == [each.repeated for each in first.told]
    assert [True] == [each.repeated for each in heir.told]
    assert (DeliveryStatus.SENT, "of-the-heir") == (
        shop.delivery().status, shop.delivery().reference,
    )  # fmt: skip
    assert not shop.store.work.busy(ITEM)


def test_who_lost_the_lease_before_it_sent_sends_nothing(shop: Workshop) -> None:
    shop.concluded()
    shop.store.work.want(ITEM, NOW)
    store = shop.store
    config = shop.config

    def slow():
        shop.clock.forward(seconds=LEASE.total_seconds() + 1)
        assert store.work.begin(ITEM, shop.clock()) is not None
        return config

    deliver(replace(shop.means, config=slow), "one", "shop")
    assert [] == shop.shop.told
    assert () == shop.found().deliveries


def test_what_is_said_while_it_sends_is_sent_by_the_same_worker(shop: Workshop) -> None:
    def news() -> None:
        shop.shop.during = lambda: None
        shop.store.investigations.close("one", Status.RESOLVED, shop.clock())
        shop.store.work.want(ITEM, shop.clock())
        deliver(shop.means, "one", "shop")  # its job finds the lease taken, and ends

    shop.shop.during = news
    shop.concluded()
    delivered(shop)
    assert ["first", "resolved"] == shop.shop.moments


def test_a_channel_that_cannot_edit_waits_for_the_model(shop: Workshop) -> None:
    shop.channels["shop"] = FakeChannel(CARDS)
    shop.concluded(missing=PENDING)
    delivered(shop)
    assert [] == shop.shop.told
    assert [] == list(shop.store.work.overdue(NOW + PATIENCE - timedelta(seconds=1)))


def test_the_answer_ends_the_waiting_at_once(shop: Workshop) -> None:
    shop.channels["shop"] = FakeChannel(CARDS)
    shop.concluded(missing=PENDING)
    delivered(shop)
    shop.clock.forward(seconds=3)
    item = Item(StageName.ANALYSE, "one")
    shop.store.work.want(item, shop.clock())
    lease = shop.store.work.begin(item, shop.clock())
    assert lease is not None
    shop.store.investigations.save_diagnosis(lease, "model failed: busy", now=shop.clock())
    delivered(shop)
    assert ["first"] == shop.shop.moments


def test_patience_ends_without_the_answer(shop: Workshop) -> None:
    shop.channels["shop"] = FakeChannel(CARDS)
    shop.concluded(missing=PENDING)
    delivered(shop)
    assert [ITEM] == list(shop.store.work.overdue(NOW + PATIENCE))
    looked(shop, seconds=PATIENCE.total_seconds())
    assert ["first"] == shop.shop.moments


def test_an_end_is_not_waited_with(shop: Workshop) -> None:
    shop.channels["shop"] = FakeChannel(CARDS)
    shop.concluded(missing=PENDING)
    delivered(shop)
    shop.store.investigations.close("one", Status.RESOLVED, shop.clock())
    delivered(shop)
    assert ["resolved"] == shop.shop.moments


def test_two_processes_at_once_make_one_message(shop: Workshop, valkey_url: str) -> None:
    for round_ in range(10):
        shop.store.redis.flushdb()
        stored(shop.store, an_investigation("one", alerts=(an_alert(container=str(round_)),)))
        shop.again("one", OOM)

        def turn(own: Store, _: int) -> int:
            there = Workshop(own)
            there.shop.during = lambda: own.redis.incr("sends")
            own.work.want(ITEM, there.clock())
            deliver(there.means, "one", "shop")
            return len(there.shop.told)

        assert [0, 1] == sorted(race(valkey_url, turn))
        assert b"1" == shop.store.redis.get("sends")
        assert not shop.store.work.busy(ITEM)
