"""Feedback and silences: kept, told on, and never about what is forgotten."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alertwhy.domain.investigation import Status
from alertwhy.domain.reaction import Feedback, Opinion, Silence
from alertwhy.domain.routing import Behaviour
from alertwhy.store import Store
from alertwhy.store.work import Item, StageName
from tests.fakes.state import NOW
from tests.fakes.workshop import Workshop

RIGHT = Feedback(Opinion.RIGHT, "alice", NOW, "it was", "raised the limit")
WISH = Silence(4, "alice", NOW)
STAGE = Item(StageName.SILENCE, "one")


@pytest.fixture
def shop(store: Store) -> Workshop:
    workshop = Workshop(store)
    workshop.concluded(receivers=("shop",))
    return workshop


def test_feedback_is_kept_and_told(shop: Workshop) -> None:
    items = shop.store.reactions.feedback("one", RIGHT, NOW)
    assert (Item(StageName.DELIVER, "one", "shop"),) == items
    assert (RIGHT,) == shop.found().feedback


def test_a_person_may_change_their_mind_and_another_may_differ(shop: Workshop) -> None:
    wrong = Feedback(Opinion.WRONG, "alice", NOW + timedelta(seconds=9))
    other = replace(RIGHT, by="bob", at=NOW + timedelta(seconds=10))
    for each in (RIGHT, wrong, other):
        shop.store.reactions.feedback("one", each, NOW)
    assert (wrong, other) == shop.found().feedback


def test_a_wish_for_a_silence_is_outstanding_until_it_is_done(shop: Workshop) -> None:
    assert (STAGE,) == shop.store.reactions.silence("one", WISH)
    assert (WISH, True) == (shop.found().silence, WISH.pending)
    lease = shop.store.work.begin(STAGE, NOW)
    assert lease is not None
    done = replace(WISH, until=NOW + timedelta(hours=4))
    told = shop.store.reactions.silenced(lease, done, NOW)
    assert (Item(StageName.DELIVER, "one", "shop"),) == told
    assert (done, False) == (shop.found().silence, done.pending)


def test_who_lost_the_lease_changes_nothing(shop: Workshop) -> None:
    shop.store.reactions.silence("one", WISH)
    lease = shop.store.work.begin(STAGE, NOW)
    assert lease is not None
    lost = replace(lease, token="another")
    assert () == shop.store.reactions.silenced(lost, replace(WISH, error="no"), NOW)
    assert WISH == shop.found().silence


def test_what_is_not_there_takes_neither(store: Store) -> None:
    assert None is store.reactions.feedback("none", RIGHT, NOW)
    assert None is store.reactions.silence("none", WISH)
    assert None is store.investigations.load("none")


def test_what_has_joined_passes_it_on(shop: Workshop) -> None:
    shop.open("two")
    shop.store.redis.hset(
        "alertwhy:investigation:two", mapping={"status": Status.JOINED, "joinedTo": "one"}
    )
    shop.store.reactions.feedback("two", RIGHT, NOW)
    assert (RIGHT,) == shop.found().feedback
    assert Behaviour() == shop.found().routed[0].behaviour
