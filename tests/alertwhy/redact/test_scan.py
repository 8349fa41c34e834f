import pytest

from alertwhy.redact.scan import read, read_word


def value(text: str, at: int = 0) -> str | None:
    span = read(text, at)
    return None if span is None else text[span.start : span.end]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"hunter 2", "x"', "hunter 2"),
        ("'hunter2'", "hunter2"),
        (r'"hun\"ter2" x', r"hun\"ter2"),
        (r'"ends in a backslash\\" x', r"ends in a backslash\\"),
        (r"\"hun\\\"ter2\", \"x\"", r"hun\\\"ter2"),
        ('"never closed\nnext', "never closed"),
        ("hunter2 next", "hunter2"),
        ("hunter2, next", "hunter2"),
        ("hun,ter;2&x) next", "hun,ter;2&x"),
        ("hunter2&next=1", "hunter2"),
        ("hunter2;Next=1", "hunter2"),
        ("hunter2]", "hunter2"),
        ("abc==;Next=1", "abc=="),
        ("<set to the key 'x' in secret 'y'>  Optional", "<set to the key 'x' in secret 'y'>"),
        ("[redacted: token] next", "[redacted: token]"),
    ],
)
def test_a_value_ends_where_its_writer_ended_it(text: str, expected: str) -> None:
    assert expected == value(text)


def test_nothing_is_no_value() -> None:
    assert value("") is None
    assert value(" x") is None


def test_a_shell_ends_a_value_at_the_space() -> None:
    span = read_word("hun\"ter';2 next", 0)
    assert span is not None
    assert 10 == span.end
    quoted = read_word('"a b" c', 0)
    assert quoted is not None
    assert (1, 4) == (quoted.start, quoted.end)
