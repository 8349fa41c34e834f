"""POSTs that were answered and wait."""

from alertwhy.store import Store
from tests.fakes.racing import race


def accept(store: Store, body: bytes = b"{}", alerts: int = 1):
    return store.inbox.accept(body, source="alertmanager", alerts=alerts)


def test_what_is_accepted_waits_in_order_until_it_is_taken_away(store: Store) -> None:
    receipts = [accept(store, b'{"n":%d}' % number).receipt for number in range(3)]
    entries = store.inbox.read(2)
    assert receipts[:2] == [entry.receipt for entry in entries]
    assert '{"n":0}' == entries[0].group
    assert 3 == store.inbox.depth()
    assert store.inbox.holds(receipts[2])
    assert not store.inbox.holds("1-1")


def test_the_first_of_a_burst_wakes_admission_and_the_others_need_not(store: Store) -> None:
    assert [True, False, False] == [accept(store).wake for _ in range(3)]
    store.inbox.unwant()
    assert accept(store).wake


def test_of_two_processes_that_accept_together_one_wakes_admission(
    store: Store, valkey_url: str
) -> None:
    for _ in range(10):
        store.inbox.unwant()
        assert [False, True] == sorted(race(valkey_url, lambda own, _: accept(own).wake))


def test_a_lost_wake_up_is_asked_for_once(store: Store) -> None:
    assert store.inbox.want()
    assert not store.inbox.want()


def test_posts_and_alerts_are_counted_with_the_same_script(store: Store) -> None:
    accept(store, alerts=20)
    counted = store.counters.read()
    assert 1 == counted['alertwhy_webhooks_received_total{source="alertmanager"}']
    assert 20 == counted['alertwhy_alerts_received_total{source="alertmanager"}']
