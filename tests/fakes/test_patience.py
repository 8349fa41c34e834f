"""Waiting ends with the first true value, or says what never came."""

import pytest

from tests.fakes.patience import eventually


def test_the_first_true_value_is_what_you_get() -> None:
    values = iter([None, "", "there"])
    assert "there" == eventually(lambda: next(values), "a value")


def test_a_failed_assertion_means_not_yet() -> None:
    values = iter([False, True])

    def look() -> str:
        assert next(values)
        return "there"

    assert "there" == eventually(look, "a value")


def test_what_never_came_is_named_with_the_last_value() -> None:
    with pytest.raises(AssertionError, match=r"a message did not come in 0 s; last: \[\]"):
        eventually(list, "a message", seconds=0)
