"""How often an object had a cause before."""

from datetime import timedelta

from alertwhy.domain.investigation import Recurrence
from alertwhy.store import Store
from alertwhy.store.history import KEPT
from tests.fakes.state import CART, NOW


def seen(
    store: Store,
    identity: str,
    *,
    cause: str = "oom-killed",
    cluster: str = "prod",
    after: float = 0,
) -> Recurrence | None:
    now = NOW + timedelta(seconds=after)
    return store.history.seen(cluster, CART.ref, cause, identity=identity, now=now)


def test_the_first_time_was_never_before(store: Store) -> None:
    assert None is seen(store, "one")


def test_others_are_counted_and_the_last_one_dated(store: Store) -> None:
    seen(store, "one")
    seen(store, "two", after=60)
    assert Recurrence(2, NOW + timedelta(seconds=60)) == seen(store, "three", after=90)


def test_another_round_of_the_same_is_no_other_time(store: Store) -> None:
    seen(store, "one")
    assert None is seen(store, "one", after=60)
    assert Recurrence(1, NOW) == seen(store, "two", after=90)
    assert Recurrence(1, NOW) == seen(store, "two", after=120)


def test_another_cause_and_another_cluster_are_others(store: Store) -> None:
    seen(store, "one")
    assert None is seen(store, "two", cause="image-not-found")
    assert None is seen(store, "three", cluster="test")


def test_a_quarter_later_it_is_forgotten(store: Store) -> None:
    seen(store, "one")
    assert None is seen(store, "two", after=KEPT + 1)
