"""The tests' one look at the environment."""

import pytest

from tests.fakes.environment import environment


def test_a_variable_is_its_value_and_an_absent_one_is_empty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOME_TOOLS", "/opt")
    monkeypatch.delenv("OTHER_TOOLS", raising=False)
    assert ("/opt", "") == (environment("SOME_TOOLS"), environment("OTHER_TOOLS"))
