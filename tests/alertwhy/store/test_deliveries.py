"""Dead letters: indexed while they fail, gone when they arrive, tried again on demand."""

from datetime import timedelta

import pytest

from alertwhy.domain.investigation import Delivery, DeliveryStatus
from alertwhy.store import Store
from alertwhy.store.deliveries import FAILED
from alertwhy.store.work import Item, Lease, StageName
from tests.fakes.racing import race
from tests.fakes.state import NOW, an_investigation, stored

SHOP = Item(StageName.DELIVER, "one", "shop")


@pytest.fixture
def lease(store: Store) -> Lease:
    stored(store, an_investigation())
    store.work.want(SHOP, NOW)
    lease = store.work.begin(SHOP, NOW)
    assert lease is not None
    return lease


def became(status: str, receiver: str = "shop") -> Delivery:
    return Delivery(receiver, "slack", status=DeliveryStatus(status), attempts=1, error="no")


def failing(store: Store, *statuses: DeliveryStatus, limit: int = 10) -> list[str]:
    letters, _ = store.deliveries.failing(statuses or FAILED, limit=limit)
    return [letter.delivery.status for letter in letters]


@pytest.mark.parametrize("status", ["dead", "retrying"])
def test_what_failed_is_listed(store: Store, lease: Lease, status: str) -> None:
    assert store.deliveries.save(lease, became(status))

    assert [status] == failing(store)


def test_only_what_is_asked_for_is_listed(store: Store, lease: Lease) -> None:
    store.deliveries.save(lease, became("retrying"))

    assert [] == failing(store, DeliveryStatus.DEAD)


def test_what_arrived_is_listed_no_more(store: Store, lease: Lease) -> None:
    store.deliveries.save(lease, became("dead"))
    store.deliveries.save(lease, became("sent"))

    assert [] == failing(store)


@pytest.mark.usefixtures("lease")
def test_who_lost_the_lease_saves_nothing(store: Store) -> None:
    assert not store.deliveries.save(Lease(SHOP, "other", 1), became("dead"))
    assert [] == failing(store)


def test_what_was_forgotten_is_not_listed(store: Store, lease: Lease) -> None:
    store.deliveries.save(lease, became("dead"))
    store.investigations.close("one", "resolved", NOW)
    store.investigations.forget(NOW + timedelta(days=30))

    assert [] == failing(store)
    assert not store.deliveries.save(lease, became("dead"))


def test_a_long_list_comes_in_pages(store: Store) -> None:
    for number in range(5):
        stored(store, an_investigation(f"i{number}"))
        item = Item(StageName.DELIVER, f"i{number}", "shop")
        store.work.want(item, NOW)
        lease = store.work.begin(item, NOW)
        assert lease is not None
        store.deliveries.save(lease, became("dead"))

    first, further = store.deliveries.failing(FAILED, limit=3)
    assert further is not None
    rest, end = store.deliveries.failing(FAILED, limit=3, offset=further)

    assert end is None
    assert {f"i{n}" for n in range(5)} == {each.item.investigation for each in (*first, *rest)}


def test_a_retry_hurries_what_was_postponed(store: Store, lease: Lease) -> None:
    store.deliveries.save(lease, became("retrying"))
    store.work.postpone(lease, NOW + timedelta(hours=1), firm=True)
    assert store.work.begin(SHOP, NOW) is None

    assert store.deliveries.retry(SHOP, NOW)
    assert store.work.begin(SHOP, NOW)


def test_what_arrived_cannot_be_retried(store: Store, lease: Lease) -> None:
    store.deliveries.save(lease, became("sent"))

    assert store.deliveries.retry(SHOP, NOW) is None
    assert store.deliveries.retry(Item(StageName.DELIVER, "none", "shop"), NOW) is None


def test_of_two_processes_only_the_one_with_the_lease_saves(
    valkey_url: str, store: Store, lease: Lease
) -> None:
    def saves(own: Store, number: int) -> bool:
        held = lease if number else Lease(SHOP, "lost", lease.wanted)
        return own.deliveries.save(held, became("dead" if number else "sent"))

    assert [False, True] == sorted(race(valkey_url, saves))
    assert ["dead"] == failing(store)
