"""An operator's own patterns: in force everywhere at once, and never slow."""

from collections.abc import Iterator

import pytest

from alertwhy.redact import redact
from alertwhy.redact.own import LONGEST_MATCH, own, own_of, use
from tests.fakes.growth import LINEAR, growth


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    yield
    use(())


def test_what_a_pattern_matches_goes_under_its_name() -> None:
    use([own_of("customer number", r"KD-\d{6,8}")])
    assert "order of [redacted: customer number] failed" == redact("order of KD-1234567 failed")


def test_patterns_are_replaced_and_not_added() -> None:
    use([own_of("a", "aaa")])
    use([own_of("b", "bbb")])
    assert "aaa [redacted: b]" == redact("aaa bbb")


def test_several_patterns_leave_each_others_marks_alone() -> None:
    use([own_of("customer", r"KD-\d{6}"), own_of("word", "customer")])
    assert "[redacted: customer] is a [redacted: word]" == own("KD-123456 is a customer")


def test_redacting_twice_gives_what_redacting_once_gave() -> None:
    use([own_of("word", r"[a-z]{1,30}")])
    once = redact("password=hunter2 and so on")
    assert once == redact(once)


def test_a_match_may_cross_the_pieces_in_which_a_line_is_read() -> None:
    use([own_of("long", r"<x{1,190}>")])
    text = "." * 950 + "<" + "x" * 100 + ">" + "." * 2_000
    assert "." * 950 + "[redacted: long]" + "." * 2_000 == own(text)
    assert LONGEST_MATCH >= 192


@pytest.mark.parametrize(
    "pattern",
    [
        r"KD-\d{6,8}",
        r"[A-Z]{2}\d{2,30}",
        r"(?:DE|AT)-\w{1,30}",
        r"\w++@corp",
        r"a|b|c",
        r"x?y?z",
        r"[+*]a\+",
    ],
)
def test_patterns_whose_work_is_bounded_are_taken(pattern: str) -> None:
    assert pattern == own_of("mine", pattern).pattern.pattern


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"(a+)+b", "it repeats a group"),
        (r"(ab){2,5}", "it repeats a group"),
        (r"\w+-\w+", "it can match in 1000000 ways"),
        (r"(?<=x)y", "it looks around or back"),
        (r"(a)\1", "it looks around or back"),
        (r"(?=x)x", "it looks around or back"),
        (r"[a", "it is no regular expression"),
        (r"x?", "it matches the empty text"),
        (r"[\w: \[\]-]{1,60}", "or a mark of ours"),
    ],
)
def test_patterns_that_could_be_slow_or_wrong_are_refused(pattern: str, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        own_of("mine", pattern)


def test_a_name_that_no_mark_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="small letters"):
        own_of("Kundennummer!", "x")


@pytest.mark.parametrize("piece", ["a", "ab", "-", "a-", " a", "x\n"])
def test_time_grows_with_the_text(piece: str) -> None:
    use([own_of("a", r"\w{1,30}-\w{1,30}x"), own_of("b", r"[a-z]+@")])
    text = (piece * 65_536)[:65_536]
    assert LINEAR > growth(own, text)
