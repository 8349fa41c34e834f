from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.clients import raw

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from("abc"), inner),
)
PATHS = st.lists(st.sampled_from("abc"), max_size=3)

POD = {
    "metadata": {"labels": {"app": "cart", "odd": 3}, "creationTimestamp": None},
    "spec": {"replicas": 0, "paused": True, "port": 8080, "args": ["-v", 1]},
    "status": {"phase": "Running", "containerStatuses": [{"name": "app"}, "junk"]},
}


@given(ANY_JSON, PATHS)
def test_no_shape_makes_a_look_raise(obj: object, path: list[str]) -> None:
    assert isinstance(raw.child(obj, *path), dict)
    assert isinstance(raw.text(obj, *path), str)
    assert isinstance(raw.scalar(obj, *path), str)
    assert type(raw.number(obj, *path)) is int
    assert type(raw.flag(obj, *path)) is bool
    assert all(isinstance(each, dict) for each in raw.items(obj, *path))
    assert all(isinstance(each, str) for each in raw.strings(obj, *path))
    assert all(isinstance(each, str) for each in raw.mapping(obj, *path).values())
    found = raw.moment(obj, *path)
    assert found is None or found.tzinfo is UTC


@given(st.text())
def test_no_text_makes_a_moment_raise(text: str) -> None:
    found = raw.moment({"at": text}, "at")
    assert found is None or found.tzinfo is UTC


@given(st.datetimes(datetime(2, 1, 2), datetime(9999, 12, 30)), st.integers(-14, 14))  # noqa: DTZ001  # the offset is added as text
def test_a_moment_is_read_whatever_its_offset(at: datetime, hours: int) -> None:
    sign = "-" if hours < 0 else "+"
    written = f"{at.isoformat()}{sign}{abs(hours):02}:00"
    assert at.replace(tzinfo=UTC) - timedelta(hours=hours) == raw.moment({"at": written}, "at")


def test_what_is_there_is_found() -> None:
    assert "Running" == raw.text(POD, "status", "phase")
    assert [{"name": "app"}] == raw.items(POD, "status", "containerStatuses")
    assert {"app": "cart"} == raw.mapping(POD, "metadata", "labels")
    assert ("-v",) == raw.strings(POD, "spec", "args")
    assert "8080" == raw.scalar(POD, "spec", "port")
    assert raw.flag(POD, "spec", "paused")


def test_a_zero_is_not_taken_for_an_absence() -> None:
    assert 0 == raw.number(POD, "spec", "replicas", default=1)
    assert 1 == raw.number(POD, "spec", "minimum", default=1)


def test_true_is_not_a_number() -> None:
    assert 0 == raw.number(POD, "spec", "paused")
    assert "" == raw.scalar(POD, "spec", "paused")


@pytest.mark.parametrize(
    "written",
    ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00+05:30", "2026-11-21T16:00:00", "", "yesterday"],
)
def test_what_is_no_moment_reads_as_none(written: str) -> None:
    assert raw.moment({"at": written}, "at") is None


def test_null_reads_as_no_moment() -> None:
    assert raw.moment(POD, "metadata", "creationTimestamp") is None


def test_nanoseconds_are_cut() -> None:
    expected = datetime(2026, 11, 21, 16, 0, 0, 123456, tzinfo=UTC)
    assert expected == raw.moment({"at": "2026-11-21T16:00:00.123456789Z"}, "at")
