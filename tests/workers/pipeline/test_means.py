"""Waking and closing: what is to be done is said before anybody is called."""

import pytest

from alertwhy.domain.investigation import Status
from alertwhy.store.investigations import Investigations
from alertwhy.store.work import Item, StageName
from tests.fakes.workshop import Workshop

SHOP, ONCALL = (Item(StageName.DELIVER, "one", name) for name in ("shop", "oncall"))


class Dying(Investigations):
    """Its process ends right after a closing."""

    def close(self, identity, status, now):
        super().close(identity, status, now)
        raise SystemExit


def test_waking_says_what_is_to_be_done_and_calls_a_worker(shop: Workshop) -> None:
    shop.means.wake(SHOP, ONCALL)
    assert ["deliver(one, shop)", "deliver(one, oncall)"] == shop.waiting()
    assert shop.store.work.begin(SHOP, shop.clock()) is not None
    assert shop.store.work.begin(ONCALL, shop.clock()) is not None


def test_waking_nobody_calls_nobody(shop: Workshop) -> None:
    shop.means.wake()
    assert [] == shop.waiting()
    assert 0 == shop.store.work.outstanding()


def test_a_closing_is_told_to_every_receiver(shop: Workshop) -> None:
    shop.concluded(receivers=("oncall", "shop"))
    assert shop.means.close(shop.found(), Status.RESOLVED)
    assert Status.RESOLVED is shop.found().status
    assert ["deliver(one, oncall)", "deliver(one, shop)"] == shop.waiting()


def test_what_is_closed_already_is_not_told_again(shop: Workshop) -> None:
    shop.concluded()
    found = shop.found()
    shop.store.investigations.close("one", Status.EXPIRED, shop.clock())
    assert not shop.means.close(found, Status.RESOLVED)
    assert Status.EXPIRED is shop.found().status
    assert [] == shop.waiting()


def test_a_death_right_after_the_closing_loses_no_telling(shop: Workshop) -> None:
    shop.concluded()
    lease = shop.store.work.begin(SHOP, shop.clock())
    assert lease is not None
    shop.store.work.finish(lease, shop.clock())
    store = shop.store
    store.investigations = Dying(store.redis, store.records, store.work)
    with pytest.raises(SystemExit):
        shop.means.close(shop.found(), Status.EXPIRED)
    shop.clock.forward(seconds=30)
    assert SHOP in list(store.work.overdue(shop.clock()))
