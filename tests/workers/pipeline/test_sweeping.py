"""The sweep: whatever was lost or is due is woken, what is over is ended and forgotten."""

from datetime import timedelta

from alertwhy.domain.investigation import Status
from alertwhy.store import Store, keys
from alertwhy.store.work import LOST_AFTER, Item, StageName
from tests.fakes.racing import race
from tests.fakes.state import NOW
from tests.fakes.workshop import Workshop
from workers.pipeline.admitting import empty_inbox
from workers.pipeline.delivering import deliver
from workers.pipeline.sweeping import EXPIRES_AFTER, sweep

RETENTION = 3600  # of the workshop's store


def swept(workshop: Workshop, **after: float) -> list[str]:
    """One round, a while later; the calls that it left."""
    workshop.clock.forward(**after)
    workshop.store.redis.delete(keys.SWEEP)
    sweep(workshop.means)
    return workshop.waiting()


def test_where_nothing_is_due_nobody_is_woken(shop: Workshop) -> None:
    shop.open()
    assert [] == swept(shop)
    assert [] == swept(shop, seconds=LOST_AFTER - 1)


def test_a_lost_word_to_admission_is_said_again_once(shop: Workshop) -> None:
    shop.store.inbox.accept(b"{}", source="alertmanager", alerts=1)
    assert [] == swept(shop)  # the flag stands: its job is on the way
    shop.store.redis.delete(keys.ADMIT_WANTED)  # as when it ran out
    assert ["admit()"] == swept(shop)
    assert [] == swept(shop)
    empty_inbox(shop.means)
    assert [] == swept(shop)


def test_a_lost_job_is_woken_again(shop: Workshop) -> None:
    shop.open()
    assert ["investigate(one)"] == swept(shop, seconds=LOST_AFTER)
    assert [] == swept(shop)
    assert ["investigate(one)"] == swept(shop, seconds=LOST_AFTER)
    assert 2 == shop.store.counters.read()["alertwhy_swept_total"]


def test_a_stage_whose_worker_died_is_anothers(shop: Workshop) -> None:
    shop.open()
    item = Item(StageName.INVESTIGATE, "one")
    assert shop.store.work.begin(item, NOW) is not None
    assert ["investigate(one)"] == swept(shop, seconds=30)
    assert shop.store.work.begin(item, shop.clock()) is not None


def test_one_of_two_supervisors_sweeps(shop: Workshop, valkey_url: str) -> None:
    for _ in range(5):
        shop.store.redis.flushdb()
        for number in range(3):
            shop.open(f"i{number}")
        assert [0, 3] == sorted(race(valkey_url, _swept_later))
        assert 3 == len(shop.waiting())


def _swept_later(own: Store, _: int) -> int:
    there = Workshop(own)
    there.clock.forward(seconds=LOST_AFTER)
    return sweep(there.means)


def test_a_day_of_silence_is_an_end_and_is_told_once(shop: Workshop) -> None:
    shop.concluded()
    deliver(shop.means, "one", "shop")
    almost = EXPIRES_AFTER - timedelta(seconds=1)
    assert [] == swept(shop, seconds=almost.total_seconds())
    assert ["deliver(one, shop)"] == swept(shop, seconds=1)
    assert Status.EXPIRED is shop.found().status
    deliver(shop.means, "one", "shop")
    assert ["first", "resolved"] == shop.shop.moments
    assert [] == swept(shop)


def test_what_is_heard_of_does_not_expire(shop: Workshop) -> None:
    shop.concluded()
    deliver(shop.means, "one", "shop")
    shop.clock.forward(hours=23)
    pipe = shop.store.redis.pipeline()
    pipe.zadd(keys.OPEN, {"one": shop.clock().timestamp() * 1000})
    pipe.execute()
    assert [] == swept(shop, hours=2)
    assert Status.OPEN is shop.found().status


def test_what_was_closed_long_ago_is_forgotten(shop: Workshop) -> None:
    shop.concluded()
    deliver(shop.means, "one", "shop")
    shop.store.investigations.close("one", Status.RESOLVED, NOW)
    swept(shop, seconds=RETENTION - 1)
    assert {"open": 0, "all": 1} == shop.store.investigations.counts()
    swept(shop, seconds=2)
    assert {"open": 0, "all": 0} == shop.store.investigations.counts()
    assert shop.store.investigations.load("one") is None
