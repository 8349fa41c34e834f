"""Curves as people read them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alertwhy.domain.curve import Curve
from tests.fakes.measured import END, curve
from workers.clients.metrics import NO_ADDRESS, Query
from workers.measured.drawing import BARS, WIDTH, command, cores, drawn, moment, span, told
from workers.signs.quantities import percent


def test_a_curve_tells_its_end_and_its_extremes() -> None:
    assert ("40 % at 09:30Z, highest 90 % at 09:20Z, lowest 10 % at 09:25Z in 15 min ▂█▁▄") == told(
        curve(0.2, 0.9, 0.1, 0.4), percent, full=1.0
    )


@pytest.mark.parametrize(
    ("found", "text"), [(curve(3), "3 at 09:30Z"), (curve(3, 3, 3), "3 at 09:30Z in 10 min")]
)
def test_what_does_not_move_is_told_once(found: Curve, text: str) -> None:
    assert text == told(found, lambda value: f"{value:.0f}")


@pytest.mark.parametrize(
    "found",
    [curve(1, 2), curve(5, 5, 5), curve(100, 101, 100), curve(-1, 2, 3), curve(0, 0, 0)],
)
def test_what_has_no_shape_is_not_drawn(found: Curve) -> None:
    assert "" == drawn(found)


def test_it_is_drawn_against_what_is_full() -> None:
    assert "▂▄▅" == drawn(curve(10, 20, 30), full=50)
    assert "▃▆█" == drawn(curve(10, 20, 30))


def test_a_long_curve_keeps_its_peaks() -> None:
    values = [1.0] * 72
    values[30] = 9.0
    bars = drawn(curve(*values))
    assert WIDTH == len(bars)
    assert BARS[-1] in bars


def test_a_part_without_samples_repeats_the_one_before() -> None:
    found = curve(*range(1, 40))
    holed = Curve(found.points[:5] + found.points[-15:])
    assert WIDTH == len(drawn(holed))


@given(st.lists(st.floats(0, 1e12), min_size=1, max_size=90), st.floats(0, 1e12))
def test_any_curve_can_be_drawn(values: list[float], full: float) -> None:
    assert set(drawn(curve(*values), full=full)) <= set(BARS)


@pytest.mark.parametrize(
    ("given", "text"),
    [(timedelta(minutes=50), "50 min"), (timedelta(minutes=90), "90 min"), (timedelta(hours=6), "6 h")],
)  # fmt: skip
def test_a_span_is_told_as_people_say_it(given: timedelta, text: str) -> None:
    assert text == span(given)


@pytest.mark.parametrize(
    ("value", "text"), [(0.1801, "180m"), (2.0, "2"), (1.25, "1250m"), (-1, "0")]
)
def test_cores_are_told_as_limits_are_written(value: float, text: str) -> None:
    assert text == cores(value)


def test_the_command_can_be_typed() -> None:
    assert (
        "promtool query range --start=2026-10-14T09:25:00Z --end=2026-10-14T09:30:00Z --step=5m"
        " http://p:9090 'up{a=\"b\"}'"
    ) == command(Query('up{a="b"}', "narrow"), curve(1, 2), "http://p:9090")
    assert " $PROMETHEUS_URL up" in command(Query("up"), curve(1), NO_ADDRESS)
    assert " 'http://p/$(x)' up" in command(Query("up"), curve(1), "http://p/$(x)")
    assert "2026-10-14T09:30Z" == moment(END)
