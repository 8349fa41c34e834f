from dataclasses import replace

import pytest

from alertwhy import wire
from alertwhy.domain.alert import Alert, AlertGroup, AlertStatus, Parsed, Rejected
from alertwhy.errors import StoreUnavailable
from alertwhy.store import Store
from alertwhy.store.connection import connect
from service.intake import Intake

ALERT = Alert("f1", AlertStatus.FIRING, {"alertname": "A"})
PARSED = Parsed(AlertGroup("alertmanager", (ALERT, ALERT)))


class Wakes:
    """Counts; fails on demand."""

    def __init__(self) -> None:
        self.count = 0
        self.fails = False

    def __call__(self) -> None:
        self.count += 1
        if self.fails:
            raise StoreUnavailable("gone just now")


@pytest.fixture
def wakes() -> Wakes:
    return Wakes()


@pytest.fixture
def intake(store: Store, wakes: Wakes) -> Intake:
    return Intake(store, wakes)


def test_what_was_accepted_stands_in_the_inbox(intake: Intake, store: Store) -> None:
    receipt = intake.accept(PARSED)
    (entry,) = store.inbox.read(10)

    assert entry.receipt == receipt
    assert PARSED.group == wire.ALERT_GROUP.load(entry.group)


def test_admission_is_woken_once_for_many(intake: Intake, wakes: Wakes) -> None:
    receipts = {intake.accept(PARSED) for _ in range(5)}

    assert (5, 1) == (len(receipts), wakes.count)


def test_a_wake_that_fails_is_no_error_for_the_sender(
    intake: Intake, wakes: Wakes, store: Store
) -> None:
    wakes.fails = True

    assert intake.accept(PARSED)
    assert 1 == store.inbox.depth()


def test_nothing_to_store_gives_no_receipt(intake: Intake, store: Store, wakes: Wakes) -> None:
    assert intake.accept(Parsed(AlertGroup("botkube", ()))) is None
    assert (0, 0) == (store.inbox.depth(), wakes.count)
    assert {'alertwhy_webhooks_ignored_total{source="botkube"}': 1} == store.counters.read()


def test_alerts_are_counted_taken_or_not(intake: Intake, store: Store) -> None:
    intake.accept(replace(PARSED, rejected=(Rejected(2, "alerts[2]", "is missing"),)))

    counted = store.counters.read()

    assert 1 == counted['alertwhy_webhooks_received_total{source="alertmanager"}']
    assert 2 == counted['alertwhy_alerts_received_total{source="alertmanager"}']
    assert 1 == counted['alertwhy_alerts_rejected_total{source="alertmanager"}']


def test_a_connection_that_died_meanwhile_costs_no_post(intake: Intake, store: Store) -> None:
    intake.accept(PARSED)
    store.redis.client_kill_filter(_type="normal", skipme=True)

    assert intake.accept(PARSED)
    assert 2 == store.inbox.depth()


def test_nothing_is_accepted_while_redis_is_away(wakes: Wakes, silent: str) -> None:
    redis = connect(silent, hurried=True)

    with pytest.raises(StoreUnavailable):
        Intake(Store(redis, retention=1, lease=1), wakes).accept(PARSED)
    assert 0 == wakes.count


def test_counting_never_fails(wakes: Wakes) -> None:
    redis = connect("unix:///nonexistent/socket", hurried=True)

    Intake(Store(redis, retention=1, lease=1), wakes).count("alertwhy_x_total", 1)
