"""A message as plain text: nothing of it lost, nothing in it but lines of text."""

from dataclasses import replace

import pytest

from alertwhy.domain.finding import Risk
from alertwhy.domain.notification import (
    Action,
    Actions,
    AlertList,
    EvidenceItem,
    EvidenceList,
    LogBlock,
    Moment,
    Paragraph,
    Verdict,
)
from tests.fakes.notifications import HOSTILE_ONE, ORDINARY, RESOLVED
from workers.wording.text import (
    REPEATED,
    RISKS,
    block_text,
    headline,
    place,
    state,
    sureness,
    to_text,
)


@pytest.mark.parametrize(
    ("moment", "firing", "word"),
    [
        (Moment.FIRST, True, "CRITICAL"),
        (Moment.UPDATE, True, "CRITICAL"),
        (Moment.ESCALATION, True, "CRITICAL"),
        (Moment.RESOLVED, False, "RESOLVED"),
        (Moment.RESOLVED, True, "CLOSED"),
    ],
)
def test_the_state_is_one_word(moment, firing, word):
    assert word == state(replace(ORDINARY, moment=moment, firing=firing))


def test_the_headline_holds_place_and_cause():
    assert (
        "CRITICAL: Deployment shop/cart in prod: Container app ran out of memory (limit 128Mi)"
        == headline(ORDINARY)
    )


def test_a_cluster_without_name_is_not_named():
    assert "CRITICAL: Deployment shop/cart" == place(replace(ORDINARY, cluster=""))


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Verdict("x", "certain", "oom-killed"), "certain, oom-killed"),
        (Verdict("x", "certain"), "certain"),
        (Verdict("x", cause="oom-killed"), "oom-killed"),
        (Verdict("x"), ""),
    ],
)
def test_how_sure_is_told_as_far_as_it_is_known(verdict, said):
    assert said == sureness(verdict)


def test_the_whole_message_reads_from_top_to_bottom():
    assert """\
CRITICAL: Deployment shop/cart in prod

Container app ran out of memory (limit 128Mi) (certain, oom-killed)

Diagnosis:
Every request holds its rows in memory.

Why:
- [e1] Pod shop/cart-0: last state OOMKilled, exit 137
    $ kubectl -n shop get pod cart-0 -o yaml

What changed (revision 7):
- memory limit: 512Mi -> 128Mi

What to do:
1. Look at it
    $ kubectl -n shop top pod cart-0
2. Roll back [DISRUPTIVE]
    $ kubectl -n shop rollout undo deploy/cart

Last log lines:
  | INFO starting
  | ERROR out of memory: wanted 64 MiB
  | killed
    $ kubectl -n shop logs cart-0 --previous

Not seen:
- pod-logs: forbidden

Alerts:
- KubePodCrashLooping: cart-0 restarts
- (resolved) KubePodNotReady: cart-0 not ready

Runbook: https://runbooks.example/crash?a=1&b=2

Investigation 01JD, 0.4 s, 9 API reads""" == to_text(ORDINARY)


def test_without_a_verdict_the_first_line_holds_the_cause():
    bare = replace(RESOLVED, blocks=(), links=(), footer="", cluster="")
    assert "RESOLVED: Deployment shop/cart: Resolved after 14 min" == to_text(bare)


def test_news_and_a_possible_repeat_are_told():
    lines = to_text(replace(ORDINARY, news="Firing again", maybe_repeated=True)).split("\n\n")
    assert "Firing again" == lines[1]
    assert REPEATED == lines[-2]


def test_every_risk_has_its_word():
    assert set(RISKS) == set(Risk)


def test_a_step_that_changes_the_cluster_says_so():
    steps = Actions((Action("Scale", "kubectl scale", Risk.SAFE), Action("Talk to the team")))
    assert [
        "What to do:",
        "1. Scale [changes the cluster]",
        "    $ kubectl scale",
        "2. Talk to the team",
    ] == list(block_text(steps))


def test_what_has_no_heading_command_or_summary_has_no_line_for_it():
    assert ["only text"] == list(block_text(Paragraph("only text")))
    assert ["  | line"] == list(block_text(LogBlock(("line",), "")))
    evidence = EvidenceList((EvidenceItem("e1", "seen", ""),))
    assert ["Why:", "- [e1] seen"] == list(block_text(evidence))
    alert = replace(ORDINARY.blocks[-1].items[0], summary="")
    assert ["Alerts:", "- KubePodCrashLooping"] == list(block_text(AlertList((alert,))))


def test_foreign_text_cannot_write_to_the_terminal():
    text = to_text(HOSTILE_ONE)
    assert [] == [mark for mark in ("\x1b", "\x00", "\u202e", "\ud800", "\r") if mark in text]


def test_a_summary_that_names_the_object_itself_is_not_preceded_by_it():
    named = replace(ORDINARY, summary="Deployment shop/cart waits for a quota")
    assert "CRITICAL in prod: Deployment shop/cart waits for a quota" == headline(named)
    assert "CRITICAL: Deployment shop/cart waits for a quota" == headline(
        replace(named, cluster="")
    )
    other = replace(ORDINARY, summary="Deployment shop/cartography waits")
    assert headline(other).startswith("CRITICAL: Deployment shop/cart in prod: ")
