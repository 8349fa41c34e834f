"""Stages, their leases, and who gets them."""

from datetime import timedelta

import pytest

from alertwhy.store import Store
from alertwhy.store.work import LOST_AFTER, Item, Lease, StageName, item_of
from tests.fakes.racing import race
from tests.fakes.state import NOW

ITEM = Item(StageName.INVESTIGATE, "one")
LEASE = timedelta(seconds=30)


def later(seconds: float):
    return NOW + timedelta(seconds=seconds)


def begun(store: Store, at=NOW, item: Item = ITEM) -> Lease:
    lease = store.work.begin(item, at)
    assert lease is not None
    return lease


def test_a_stage_that_nobody_wants_is_not_begun(store: Store) -> None:
    assert store.work.begin(ITEM, NOW) is None


def test_a_wanted_stage_is_done_once(store: Store) -> None:
    store.work.want(ITEM, NOW)
    assert store.work.finish(begun(store), NOW) is None
    assert store.work.begin(ITEM, NOW) is None
    assert 0 == store.work.outstanding()


def test_two_processes_that_begin_together_get_one_lease(store: Store, valkey_url: str) -> None:
    for round_ in range(20):
        item = Item(StageName.DELIVER, f"i{round_}", "shop")
        store.work.want(item, NOW)
        got = race(valkey_url, lambda own, _, item=item: own.work.begin(item, NOW) is not None)
        assert [False, True] == sorted(got)


def test_what_was_wanted_while_it_ran_is_done_again_by_the_holder(store: Store) -> None:
    store.work.want(ITEM, NOW)
    first = begun(store)
    store.work.want(ITEM, later(1))
    assert store.work.begin(ITEM, later(1)) is None  # somebody is at it
    again = store.work.finish(first, later(2))
    assert again is not None
    assert 2 == again.wanted
    assert store.work.finish(again, later(3)) is None


def test_wanting_and_finishing_together_loses_nothing(store: Store, valkey_url: str) -> None:
    for round_ in range(20):
        item = Item(StageName.INVESTIGATE, f"i{round_}")
        store.work.want(item, NOW)
        lease = begun(store, item=item)

        def turn(own: Store, number: int, item=item, lease=lease) -> bool:
            if number:
                own.work.want(item, NOW)
                return False
            return own.work.finish(lease, NOW) is not None

        again = any(race(valkey_url, turn))
        assert again or store.work.begin(item, NOW) is not None


def test_a_lapsed_lease_is_anothers_and_its_old_holder_changes_nothing(store: Store) -> None:
    store.work.want(ITEM, NOW)
    dead = begun(store)
    after = NOW + LEASE + timedelta(seconds=1)
    heir = begun(store, after)
    assert not store.work.held(dead)
    assert store.work.finish(dead, after) is None
    assert store.work.held(heir)
    assert store.work.busy(ITEM)


def test_a_job_that_nobody_began_is_woken_again_ever_more_rarely(store: Store) -> None:
    store.work.want(ITEM, NOW)
    assert [] == list(store.work.overdue(later(LOST_AFTER - 1)))
    assert [ITEM] == list(store.work.overdue(later(LOST_AFTER)))
    assert [] == list(store.work.overdue(later(2 * LOST_AFTER - 1)))
    assert [ITEM] == list(store.work.overdue(later(2 * LOST_AFTER)))
    assert [] == list(store.work.overdue(later(4 * LOST_AFTER - 1)))
    assert [ITEM] == list(store.work.overdue(later(4 * LOST_AFTER)))


def test_a_running_stage_is_woken_when_its_lease_ends(store: Store) -> None:
    store.work.want(ITEM, NOW)
    begun(store)
    assert [] == list(store.work.overdue(later(29)))
    assert [ITEM] == list(store.work.overdue(later(30)))


def test_a_firm_postponement_holds_against_new_wants(store: Store) -> None:
    store.work.want(ITEM, NOW)
    store.work.postpone(begun(store), later(60), firm=True)
    store.work.want(ITEM, later(1))
    assert store.work.begin(ITEM, later(59)) is None
    assert [ITEM] == list(store.work.overdue(later(60)))
    assert store.work.begin(ITEM, later(60)) is not None


def test_patience_ends_early_when_there_is_something_to_say(store: Store) -> None:
    store.work.want(ITEM, NOW)
    store.work.postpone(begun(store), later(20), firm=False)
    assert [] == list(store.work.overdue(later(19)))
    assert store.work.begin(ITEM, later(5)) is not None


def test_what_a_person_asks_for_now_is_not_postponed(store: Store) -> None:
    store.work.want(ITEM, NOW)
    store.work.postpone(begun(store), later(600), firm=True)
    store.work.hurry(ITEM)
    assert store.work.begin(ITEM, later(1)) is not None


def test_a_scheduled_stage_is_not_begun_before_its_time(store: Store) -> None:
    watch = Item(StageName.WATCH, "one")
    store.work.schedule(watch, later(300))
    assert store.work.begin(watch, later(299)) is None
    assert [watch] == list(store.work.overdue(later(300)))


def test_a_model_may_take_longer_than_other_stages(store: Store) -> None:
    item = Item(StageName.ANALYSE, "one")
    store.work.want(item, NOW)
    begun(store, item=item)
    assert store.work.begin(item, later(80)) is None
    assert store.work.begin(item, later(90)) is not None


@pytest.mark.parametrize("receiver", ["", "shop", "team|a", "équipe β: x"])
def test_an_item_is_its_text(receiver: str) -> None:
    item = Item(StageName.DELIVER, "0abc", receiver)
    assert item == item_of(str(item))


def test_a_worker_that_died_does_not_make_the_next_look_rarer(store: Store) -> None:
    store.work.want(ITEM, NOW)
    at = NOW
    for _ in range(5):  # begun and killed, five times
        begun(store, at)
        at += LEASE
        assert [ITEM] == list(store.work.overdue(at))
    assert [] == list(store.work.overdue(at + timedelta(seconds=LOST_AFTER - 1)))
    assert [ITEM] == list(store.work.overdue(at + timedelta(seconds=LOST_AFTER)))


def test_what_hundreds_want_is_looked_at_no_later_for_it(store: Store) -> None:
    assert store.work.add(ITEM, NOW)
    store.work.postpone(begun(store), later(5), firm=True)
    assert [False] * 3 == [store.work.add(ITEM, later(seconds)) for seconds in (1, 4, 5)]

    assert [ITEM] == list(store.work.overdue(later(5)))
    assert store.work.finish(begun(store, later(5)), later(5)) is None
    assert store.work.add(ITEM, later(6))


def test_what_is_added_while_it_runs_is_done_again_by_the_holder(store: Store) -> None:
    store.work.add(ITEM, NOW)
    first = begun(store)

    assert not store.work.add(ITEM, later(1))
    assert store.work.finish(first, later(2))


def test_of_processes_that_add_together_one_wakes_a_worker(valkey_url: str) -> None:
    for round_ in range(20):
        item = Item(StageName.DIGEST, f"storm-{round_}", "shop")
        added = race(valkey_url, lambda own, _, item=item: own.work.add(item, NOW))
        assert [False, True] == sorted(added)
