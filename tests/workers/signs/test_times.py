from datetime import UTC, datetime, timedelta, timezone

import pytest

from alertwhy.domain.evidence import Evidence, utc
from alertwhy.domain.facts import Condition, PodState
from alertwhy.domain.target import ObjectRef
from workers.signs.times import age, lasting, later, newest, recent

NOON = datetime(2026, 10, 14, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def pod(**given: datetime | None) -> Evidence:
    state = PodState(
        ObjectRef("Pod", "a", "b"),
        "Running",
        conditions=(Condition("Ready", "True", since=NOON),),
        **given,
    )
    return Evidence("c", "o", "t", "k", facts=(state,))


def test_the_newest_time_is_found_wherever_it_stands() -> None:
    assert newest((pod(),)) == NOON
    assert newest((pod(created_at=NOON + HOUR),)) == NOON + HOUR
    assert newest((pod(), Evidence("c", "o", "t", "k", observed_at=NOON + HOUR))) == NOON + HOUR


def test_a_deletion_to_come_is_no_time_seen() -> None:
    assert newest((pod(deleted_at=NOON + HOUR),)) == NOON


def test_nothing_tells_no_time() -> None:
    assert newest(()) is None
    assert age(NOON, ()) is None
    assert age(None, (pod(),)) is None


@pytest.mark.parametrize("minutes", [0, 60, -5])
def test_what_is_an_hour_old_may_still_explain(minutes: int) -> None:
    assert recent(NOON - timedelta(minutes=minutes), (pod(),))


def test_what_is_older_than_an_hour_is_old_news() -> None:
    assert not recent(NOON - timedelta(minutes=61), (pod(),))


def test_what_tells_no_time_gets_the_benefit_of_the_doubt() -> None:
    assert recent(None, (pod(),))
    assert lasting(None, (pod(),), HOUR)


def test_something_lasts_when_it_is_older_than_its_grace() -> None:
    assert lasting(NOON - 2 * HOUR, (pod(),), HOUR)
    assert not lasting(NOON - HOUR, (pod(),), HOUR)


def test_later_needs_both_times() -> None:
    assert later(NOON + HOUR, NOON, by=timedelta())
    assert not later(NOON, NOON, by=timedelta())
    assert not later(None, NOON, by=timedelta())
    assert not later(NOON, None, by=timedelta())


def test_times_without_a_zone_are_utc() -> None:
    assert utc(datetime(2026, 10, 14, 12)) == NOON  # noqa: DTZ001  # the odd one that is meant
    elsewhere = NOON.astimezone(timezone(timedelta(hours=5)))
    assert utc(elsewhere) == NOON
