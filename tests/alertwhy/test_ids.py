from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from alertwhy.ids import ALPHABET, new_id

NOW = datetime(2026, 8, 20, 9, 40, tzinfo=UTC)


@given(st.timedeltas(timedelta(milliseconds=1), timedelta(days=300_000)))
def test_a_later_id_sorts_later(later: timedelta) -> None:
    assert new_id(NOW) < new_id(NOW + later)


def test_no_two_are_the_same() -> None:
    assert 1000 == len({new_id(NOW) for _ in range(1000)})


def test_an_id_stands_in_any_address_or_key() -> None:
    made = new_id(NOW)

    assert 18 == len(made)
    assert set(made) <= set(ALPHABET)
