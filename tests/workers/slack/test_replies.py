"""What a thread is told: logs at the beginning, worse turns and the end later."""

from dataclasses import replace

from alertwhy.domain.notification import LogBlock, Moment
from tests.fakes.notifications import GIANTS, ORDINARY, RESOLVED
from workers.slack.fitting import fit
from workers.slack.replies import MAX_CHUNKS, MAX_REPLY, replies
from workers.wording.text import REPEATED


def said(message):
    return replies(message, fit(message, stands_alone=False))


def with_log(lines):
    return replace(ORDINARY, blocks=(LogBlock(tuple(lines), "Last log lines"),))


def test_a_short_log_needs_no_thread():
    assert () == said(with_log(["one"] * 8))


def test_a_long_log_stands_in_the_thread_whole():
    (reply,) = said(with_log(f"line {n}" for n in range(12)))
    assert reply["text"].startswith("*Last log lines*\n```\nline 0\n")
    assert reply["text"].endswith("line 11\n```")


def test_a_very_long_log_keeps_its_end_in_order():
    answers = [
        reply["text"] for reply in said(with_log(f"line {n} " + "x" * 100 for n in range(500)))
    ]
    assert MAX_CHUNKS == len(answers)
    assert "line 499" in answers[-1]
    assert "line 420 " in "".join(answers)
    assert all(len(text) <= MAX_REPLY for text in answers)
    assert 1 == sum("Last log lines" in text for text in answers)


def test_every_line_of_a_log_that_fits_is_there_once():
    answers = "".join(
        reply["text"] for reply in said(with_log(f"<{n}>" + "y" * 60 for n in range(90)))
    )
    assert [1] * 90 == [answers.count(f"&lt;{n}&gt;") for n in range(90)]


def test_a_message_that_was_shortened_stands_in_the_thread_in_full():
    answers = said(GIANTS["words"])
    assert any("In full" in reply["text"] for reply in answers)


def test_a_possible_repeat_is_said_in_the_thread():
    assert ({"text": REPEATED},) == said(replace(ORDINARY, maybe_repeated=True))


def test_a_worse_turn_is_broadcast():
    worse = replace(ORDINARY, moment=Moment.ESCALATION, news="Severity rose to critical")
    text = "*Severity rose to critical*\nContainer app ran out of memory (limit 128Mi)"
    assert ({"text": text, "reply_broadcast": True},) == said(worse)


def test_a_worse_turn_without_words_names_the_severity():
    (reply,) = said(replace(ORDINARY, moment=Moment.ESCALATION))
    assert reply["text"].startswith("*Now critical*\n")


def test_an_end_is_said_quietly():
    assert ({"text": "Resolved after 14 min"},) == said(RESOLVED)


def test_an_update_says_nothing():
    assert () == said(replace(ORDINARY, moment=Moment.UPDATE))


def test_a_log_of_empty_text_is_no_reply():
    assert () == said(replace(ORDINARY, blocks=()))


def test_lines_without_room_are_said_beside_in_as_few_replies_as_hold_them():
    lines = tuple(f"shop Deployment app-{number:04d}" for number in range(300))
    answers = said(replace(ORDINARY, moment=Moment.UPDATE, beside=lines))
    assert lines == tuple("\n".join(each["text"] for each in answers).splitlines())
    assert 2 == len(answers)
    assert max(len(each["text"]) for each in answers) <= MAX_REPLY


def test_a_worse_turn_is_still_heard_beside_them():
    worse = replace(ORDINARY, moment=Moment.ESCALATION, beside=("shop Deployment a",))
    first, second = said(worse)
    assert (True, {"text": "shop Deployment a"}) == (first["reply_broadcast"], second)


def test_what_stands_beside_is_not_said_in_full_as_well():
    (reply,) = said(replace(GIANTS["words"], maybe_repeated=False, beside=("one line",)))
    assert {"text": "one line"} == reply
