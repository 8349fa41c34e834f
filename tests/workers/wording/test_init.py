"""Cutting text: limits hold, words and combined characters stay whole."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.wording import clean, cut, cut_bytes, last_lines, one_line


def test_text_within_the_limit_is_left_alone():
    assert "twelve chars" == cut("twelve chars", 12)


def test_a_cut_ends_at_a_word():
    assert "the quick brown…" == cut("the quick brown fox", 18)
    assert "It broke…" == cut("It broke. So it goes", 12)


def test_a_cut_that_falls_between_words_keeps_the_whole_word():
    assert "the quick…" == cut("the quick brown fox", 10)


def test_one_long_word_is_cut_anywhere():
    assert "aaaa…" == cut("a" * 9, 5)


def test_a_combined_character_is_kept_or_dropped_whole():
    assert "abc…" == cut("abce\u0301f", 5)


def test_a_joined_emoji_is_kept_or_dropped_whole():
    assert "ab…" == cut("ab\U0001f469\u200d\U0001f4bb tail", 5)


@pytest.mark.parametrize(("limit", "expected"), [(0, ""), (-3, ""), (1, "…")])
def test_a_limit_without_room_leaves_only_the_mark(limit: int, expected: str):
    assert expected == cut("text", limit)


@given(st.text(), st.integers(0, 60))
def test_no_cut_is_ever_longer_than_its_limit(text: str, limit: int):
    assert len(cut(text, limit)) <= limit


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(0, 60))
def test_no_cut_by_bytes_is_ever_longer_than_its_limit(text: str, limit: int):
    assert len(cut_bytes(text, limit).encode()) <= limit


def test_a_cut_by_bytes_counts_what_utf_8_takes():
    assert "日本…" == cut_bytes("日本語日本語", 9)


def test_a_cut_by_bytes_cuts_even_a_single_character_too_much():
    assert "\U0001f4a5…" == cut_bytes("\U0001f4a5\U0001f4a5", 7)


def test_a_cut_by_bytes_without_room_for_the_mark_leaves_nothing():
    assert "" == cut_bytes("text", 2)


def test_a_cut_by_bytes_survives_a_lone_surrogate():
    assert "\ud800\ud800…" == cut_bytes("\ud800" * 9, 5)


def test_the_last_lines_are_kept_whole():
    assert ("two", "three") == last_lines(("one", "two", "three"), 10)


def test_a_single_last_line_that_is_too_long_is_cut():
    assert ("aaa…",) == last_lines(("short", "a" * 20), 5)


def test_no_lines_stay_no_lines():
    assert () == last_lines((), 100)


def test_colours_and_control_characters_are_dropped():
    assert "error: red\n\tnext" == clean("\x1b[31merror:\x1b[0m red\x00\r\n\tnext")


def test_a_terminal_link_leaves_only_its_text():
    assert "here" == clean("\x1b]8;;http://evil.example\x07here\x1b]8;;\x1b\\")


def test_direction_overrides_cannot_disguise_a_command():
    assert "rm cba" == clean("rm \u202ecba")


def test_lone_surrogates_become_something_that_can_be_encoded():
    assert "a\ufffd" == clean("a\ud800")


def test_one_line_is_one_line():
    assert "a b c" == one_line(" a\n\n b\t\u2028c ")


@given(st.characters())
def test_nothing_that_no_channel_can_show_is_left(character: str):
    left = clean(f"a{character}b").replace("\n", "").replace("\t", "")
    assert not {unicodedata.category(each) for each in left} & {"Cc", "Cs", "Zl", "Zp"}


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"])))
def test_whatever_can_be_shown_stays(text: str):
    assert text == clean(text)
