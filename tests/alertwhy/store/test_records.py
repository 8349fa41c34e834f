"""Investigations as hashes."""

from dataclasses import replace

from alertwhy.domain.investigation import Status
from alertwhy.store import Store
from tests.fakes.state import CART, NOW, an_alert, an_investigation, resolved, stored


def test_what_is_created_is_loaded_the_same(store: Store) -> None:
    made = an_investigation(external_url="http://am", cluster="prod", target=replace(CART, uid="u"))
    stored(store, made)
    assert made == store.records.load("one")


def test_what_was_never_created_is_none(store: Store) -> None:
    assert store.records.load("one") is None
    assert store.records.follow("one") is None
    assert () == store.records.load_many(("a", "b"))


def test_firing_alerts_stand_before_resolved_ones(store: Store) -> None:
    gone = resolved(an_alert(alertname="A"), ends=NOW)
    stored(store, an_investigation(alerts=(gone, an_alert(alertname="B"))))
    loaded = store.records.load("one")
    assert loaded is not None
    assert ["B", "A"] == [alert.name for alert in loaded.alerts]


def test_one_that_is_over_when_it_is_created_is_not_among_the_open(store: Store) -> None:
    stored(store, an_investigation(status=Status.RESOLVED, closed_at=NOW))
    assert {"open": 0, "all": 1} == store.investigations.counts()
