"""Texts in their room of bytes, the telling lines first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.analysis.cutting import cut, fit, shares, size

LOG = "\n".join([f"loading batch {n}" for n in range(50)] + ["java.lang.OutOfMemoryError: heap"])


def test_what_fits_is_left_alone() -> None:
    assert LOG == fit(LOG, size(LOG))


def test_an_error_outlives_the_boilerplate_around_it() -> None:
    log = f"{LOG}\n" + "\n".join(f"closing {n}" for n in range(50))
    kept = fit(log, 300)
    assert "OutOfMemoryError" in kept
    assert "closing 49" in kept
    assert "loading batch 3\n" not in kept


def test_what_is_left_out_is_counted() -> None:
    kept = fit(LOG, 120).splitlines()
    assert "java.lang.OutOfMemoryError: heap" == kept[-1]
    assert f"… {51 - len(kept) + 1} lines left out …" == kept[0]


def test_a_long_line_shows_its_beginning() -> None:
    assert "héll…" == cut("héllo world", 8)


def test_room_that_small_pieces_leave_goes_to_the_large() -> None:
    assert {"a": 10, "b": 45, "c": 45} == shares({"a": 10, "b": 500, "c": 400}, 100)


@given(st.text(), st.integers(min_value=0, max_value=400))
def test_no_text_takes_more_than_its_room(text: str, room: int) -> None:
    assert size(fit(text, room)) <= room
    assert size(cut(text, room)) <= room


@pytest.mark.parametrize("room", [0, 7, 1000])
def test_shares_never_exceed_the_room(room: int) -> None:
    assert sum(shares({"a": 3, "b": 90, "c": 12}, room).values()) <= room
