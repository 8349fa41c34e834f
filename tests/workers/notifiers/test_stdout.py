"""Standard output: one write per message, whatever is in it."""

import io
import sys

import pytest

from alertwhy.domain.delivery import Abilities
from alertwhy.errors import ConfigError, Retryable
from alertwhy.options import Options
from tests.fakes.notifications import HOSTILE_ONE, ORDINARY
from workers.notifiers import Rendered
from workers.notifiers.stdout import Stdout, configure
from workers.wording.text import to_text


def say(rendered):
    return Stdout().send(rendered, notification=ORDINARY, reference="", http=None)


def test_the_message_is_printed_with_an_empty_line_after_it(capsys):
    assert "stdout" == say(Stdout().render(ORDINARY))
    assert f"{to_text(ORDINARY)}\n\n" == capsys.readouterr().out


def test_its_payload_has_fields_beside_the_text():
    assert {
        "text": to_text(ORDINARY),
        "state": "CRITICAL",
        "investigation": "01JD",
        "object": "Deployment shop/cart",
        "cause": "oom-killed",
    } == Stdout().render(ORDINARY).payload


def test_it_can_neither_edit_nor_page():
    assert Abilities() == configure(Options({}, "receivers[0]")).abilities


def test_it_takes_no_options():
    with pytest.raises(ConfigError, match="unknown colour"):
        configure(Options({"colour": "always"}, "receivers[0]"))


def test_a_terminal_that_knows_ascii_alone_is_no_trouble(monkeypatch):
    narrow = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", narrow)
    say(Rendered({"text": "日本 \ud800"}))
    assert b"?? ?\n\n" == narrow.buffer.getvalue()


def test_hostile_text_is_printed_like_any_other(capsys):
    say(Stdout().render(HOSTILE_ONE))
    assert "@channel" in capsys.readouterr().out


def test_a_closed_output_is_tried_again_later(monkeypatch):
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stdout", closed)
    with pytest.raises(Retryable, match="closed"):
        say(Rendered({"text": "x"}))
