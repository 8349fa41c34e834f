"""Token buckets: nobody sends too early, and each that waits gets a turn of its own."""

from datetime import timedelta

import pytest

from alertwhy.domain.delivery import Limit
from alertwhy.store import Store
from tests.fakes.racing import race
from tests.fakes.state import NOW

SLOW = (Limit(burst=2, every=1.0),)
TEAMS = (Limit(burst=2, every=0.5), Limit(burst=50, every=72.0))


def wait(
    store: Store, who: str, *, after: float = 0, limits: tuple[Limit, ...] = SLOW, place: str = "a"
) -> float:
    return store.buckets.wait(place, limits, who=who, now=NOW + timedelta(seconds=after))


def test_a_burst_passes_and_the_next_wait_their_turn(store: Store) -> None:
    assert [0, 0, 1, 2] == [wait(store, who) for who in "abcd"]


def test_whoever_comes_on_its_turn_passes(store: Store) -> None:
    for who in "abc":
        wait(store, who)

    assert 0.5 == wait(store, "c", after=0.5)
    assert 0 == wait(store, "c", after=1)


def test_asking_again_takes_no_second_turn(store: Store) -> None:
    for who in "abccc":
        wait(store, who)

    assert 2 == wait(store, "d")


def test_channels_do_not_wait_for_each_other(store: Store) -> None:
    for who in "abc":
        wait(store, who)

    assert 0 == wait(store, "d", place="b")


def test_an_idle_channel_has_its_burst_again(store: Store) -> None:
    for who in "abc":
        wait(store, who)

    assert [0, 0, 1] == [wait(store, who, after=60) for who in "def"]


def test_a_channel_without_limits_never_waits(store: Store) -> None:
    assert 0 == wait(store, "a", limits=())
    assert [] == store.redis.keys("*")


def test_a_turn_that_nobody_takes_is_forgotten(store: Store) -> None:
    for who in "abc":
        wait(store, who)
    late = [wait(store, who, after=3600) for who in "cde"]

    assert [0, 0, 1] == late


@pytest.mark.parametrize(("seconds", "most"), [(1, 4), (3600, 100), (7200, 150)])
def test_no_window_of_teams_ever_holds_more_than_it_may(
    store: Store, seconds: int, most: int
) -> None:
    turns = sorted(wait(store, str(number), limits=TEAMS) for number in range(300))
    windows = [sum(1 for turn in turns if at <= turn < at + seconds) for at in turns]

    assert most >= max(windows)


def test_two_processes_share_one_bucket(valkey_url: str) -> None:
    def turn(store: Store, number: int) -> list[float]:
        return [wait(store, f"{number}-{each}") for each in range(20)]

    waits = sorted(each for given in race(valkey_url, turn) for each in given)

    assert [0, 0, *range(1, 39)] == waits
