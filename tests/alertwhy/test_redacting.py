"""The redact section: what it means, and what is refused."""

import pytest

from alertwhy.errors import ConfigError
from alertwhy.redacting import patterns_of


def test_patterns_are_read_with_their_names() -> None:
    (found,) = patterns_of([{"name": "customer", "pattern": r"KD-\d{6}"}], "redact")
    assert ("customer", r"KD-\d{6}") == (found.name, found.pattern.pattern)


def test_no_section_is_no_pattern() -> None:
    assert () == patterns_of(None, "redact")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("x", "redact must be a list"),
        ([{"name": "a"}], r"redact[0].pattern must be a text"),
        ([{"name": "a", "pattern": "(a+)+"}], r"redact[0] (a): it repeats a group"),
        ([{"name": "a", "patern": "a"}], "redact[0] has unknown patern"),
        ([{"name": "a", "pattern": "a"}] * 51, "redact has 51 patterns; 50 are the most"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(value: object, expected: str) -> None:
    with pytest.raises(ConfigError) as raised:
        patterns_of(value, "redact")
    assert expected in str(raised.value)
