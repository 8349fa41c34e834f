"""What a number did over time."""

from datetime import timedelta

import pytest

from alertwhy.domain.curve import Curve, Point, curve_of, highest_of
from tests.fakes.measured import END, STEP, curve


def test_a_curve_knows_its_ends_and_its_extremes() -> None:
    found = curve(2, 9, 1, 4)
    assert (2, 4, 9, 1) == tuple(
        each.value for each in (found.first, found.last, found.highest, found.lowest)
    )
    assert (END - 2 * STEP, 4, 3 * STEP) == (found.highest.at, found.mean, found.span)


def test_samples_are_put_in_order_and_none_are_no_curve() -> None:
    late, early = Point(END, 2), Point(END - STEP, 1)
    assert Curve((early, late)) == curve_of([late, early])
    assert curve_of([]) is None


def test_a_part_of_it_may_be_empty() -> None:
    found = curve(1, 2, 3)
    assert curve(2, 3) == found.after(END - STEP)
    assert curve(1, 2, end=END - STEP) == found.before(END - STEP)
    assert found.after(END + STEP) is None
    assert found.before(END - 3 * STEP) is None


@pytest.mark.parametrize(
    ("values", "rises"), [((3, 5, 5, 7), 4), ((3, 5, 1, 2), 4), ((4,), 0), ((4, 4), 0)]
)
def test_a_counter_that_falls_began_anew(values: tuple[float, ...], rises: float) -> None:
    assert rises == curve(*values).rises()


def test_several_series_of_one_thing_are_the_greatest_at_each_time() -> None:
    assert curve(1, 5, 4) == highest_of([curve(1, 2, 3), curve(5, 4)])
    assert highest_of([]) is None


def test_a_line_gets_somewhere() -> None:
    assert END + 4 * STEP == curve(10, 20, 30, 40, 50, 60).reaches(100)


@pytest.mark.parametrize(
    "found",
    [
        curve(5, 5, 5, 5),  # flat
        curve(10, 80, 10, 80, 10, 80),  # a sawtooth
        curve(60, 50, 40),  # falling
        curve(60),
        curve(1, 1 + 1e-9, 1 + 2e-9),  # beyond all calendars
    ],
)
def test_what_is_no_line_or_leads_elsewhere_gets_nowhere(found: Curve) -> None:
    assert found.reaches(1e9) is None


def test_what_is_above_already_is_not_reached_again() -> None:
    assert curve(10, 20, 30).reaches(25) is None
    assert timedelta() == (curve(10, 20, 30).reaches(30) or END) - END
