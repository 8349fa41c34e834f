from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from workers.signs.cron import fault_of, last_due

NOW = datetime(2026, 10, 14, 9, 30, tzinfo=UTC)  # a Wednesday


@pytest.mark.parametrize(
    ("schedule", "due"),
    [
        ("*/15 * * * *", "2026-10-14T09:30"),
        ("0 2 * * *", "2026-10-14T02:00"),
        ("45 9 * * *", "2026-10-13T09:45"),
        ("5/20 8-9 * * *", "2026-10-14T09:25"),
        ("0 6 * * mon-fri", "2026-10-14T06:00"),
        ("0 6 * * SUN", "2026-10-11T06:00"),
        ("0 0 1 jan,oct *", "2026-10-01T00:00"),
        ("0 0 13 * 5", "2026-10-13T00:00"),
        ("0 0 ? * 1", "2026-10-12T00:00"),
        ("@weekly", "2026-10-11T00:00"),
        ("@hourly", "2026-10-14T09:00"),
    ],
)
def test_a_schedule_was_last_due(schedule: str, due: str) -> None:
    assert datetime.fromisoformat(f"{due}:00+00:00") == last_due(schedule, "", NOW)
    assert "" == fault_of(schedule)


def test_a_time_zone_is_where_the_clock_hangs() -> None:
    due = last_due("0 9 * * *", "Europe/Berlin", NOW)

    assert datetime(2026, 10, 14, 7, 0, tzinfo=UTC) == due
    assert last_due("0 9 * * *", "Europe/Berln", NOW) is None


@pytest.mark.parametrize(
    ("schedule", "fault"),
    [
        ("0 2 * *", "it has 4 fields; 5 are expected"),
        ("61 * * * *", "'61' is not within 0-59"),
        ("* 5-30 * * *", "'5-30' is not within 0-23"),
        ("*/0 * * * *", "'*/0' is not within 0-59"),
        ("* * * foo *", "'foo' is not within 1-12"),
        ("* * 9-3 * *", "'9-3' is not within 1-31"),
        ("* * * * 99999", "'99999' is not within 0-6"),
        ("0 0 31 2,4 *", "no month it names has a day 31"),
    ],
)
def test_a_schedule_that_cannot_be_followed_says_why(schedule: str, fault: str) -> None:
    assert fault == fault_of(schedule)


def test_an_unreadable_or_impossible_schedule_was_never_due() -> None:
    assert last_due("often", "", NOW) is None
    assert last_due("0 0 31 2 *", "", NOW) is None


def test_a_weekday_beside_an_impossible_day_is_due_after_all() -> None:
    assert "" == fault_of("0 0 31 2 1")


@given(some.text(max_size=30), some.text(max_size=12), some.datetimes())
def test_whatever_stands_there_nothing_fails(schedule: str, zone: str, now: datetime) -> None:
    fault_of(schedule)
    last_due(schedule, zone, now)


FIELD = some.sampled_from(["*", "?", "1", "*/2", "1-3", "2,3", "31", "x", "0", ""])


@given(some.lists(FIELD, min_size=4, max_size=6).map(" ".join), some.datetimes())
def test_nothing_is_due_in_the_future(schedule: str, now: datetime) -> None:
    due = last_due(schedule, "", now)

    assert due is None or due <= now.replace(tzinfo=UTC)
    assert due is None or "" == fault_of(schedule)
