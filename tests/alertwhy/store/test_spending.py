"""The model's budget: never passed, whoever asks at the same moment."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alertwhy.domain.budget import Budget
from alertwhy.store import Store
from alertwhy.store.spending import Spender
from tests.fakes.racing import race
from tests.fakes.state import NOW

ONE = Spender("one", "shop")
WIDE = Budget(tokens_per_investigation=0, tokens_per_hour=0, per_namespace_share=1.0)


def reserved(store: Store, amount: int, budget: Budget, spender: Spender = ONE, **later: float):
    at = NOW + timedelta(**later)
    return store.spending.reserve(spender, amount, budget=budget, now=at).refused


@pytest.mark.parametrize(
    ("budget", "limit"),
    [
        (replace(WIDE, tokens_per_investigation=1_000), "investigation"),
        (replace(WIDE, tokens_per_hour=1_000), "hour"),
        (replace(WIDE, tokens_per_day=1_000), "day"),
        (replace(WIDE, tokens_per_hour=2_000, per_namespace_share=0.5), "namespace"),
        (replace(WIDE, tokens_per_day=2_000, per_namespace_share=0.5), "namespace"),
    ],
)
def test_each_limit_is_kept_and_named(store: Store, budget: Budget, limit: str) -> None:
    assert "" == reserved(store, 600, budget)
    assert limit == reserved(store, 600, budget)
    assert "" == reserved(store, 400, budget)


def test_a_limit_of_nothing_is_none(store: Store) -> None:
    assert "" == reserved(store, 10_000_000, WIDE)


def test_what_was_refused_is_not_counted(store: Store) -> None:
    budget = replace(WIDE, tokens_per_hour=1_000)
    assert "hour" == reserved(store, 1_001, budget)
    assert 0 == store.spending.of_hour(NOW)
    assert 0 == store.spending.of_investigation("one")


def test_one_namespace_leaves_the_others_their_part(store: Store) -> None:
    budget = replace(WIDE, tokens_per_hour=1_000, per_namespace_share=0.5)
    assert "" == reserved(store, 500, budget)
    assert "namespace" == reserved(store, 1, budget, Spender("two", "shop"))
    assert "" == reserved(store, 500, budget, Spender("three", "billing"))


def test_a_new_hour_is_a_new_budget_and_the_day_goes_on(store: Store) -> None:
    budget = replace(WIDE, tokens_per_hour=1_000, tokens_per_day=1_500)
    assert "" == reserved(store, 1_000, budget)
    assert "hour" == reserved(store, 500, budget)
    assert "" == reserved(store, 500, budget, hours=1)
    assert "day" == reserved(store, 1, budget, hours=2)
    assert "" == reserved(store, 1_000, budget, hours=24)


def test_what_was_not_needed_is_given_back(store: Store) -> None:
    made = store.spending.reserve(ONE, 8_000, budget=WIDE, now=NOW)
    store.spending.settle(made, 3_100)
    assert 3_100 == store.spending.of_investigation("one")
    assert 3_100 == store.spending.of_hour(NOW)
    assert 3_100 == store.spending.of_hour(NOW, "shop")
    assert 3_100 == store.spending.of_day(NOW)


def test_what_was_needed_beyond_the_reservation_counts_too(store: Store) -> None:
    made = store.spending.reserve(ONE, 1_000, budget=WIDE, now=NOW)
    store.spending.settle(made, 1_500)
    assert 1_500 == store.spending.of_day(NOW)


def test_settling_goes_to_the_hour_of_the_reservation(store: Store) -> None:
    made = store.spending.reserve(ONE, 1_000, budget=WIDE, now=NOW)
    store.spending.settle(made, 200)
    assert 0 == store.spending.of_hour(NOW + timedelta(hours=1))
    assert 200 == store.spending.of_hour(NOW)


def test_settling_what_was_forgotten_begins_nothing_anew(store: Store) -> None:
    made = store.spending.reserve(ONE, 1_000, budget=WIDE, now=NOW)
    store.redis.flushdb()
    store.spending.settle(made, 200)
    assert [] == store.redis.keys("*")


def test_nothing_is_counted_for_ever(store: Store) -> None:
    reserved(store, 10, WIDE)
    reserved(store, 10, WIDE)
    assert all(0 < store.redis.ttl(key) <= 172_800 for key in store.redis.keys("*"))


def test_eight_processes_at_once_stay_inside_one_budget(store: Store, valkey_url: str) -> None:
    budget = Budget(0, 10_000, per_namespace_share=1.0)

    def turn(mine: Store, number: int) -> int:
        spender = Spender(f"investigation-{number}", f"ns-{number}")
        tries = (mine.spending.reserve(spender, 300, budget=budget, now=NOW) for _ in range(20))
        return sum(not each.refused for each in tries)

    granted = race(valkey_url, turn, processes=8)
    assert 33 == sum(granted)  # 33 x 300 fit into 10,000
    assert 9_900 == store.spending.of_hour(NOW)
