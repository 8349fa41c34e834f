"""Prometheus' results as curves, and a recording that answers for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.measured import END, MeasuredCluster, curve, matrix, recorded
from workers.clients.absent import AbsentCluster
from workers.clients.metrics import (
    MOST_POINTS,
    MOST_SERIES,
    NO_ADDRESS,
    Query,
    RecordedMetrics,
    Series,
    metrics_of,
    series_of,
)


def test_a_matrix_and_a_vector_become_curves() -> None:
    vector = {"metric": {"pod": "b"}, "value": [END.timestamp(), "7"]}
    assert [Series({"pod": "a"}, curve(1, 2.5)), Series({"pod": "b"}, curve(7))] == list(
        series_of([matrix([1, 2.5], pod="a"), vector])
    )


@pytest.mark.parametrize(
    "odd",
    [
        *(None, {}, "x", [None], [{}], [{"metric": {}, "values": []}], [{"values": "12"}]),
        *([{"value": pair}] for pair in (None, [], [1], [1, "x"], [1, "NaN"], [1, "+Inf"])),
        *([{"value": pair}] for pair in (["x", "1"], [1e300, "1"], [{}, []], [float("nan"), "1"])),
    ],
)
def test_what_is_odd_is_left_out(odd: object) -> None:
    assert [] == list(series_of(odd))


def test_a_long_series_keeps_its_newest_points() -> None:
    (found,) = series_of([matrix(range(MOST_POINTS + 5))])
    assert (5.0, MOST_POINTS) == (found.curve.first.value, len(found.curve.points))


def test_a_recording_answers_what_it_was_asked_however_it_is_broken_into_lines() -> None:
    metrics = RecordedMetrics([recorded("rate(a[5m])\n  / b", matrix([1]))])
    assert (Series({}, curve(1)),) == metrics.query(Query("rate(a[5m]) / b"), timeout=1)
    assert NO_ADDRESS == metrics.address


def test_nothing_recorded_is_another_thing_than_recorded_and_empty() -> None:
    metrics = RecordedMetrics([recorded("a"), {"query": None}, {"query": "b", "result": "x"}])
    assert () == metrics.query(Query("a"), timeout=1) == metrics.query(Query("b"), timeout=1)
    assert metrics.query(Query("c"), timeout=1) is None


def test_an_answer_holds_a_few_series_only() -> None:
    many = [matrix([1], pod=str(n)) for n in range(MOST_SERIES + 1)]
    found = RecordedMetrics([recorded("a", *many)]).query(Query("a"), timeout=1)
    assert found is not None
    assert MOST_SERIES == len(found)


def test_most_clusters_are_not_measured() -> None:
    assert metrics_of(AbsentCluster("none")) is None
    cluster = MeasuredCluster()
    assert cluster.metrics is metrics_of(cluster)


def test_what_is_sent_is_the_narrow_one() -> None:
    assert "a" == Query("a").sent
    assert "b" == Query("a", "b").sent


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.lists(st.fixed_dictionaries({"metric": _JSON, "values": st.lists(_JSON)}) | _JSON))
def test_no_result_however_odd_raises(result: object) -> None:
    for each in series_of(result):
        assert each.curve.points
