"""A card says the verdict first, shows commands whole, and folds what is long."""

from dataclasses import replace

import pytest

from alertwhy.domain.finding import Risk
from alertwhy.domain.notification import (
    Action,
    Actions,
    AlertLine,
    AlertList,
    ChangeLine,
    Changes,
    EvidenceItem,
    EvidenceList,
    LogBlock,
    Moment,
    Paragraph,
    Verdict,
)
from alertwhy.domain.severity import Severity
from tests.fakes.cards import elements, faults
from tests.fakes.notifications import ORDINARY, RESOLVED
from workers.cards.drawing import MAX_PREVIEW, draw, preview


def drawn(*blocks, **fields):
    return draw(replace(ORDINARY, blocks=blocks, **fields))


def texts(part):
    """Each line's text as it reads, in order, fallbacks left out."""
    if isinstance(part, list):
        return [text for each in part for text in texts(each)]
    if part["type"] == "RichTextBlock":
        return [
            "".join(each if isinstance(each, str) else each["text"] for each in part["inlines"])
        ]
    return [part["codeSnippet"]] if part["type"] == "CodeBlock" else texts(part["items"])


def looks(part, text):
    return next(each for each in elements(part) if each.get("text") == text)


def test_the_head_says_state_and_place_and_then_the_cause():
    head = draw(ORDINARY)["body"][0]
    assert [
        "CRITICAL · Deployment shop/cart · prod",
        "Container app ran out of memory (limit 128Mi)",
        "certain, oom-killed",
    ] == texts(head)
    assert "Large" == looks(head, "Container app ran out of memory (limit 128Mi)")["size"]


def test_a_title_that_is_no_object_stands_beside_it():
    head = drawn(title="Watchdog", object="Cluster")["body"][0]
    assert "CRITICAL · Watchdog · Cluster · prod" == texts(head)[0]


def test_the_summary_stands_in_for_a_verdict():
    assert ["what is known"] == texts(drawn(summary="what is known")["body"][0])[1:]


def test_a_verdict_of_unknown_certainty_stands_alone():
    assert ["it broke"] == texts(drawn(Verdict("it broke"))["body"][0])[1:]


def test_a_message_without_words_has_a_head_of_one_line():
    assert 1 == len(texts(drawn(summary="")["body"][0]))


def test_news_and_a_possible_repeat_are_said_in_the_head():
    said = texts(drawn(news="now critical", maybe_repeated=True)["body"][0])
    assert ["now critical", "This may be a repeat: an earlier send got no answer."] == said[-2:]


@pytest.mark.parametrize(
    ("severity", "style"),
    [
        (Severity.CRITICAL, "attention"),
        (Severity.ERROR, "attention"),
        (Severity.WARNING, "warning"),
        (Severity.INFO, "accent"),
    ],
)
def test_the_head_has_the_colour_of_the_severity(severity, style):
    assert style == drawn(severity=severity)["body"][0]["style"]


def test_what_is_over_is_green():
    head = draw(RESOLVED)["body"][0]
    assert ("good", True) == (head["style"], texts(head)[0].startswith("RESOLVED · "))


def test_what_is_over_is_one_short_card():
    _, click, content, _ = draw(RESOLVED)["body"]
    assert "▸ What was found" == texts(click)[0]
    assert (False, "Diagnosis") == (content["isVisible"], texts(content)[0])
    assert [] == faults(draw(RESOLVED))


def test_an_end_of_which_nothing_is_known_has_nothing_to_unfold():
    assert 1 == len(drawn(moment=Moment.RESOLVED, footer="")["body"])


def test_what_was_closed_while_nobody_knows_is_grey():
    head = drawn(moment=Moment.RESOLVED, firing=True)["body"][0]
    assert ("emphasis", True) == (head["style"], texts(head)[0].startswith("CLOSED · "))


def test_a_message_without_a_cluster_leaves_no_gap():
    assert "CRITICAL · Deployment shop/cart" == texts(drawn(cluster="")["body"][0])[0]


def test_prose_keeps_its_lines():
    card = drawn(Paragraph("one\n\n two", "What happened"))
    assert ["What happened", "one", " two"] == texts(card["body"][1:-1])


