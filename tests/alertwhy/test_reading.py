"""Each value as the type that it must have, with its place where it is not."""

import pytest

from alertwhy.errors import ConfigError
from alertwhy.reading import flag, known, mapping, seconds, sequence, text, texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [("20s", 20.0), ("5m", 300.0), ("1h30m", 5400.0), ("1h1m1.5s", 3661.5), ("0s", 0.0)],
)
def test_durations_are_written_as_in_prometheus(text: str, expected: float) -> None:
    assert expected == seconds(text, "here")


@pytest.mark.parametrize("value", ["", "s", "1d", "20 s", "20S", None, True, 5])
def test_no_other_duration_is_guessed(value: object) -> None:
    with pytest.raises(ConfigError, match=r"here is .*; write a duration such as 20s"):
        seconds(value, "here")


@pytest.mark.parametrize(
    ("read", "value", "said"),
    [
        (mapping, [], "here must be a mapping, it is a list"),
        (mapping, None, "here must be a mapping, it is missing"),
        (sequence, {}, "here must be a list, it is a dict"),
        (texts, ["a", 1], r"here\[1\] must be a text, it is a int"),
        (text, "", "here must be a text, it is a str"),
        (flag, "yes", "here must be true or false, it is a str"),
    ],
)
def test_what_is_of_another_type_is_named(read, value: object, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        read(value, "here")


def test_what_is_right_is_given_back() -> None:
    assert {"1": "a"} == mapping({1: "a"}, "here")
    assert [] == sequence(None, "here")
    assert ("a", "b") == texts(["a", "b"], "here")
    assert flag(value=True, where="here")


def test_a_key_that_nobody_reads_is_refused_with_those_that_somebody_does() -> None:
    with pytest.raises(ConfigError, match="here has unknown colour; known are: name, size"):
        known({"colour": 1}, {"size", "name"}, "here")
