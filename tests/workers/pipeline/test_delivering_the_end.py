"""Deliver: the end is told once, and what is over is mended in place."""

from alertwhy.domain.delivery import Abilities
from alertwhy.domain.finding import Finding
from alertwhy.domain.investigation import Status
from alertwhy.store.work import Item, StageName
from tests.fakes.workshop import OOM, FakeChannel, Workshop
from workers.pipeline.delivering import deliver

PAGER = Abilities(pages=True, idempotent=True)


def delivered(workshop: Workshop) -> FakeChannel:
    """Once, as when something is new."""
    workshop.store.work.want(Item(StageName.DELIVER, "one", "shop"), workshop.clock())
    deliver(workshop.means, "one", "shop")
    return workshop.shop


def closed(workshop: Workshop) -> None:
    workshop.store.investigations.close("one", Status.RESOLVED, workshop.clock())


def test_the_end_is_told_once(shop: Workshop) -> None:
    shop.concluded()
    delivered(shop)
    closed(shop)
    delivered(shop)
    assert ["first", "resolved"] == delivered(shop).moments
    assert shop.delivery().said.resolved


def test_what_is_over_and_looked_into_again_is_mended_in_place(shop: Workshop) -> None:
    shop.concluded()
    delivered(shop)
    closed(shop)
    delivered(shop)
    shop.again("one", OOM)
    assert ["first", "resolved"] == delivered(shop).moments  # nothing new was found

    shop.again("one", Finding("Node worker-3 is gone", ("e1",), cause="node-lost"))
    told = delivered(shop).told
    assert ["first", "resolved", "amended"] == [str(each.moment) for each in told]
    assert told[-1].summary.endswith("Node worker-3 is gone")
    assert told[1].reference == told[-1].reference
    assert shop.delivery().said.resolved


def test_firing_again_counts_the_next_period(shop: Workshop) -> None:
    shop.channels["shop"] = FakeChannel(PAGER)
    shop.concluded()
    delivered(shop)
    closed(shop)
    delivered(shop)
    pipe = shop.store.redis.pipeline()
    shop.store.records.create(pipe, shop.found())
    pipe.hset("alertwhy:investigation:one", "status", "open")
    pipe.execute()
    assert ["first", "resolved", "first"] == delivered(shop).moments
    assert 2 == shop.delivery().opened


def test_a_joined_one_that_had_told_somebody_ends_its_message(shop: Workshop) -> None:
    shop.concluded()
    delivered(shop)
    shop.store.redis.hset("alertwhy:investigation:one", "status", "joined")
    assert ["first", "resolved"] == delivered(shop).moments


def test_a_joined_one_that_had_told_nobody_says_nothing(shop: Workshop) -> None:
    shop.concluded()
    shop.store.redis.hset("alertwhy:investigation:one", "status", "joined")
    assert [] == delivered(shop).told
