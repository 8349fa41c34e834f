"""When a route speaks; Saturday 21 November 2026 is the day of most of these."""

from datetime import UTC, datetime, timedelta

import pytest

from alertwhy.domain.intervals import Hours, Period

SATURDAY = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)
NINE_TO_FIVE = (9 * 60, 17 * 60)


@pytest.mark.parametrize(
    ("period", "holds"),
    [
        (Period(), True),
        (Period(times=(NINE_TO_FIVE,)), True),
        (Period(times=((9 * 60, 16 * 60),)), False),  # the end does not belong to it
        (Period(times=((0, 60), (16 * 60, 24 * 60))), True),
        (Period(weekdays=((6, 6),)), True),
        (Period(weekdays=((1, 5),)), False),
        (Period(days_of_month=((21, 21),)), True),
        (Period(days_of_month=((-10, -1),)), True),  # of 30 days: from the 21st on
        (Period(days_of_month=((-9, -1),)), False),
        (Period(days_of_month=((1, -10),)), True),
        (Period(months=((11, 12),)), True),
        (Period(months=((1, 10),)), False),
        (Period(years=((2026, 2026),)), True),
        (Period(years=((2027, 2030),)), False),
        (Period(times=(NINE_TO_FIVE,), weekdays=((1, 5),)), False),  # all of it must hold
        (Period(times=((16 * 60, 17 * 60),), location="Europe/Berlin"), False),  # 17:00 there
        (Period(times=((17 * 60, 18 * 60),), location="Europe/Berlin"), True),
        (Period(weekdays=((0, 0),), location="Pacific/Auckland"), True),  # Sunday there
    ],
)
def test_everything_given_must_hold(period: Period, *, holds: bool) -> None:
    assert holds is period.holds(SATURDAY)


def test_the_thirty_first_is_cut_to_the_end_of_a_short_month() -> None:
    last = Period(days_of_month=((28, 31),))

    assert last.holds(datetime(2026, 2, 28, tzinfo=UTC))
    assert not last.holds(datetime(2026, 2, 27, tzinfo=UTC))


def test_sunday_is_the_first_day() -> None:
    assert Period(weekdays=((0, 0),)).holds(SATURDAY + timedelta(days=1))


def test_a_route_without_intervals_always_speaks() -> None:
    assert Hours().muted_until(SATURDAY) is None


def test_a_mute_ends_with_its_time() -> None:
    hours = Hours(mute=((Period(times=(NINE_TO_FIVE,)),),))

    assert SATURDAY + timedelta(hours=1) == hours.muted_until(SATURDAY + timedelta(seconds=30))
    assert hours.muted_until(SATURDAY + timedelta(hours=1)) is None


def test_outside_its_active_time_a_route_is_silent() -> None:
    hours = Hours(active=((Period(times=((18 * 60, 20 * 60),)),),))

    assert SATURDAY + timedelta(hours=2) == hours.muted_until(SATURDAY)
    assert hours.muted_until(SATURDAY + timedelta(hours=2)) is None


def test_a_mute_counts_for_more_than_an_active_time() -> None:
    now = (Period(),)

    assert Hours(mute=(now,), active=(now,)).muted(SATURDAY)


def test_what_is_silent_for_days_is_looked_at_after_one() -> None:
    weekdays = Hours(active=((Period(weekdays=((3, 3),)),),))

    assert SATURDAY + timedelta(days=1) == weekdays.muted_until(SATURDAY)
