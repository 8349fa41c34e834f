"""Counting roots, joining and ending: each in one script, whoever else does the same."""

from datetime import timedelta

import pytest

from alertwhy.domain.investigation import Delivery
from alertwhy.domain.storm import StormRule
from alertwhy.store import Store
from alertwhy.store.storms import ALONE, HELD
from alertwhy.store.work import Item, StageName
from tests.fakes.racing import race
from tests.fakes.state import NOW, an_investigation, stored

RULE = StormRule(threshold=3, window=60)


def enter(
    store: Store, *names: str, after: float = 0, receiver: str = "shop", new: str = "new"
) -> list[str]:
    found = []
    now = NOW + timedelta(seconds=after)
    for name in names:
        if store.investigations.load(name) is None:
            stored(store, an_investigation(name))
        found.append(store.storms.enter(name, receiver, RULE, new_id=new, now=now))
    return found


def arrived(store: Store, *names: str) -> None:
    pipe = store.redis.pipeline()
    for name in names:
        store.storms.arrived(pipe, name, ["shop"], NOW)
    pipe.execute()


def test_past_the_threshold_a_storm_begins_and_takes_in_those_before(store: Store) -> None:
    assert [ALONE, ALONE, ALONE, "new"] == enter(store, "a", "b", "c", "d")
    storm = store.storms.load("new", NOW)

    assert storm is not None
    assert ("shop", NOW, {"a", "b", "c", "d"}) == (
        storm.receiver, storm.started_at, set(storm.members),
    )  # fmt: skip
    assert {"shop": "new"} == store.storms.of("a")


def test_asking_again_counts_nobody_twice(store: Store) -> None:
    assert [ALONE] * 5 == enter(store, "a", "a", "a", "a", "a")


def test_what_came_before_the_window_does_not_count(store: Store) -> None:
    enter(store, "a", "b", "c")

    assert [ALONE] == enter(store, "d", after=61)


def test_receivers_are_counted_apart(store: Store) -> None:
    enter(store, "a", "b", "c")

    assert [ALONE] == enter(store, "d", receiver="oncall")


def test_newcomers_join_while_others_came_lately(store: Store) -> None:
    enter(store, "a", "b", "c", "d")

    assert ["new"] == enter(store, "e", after=50, new="other")
    assert ["new"] == enter(store, "f", after=100, new="other")
    assert [ALONE] == enter(store, "g", after=161, new="other")


def test_a_first_message_is_held_while_unclaimed_arrivals_may_make_a_storm(store: Store) -> None:
    arrived(store, "a", "b", "c", "d")

    assert [HELD] == enter(store, "a")
    assert [HELD] == enter(store, "a", after=4.9)
    assert [ALONE] == enter(store, "a", after=5)


def test_what_was_claimed_by_another_holds_nobody(store: Store) -> None:
    arrived(store, "a", "b", "c", "d")
    for name in "bcd":
        store.storms.claimed(name, ["shop", "oncall"])

    assert [ALONE] == enter(store, "a")


def test_it_is_known_when_a_storm_may_be_coming(store: Store) -> None:
    assert not store.storms.pressing("shop", RULE, NOW)
    arrived(store, "a", "b", "c", "d")
    assert store.storms.pressing("shop", RULE, NOW)
    assert not store.storms.pressing("oncall", RULE, NOW)


def test_one_member_is_asked_about(store: Store) -> None:
    enter(store, "a", "b", "c", "d")
    assert not store.storms.asked("shop", RULE, NOW)

    assert [True, False, True] == [store.storms.ask("new", name) for name in ("b", "a", "b")]
    assert store.storms.asked("shop", RULE, NOW)
    assert not store.storms.asked("shop", RULE, NOW + timedelta(seconds=61))


def test_after_its_end_members_are_counted_anew(store: Store) -> None:
    enter(store, "a", "b", "c", "d")
    storm = store.storms.load("new", NOW)
    assert storm is not None

    assert store.storms.end(storm, NOW)
    assert store.storms.load("new", NOW) is None
    assert [ALONE] == enter(store, "a", after=61, new="second")


def test_it_does_not_end_under_a_newcomer(store: Store) -> None:
    enter(store, "a", "b", "c", "d")
    storm = store.storms.load("new", NOW)
    assert storm is not None
    enter(store, "e")

    assert not store.storms.end(storm, NOW)


def test_what_was_told_is_kept_with_it(store: Store) -> None:
    enter(store, "a", "b", "c", "d")
    item = Item(StageName.DIGEST, "new", "shop")
    store.work.want(item, NOW)
    lease = store.work.begin(item, NOW)
    assert lease is not None
    assert store.deliveries.save(lease, Delivery("shop", "slack", opened=1))
    store.storms.name("new", ["a", "b"])
    store.storms.name("new", [])
    storm = store.storms.load("new", NOW)

    assert storm is not None
    assert storm.delivery is not None
    assert (1, {"a", "b"}) == (storm.delivery.opened, storm.named)


def test_a_storm_that_nobody_knows_is_none(store: Store) -> None:
    assert store.storms.load("none", NOW) is None


@pytest.mark.parametrize("turn", range(3))
def test_processes_that_race_make_one_storm(valkey_url: str, store: Store, turn: int) -> None:
    names = [f"{turn}-{number}" for number in range(40)]
    for name in names:
        stored(store, an_investigation(name))

    def enters(own: Store, number: int) -> list[str]:
        mine = names[number * 20 : (number + 1) * 20]
        return [
            own.storms.enter(name, "shop", RULE, new_id=f"s{number}-{name}", now=NOW)
            for name in mine
        ]

    given = [storm for answers in race(valkey_url, enters) for storm in answers]
    made = {storm for storm in given if storm not in {ALONE, HELD}}
    assert 3 == given.count(ALONE)
    (only,) = made
    storm = store.storms.load(only, NOW)
    assert storm is not None
    assert set(names) == set(storm.members)


def test_processes_that_race_ask_about_one_member(valkey_url: str, store: Store) -> None:
    enter(store, "a", "b", "c", "d")

    assert [False, True] == sorted(
        race(valkey_url, lambda own, number: own.storms.ask("new", "ab"[number]))
    )
