"""What people said and asked."""

from dataclasses import replace

from alertwhy.domain.reaction import Press, Silence
from tests.fakes.state import NOW


def test_a_silence_is_pending_until_it_stands_or_failed() -> None:
    wish = Silence(1, "alice", NOW)
    assert [True, False, False] == [
        each.pending for each in (wish, replace(wish, until=NOW), replace(wish, error="no"))
    ]


def test_a_press_knows_how_long_to_be_silent() -> None:
    assert [0, 1, 4, 24, 0, 0] == [press.hours for press in Press]