def test_what_to_do_is_numbered_with_its_command_and_its_risk():
    card = drawn(
        Actions(
            (
                Action("Look", "kubectl get pods"),
                Action("Roll back", "kubectl rollout undo", Risk.DISRUPTIVE),
                Action("Ask them"),
            )
        )
    )
    assert [
        "What to do",
        "1. Look",
        "kubectl get pods",
        "2. Roll back  DISRUPTIVE",
        "kubectl rollout undo",
        "3. Ask them",
    ] == texts(card["body"][1:-1])
    assert "Attention" == looks(card, "  DISRUPTIVE")["color"]


def test_evidence_is_read_at_once_and_its_commands_are_folded():
    items = (
        EvidenceItem("e1", "exit 137", "kubectl get pod", "state: waiting"),
        EvidenceItem("e2", "7 restarts", "", "7 restarts"),
        EvidenceItem("e3", "no events", ""),
    )
    heading, *lines, click, content = drawn(EvidenceList(items))["body"][1:-1]
    assert ["Why", "e1  exit 137", "e2  7 restarts", "e3  no events"] == texts([heading, *lines])
    assert "▸ How to see it yourself" == texts(click)[0]
    assert (False, ["e1", "kubectl get pod", "state: waiting"]) == (
        content["isVisible"],
        texts(content),
    )


def test_evidence_without_commands_has_nothing_to_unfold():
    card = drawn(EvidenceList((EvidenceItem("e1", "seen", ""),)))
    assert ["Why", "e1  seen"] == texts(card["body"][1:-1])


def test_a_change_shows_before_and_after():
    card = drawn(Changes((ChangeLine("image", "a:1", "a:2"), ChangeLine("env X", "", "y")), "7"))
    assert ["7", "image: a:1 → a:2", "env X: nothing → y"] == texts(card["body"][1:-1])
    assert looks(card, "a:1")["strikethrough"]


def test_of_a_long_log_the_end_is_shown_and_the_rest_is_folded():
    log = LogBlock(tuple("abcdefg"), "Log", "kubectl logs")
    *shown, click, content = drawn(log)["body"][1:-1]
    assert ["Log", "kubectl logs", "c\nd\ne\nf\ng"] == texts(shown)
    assert ("▸ 2 lines before", ["a\nb"]) == (texts(click)[0], texts(content))


def test_a_short_log_is_shown():
    card = drawn(LogBlock(("a", "b"), "Log"))
    assert ["Log", "a\nb"] == texts(card["body"][1:-1])


def test_a_log_without_lines_leaves_its_command():
    assert ["Log", "kubectl logs"] == texts(
        drawn(LogBlock((), "Log", "kubectl logs"))["body"][1:-1]
    )


@pytest.mark.parametrize("lines", [("",), ("", " "), ("",) * 9])
def test_a_log_of_empty_lines_leaves_no_empty_code(lines):
    card = drawn(LogBlock(lines, "Log"))
    assert (["Log"], []) == (texts(card["body"][1:-1]), faults(card))


def test_a_resolved_alert_is_struck_through():
    card = drawn(
        AlertList((AlertLine("A", "a is down", firing=True), AlertLine("B", "", firing=False)))
    )
    assert ["Alerts", "A · a is down", "B · resolved"] == texts(card["body"][1:-1])
    assert (False, True) == (looks(card, "A")["strikethrough"], looks(card, "B")["strikethrough"])


def test_many_alerts_are_folded():
    alerts = (AlertLine("A", "", firing=True),) * 9
    click, content = drawn(AlertList(alerts))["body"][1:-1]
    assert ("▸ Alerts · 9", ["A"] * 9) == (texts(click)[0], texts(content))


def test_links_become_buttons_and_the_footer_ends_the_card():
    card = draw(ORDINARY)
    assert ["https://runbooks.example/crash?a=1&b=2"] == [each["url"] for each in card["actions"]]
    assert "Investigation 01JD, 0.4 s, 9 API reads" == texts(card["body"])[-1]


def test_a_message_without_a_footer_ends_with_its_last_part():
    assert ["only"] == texts(drawn(Paragraph("only"), footer="")["body"][1:])


def test_two_parts_of_one_kind_fold_apart():
    log = LogBlock(("x",) * 9, "Log")
    assert [] == faults(drawn(log, log))


def test_the_preview_is_one_short_line():
    assert "CRITICAL: Deployment shop/cart in prod: " in preview(ORDINARY)
    assert MAX_PREVIEW == len(preview(replace(ORDINARY, summary="x" * 999)))
