"""Where a storm takes an investigation out of its usual way."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from alertwhy.config import parse
from alertwhy.domain.delivery import PENDING
from alertwhy.domain.investigation import Routed, Status
from alertwhy.domain.routing import Analysis, Behaviour
from alertwhy.store.work import Item, StageName
from tests.fakes.storms import arrive, delivered, expected, worked
from tests.fakes.workshop import ROUTES, Workshop
from workers.pipeline.storming import (
    ASKED_LATER,
    LOOKS_APART,
    TOGETHER,
    asked_already,
    not_asked,
    wake_analysis,
    wake_delivery,
    wake_digest,
)

NAMES = ("a", "b", "c", "d", "e")
SHOP = (Routed("shop"),)
RULES = (Routed("shop", Behaviour(analysis=Analysis.RULES)),)


@pytest.fixture
def stormy(shop: Workshop) -> Iterator[Workshop]:
    """From the fourth target on they are told together."""
    shop.config = parse(ROUTES + "storm: {threshold: 3}\n")
    return shop


def test_the_model_is_asked_at_once_where_no_storm_is_coming(stormy: Workshop) -> None:
    wake_analysis(stormy.means, "a", SHOP)

    assert ["analyse(a)"] == stormy.waiting()


def test_else_only_when_it_is_known(stormy: Workshop) -> None:
    expected(stormy, *NAMES)
    wake_analysis(stormy.means, "a", SHOP)
    item = Item(StageName.ANALYSE, "a")

    assert [] == stormy.waiting()
    assert stormy.store.work.begin(item, stormy.clock()) is None
    assert stormy.store.work.begin(item, stormy.clock() + ASKED_LATER)


def test_one_member_is_asked_about(stormy: Workshop) -> None:
    arrive(stormy, *NAMES, missing=PENDING)
    delivered(stormy, *NAMES)
    answers = [not_asked(stormy.means, stormy.found(name)) for name in NAMES]

    assert ["", *[TOGETHER] * 4] == answers
    assert asked_already(stormy.means, SHOP)


def test_who_is_told_by_itself_is_asked_about(stormy: Workshop) -> None:
    arrive(stormy, "a", missing=PENDING)
    delivered(stormy, "a")

    assert "" == not_asked(stormy.means, stormy.found("a"))
    assert not asked_already(stormy.means, SHOP)


def test_a_route_that_wants_no_model_does_not_count(stormy: Workshop) -> None:
    expected(stormy, *NAMES)
    wake_analysis(stormy.means, "a", RULES)

    assert not asked_already(stormy.means, RULES)
    assert ["analyse(a)"] == stormy.waiting()


def test_a_storm_takes_in_what_is_concluded_without_a_job_of_its_own(stormy: Workshop) -> None:
    arrive(stormy, *NAMES)
    delivered(stormy, *NAMES)
    stormy.waiting()
    arrive(stormy, "late")
    before = replace(stormy.found("late"), concluded=False)
    wake_delivery(stormy.means, before, SHOP)

    assert not [each for each in stormy.waiting() if each.startswith("deliver")]
    worked(stormy, seconds=6)
    assert "6 targets" in stormy.shop.told[-1].summary


def test_but_not_what_may_have_been_told_already(stormy: Workshop) -> None:
    arrive(stormy, *NAMES)
    delivered(stormy, *NAMES)
    stormy.waiting()
    arrive(stormy, "again", "mine")
    again = stormy.found("again")
    mine = replace(stormy.found("mine"), concluded=False, by_hand=True)
    for before in (again, mine):
        wake_delivery(stormy.means, before, SHOP)
        assert {} == stormy.store.storms.of(before.id)

    assert ["deliver(again, shop)", "deliver(mine, shop)"] == stormy.waiting()


def test_where_no_storm_is_each_receiver_is_woken(stormy: Workshop) -> None:
    arrive(stormy, "a")
    before = replace(stormy.found("a"), concluded=False)
    wake_delivery(stormy.means, before, SHOP)

    assert ["deliver(a, shop)"] == stormy.waiting()


def test_where_somebody_will_look_no_further_worker_is_woken(stormy: Workshop) -> None:
    wake_digest(stormy.means, "storm-1", "shop")
    wake_digest(stormy.means, "storm-1", "shop")

    assert ["digest(storm-1, shop)"] == stormy.waiting()


def test_a_digest_that_was_just_looked_at_is_not_looked_at_at_once(stormy: Workshop) -> None:
    stormy.store.storms.looked("storm-1", stormy.clock())
    wake_digest(stormy.means, "storm-1", "shop")
    item = Item(StageName.DIGEST, "storm-1", "shop")

    assert [] == stormy.waiting()
    assert stormy.store.work.begin(item, stormy.clock()) is None
    assert [item] == list(stormy.store.work.overdue(stormy.clock() + LOOKS_APART))


def test_one_started_by_hand_is_told_by_itself(stormy: Workshop) -> None:
    arrive(stormy, *NAMES)
    delivered(stormy, *NAMES)
    stormy.concluded("mine", by_hand=True)
    delivered(stormy, "mine")

    assert "targets" not in stormy.shop.told[-1].summary


def test_a_member_that_joined_another_leaves_the_digest(stormy: Workshop) -> None:
    arrive(stormy, *NAMES)
    delivered(stormy, *NAMES)
    fields = {"status": Status.JOINED, "joinedTo": "b"}
    stormy.store.redis.hset("alertwhy:investigation:a", mapping=fields)
    delivered(stormy, "b")
    worked(stormy, seconds=6)

    assert "4 targets" in stormy.shop.told[-1].summary
