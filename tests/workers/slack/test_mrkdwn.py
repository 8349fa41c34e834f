"""Slack's markup: escaped first, cut afterwards, and never more than text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.notifications import HOSTILE
from workers.slack.mrkdwn import (
    MAX_CODE,
    bold,
    code,
    command,
    escape,
    fence,
    link,
    paragraphs,
    prose,
    short_command,
    shorten,
)

ANY = st.text(st.sampled_from("ab &<>`*~@\n\r日\U0001f4a5"), max_size=80)


def test_three_characters_are_escaped_and_no_others():
    assert "a &amp;amp; &lt;b&gt; \"c\" 'd' *e*" == escape("a &amp; <b> \"c\" 'd' *e*")


@pytest.mark.parametrize("limit", range(1, 12))
def test_no_escape_is_halved(limit):
    said = shorten(escape("x&<>&"), limit)
    assert len(said) <= limit
    assert said.rstrip("…") in {"", "x", "x&amp;", "x&amp;&lt;", "x&amp;&lt;&gt;"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<!channel>", "&lt;!channel&gt;"),
        ("@channel and @Here", "@\u200bchannel and @\u200bHere"),
        ("mail me@channels.example", "mail me@channels.example"),
        ("two\nlines", "two lines"),
        ("run `ls`", "run `ls`"),
        ("run `ls", "run \u02cbls"),
        ("```rm```", "`\u200b`\u200b`rm`\u200b`\u200b`"),
    ],
)
def test_prose_is_one_line_of_text(text, said):
    assert said == prose(text)


def test_paragraphs_keep_their_line_ends():
    assert "a &lt;b\n\nc \u02cb" == paragraphs("a <b\n\nc `")


def test_bold_is_bold_as_a_whole():
    assert "*a \u2217b\u2217 \u02cbc\u02cb*" == bold("a *b* `c`")


def test_nothing_is_not_bold():
    assert "" == bold(" \n")


@pytest.mark.parametrize(
    ("text", "said"),
    [("512Mi", "`512Mi`"), ("", "(none)"), ("a`b", "`a\u02cbb`"), ("<a>", "`&lt;a&gt;`")],
)
def test_inline_code_holds_any_value(text, said):
    assert said == code(text)


def test_a_fence_cannot_be_left():
    assert "```\na `\u200b`\u200b` <!here>\n```".replace("<", "&lt;").replace(">", "&gt;") == fence(
        ["a ``` <!here>"], 100
    )


def test_a_fence_keeps_the_last_lines():
    assert "```\nthree\n```" == fence(["one", "two", "three"], 13)


def test_a_fence_cuts_a_single_line_that_is_too_long():
    said = fence(["&" * 50], 30)
    assert len(said) <= 30
    assert "```\n&amp;&amp;&amp;&amp;…\n```" == said


def test_a_command_is_shown_whole():
    assert "```\nkubectl get pods &amp;&amp; echo `x`\n```" == command(
        "kubectl get pods && echo `x`"
    )


@pytest.mark.parametrize("text", ["", " ", "x" * (MAX_CODE + 1), "&" * MAX_CODE])
def test_a_command_that_does_not_fit_is_not_shown_at_all(text):
    assert "" == command(text) == short_command(text)


def test_a_short_command_stands_in_its_line():
    assert "`kubectl get pods`" == short_command("kubectl get pods")


def test_a_short_command_with_backticks_has_its_own_block():
    assert "```\necho `x`\n```" == short_command("echo `x`")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://a.example/?a=1&b=2", "<https://a.example/?a=1&amp;b=2|Run/book &lt;1&gt;>"),
        ("https://a.example/|x>y`", "<https://a.example/%7Cx%3Ey%60|Run/book &lt;1&gt;>"),
        ("javascript:alert(1)", ""),
        ("!channel", ""),
        ("https://a.example/\nx", ""),
    ],
)
def test_a_link_shows_our_text_and_leads_only_where_a_browser_goes(url, said):
    assert said == link("Run|book <1>", url)


@given(ANY, st.integers(1, 60))
def test_no_prose_is_longer_than_its_limit(text, limit):
    assert len(prose(text, limit)) <= limit
    assert len(paragraphs(text, limit)) <= limit


@given(ANY)
def test_no_text_can_ping(text):
    for said in (prose(text), paragraphs(text), bold(text), code(text), command(text)):
        assert "<" not in said
        assert ">" not in said


def test_hostile_text_has_no_markup_left():
    assert not set("<>") & set(prose(HOSTILE) + paragraphs(HOSTILE) + fence([HOSTILE], 3000))
