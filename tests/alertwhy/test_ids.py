"""Names for investigations."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from alertwhy.ids import ALPHABET, RANDOM_DIGITS, TIME_DIGITS, new_id

MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(3000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (hypothesis wants them so)


@given(MOMENTS)
def test_an_id_holds_letters_and_digits_that_nobody_misreads(now: datetime) -> None:
    made = new_id(now)
    assert TIME_DIGITS + RANDOM_DIGITS == len(made)
    assert set(ALPHABET) >= set(made)


@given(MOMENTS)
def test_ids_sort_by_time(now: datetime) -> None:
    assert new_id(now) < new_id(now + timedelta(milliseconds=2))


def test_no_two_of_one_millisecond_are_the_same() -> None:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    made = {new_id(now) for _ in range(1000)}
    assert 1000 == len(made)
    assert 1 == len({each[:TIME_DIGITS] for each in made})
