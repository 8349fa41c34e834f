"""A message as Slack blocks: the verdict above, the rest beside the bar."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from alertwhy.domain.finding import Risk
from alertwhy.domain.investigation import Status
from alertwhy.domain.notification import (
    Action,
    Actions,
    AlertList,
    Bullets,
    EvidenceItem,
    EvidenceList,
    Link,
    LogBlock,
    Moment,
    Paragraph,
    Verdict,
)
from alertwhy.domain.routing import Behaviour
from tests.fakes.investigations import NEW, NOON, OPEN
from tests.fakes.notifications import ORDINARY, RESOLVED
from workers.compose import compose
from workers.slack.drawing import COLOURS, MAX_HEADER, MAX_SECTION, draw, fallback
from workers.wording.text import REPEATED

RECORDED = Path(__file__).parents[2] / "recorded" / "slack"


def drawn(*blocks, stands_alone=False, **fields):
    bare = {"blocks": blocks, "links": (), "footer": ""}
    return draw(replace(ORDINARY, **{**bare, **fields}), stands_alone=stands_alone)


def beside(*blocks, **fields):
    message = drawn(*blocks, **fields)
    shown = [block for each in message["attachments"] for block in each["blocks"]]
    return [
        block["text"]["text"] if "text" in block else block["elements"][0]["text"]
        for block in shown
    ]


@pytest.mark.parametrize("name", ["firing", "resolved"])
def test_the_whole_message_is_as_recorded(name):
    over = replace(OPEN, status=Status.RESOLVED, closed_at=NOON.replace(minute=14))
    found, moment = (OPEN, Moment.FIRST) if name == "firing" else (over, Moment.RESOLVED)
    message = compose(
        found, moment=moment, behaviour=Behaviour(), delivery=replace(NEW, opened=1), public_url=""
    )
    recorded = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    assert recorded == draw(message, stands_alone=False)


def test_the_lock_screen_shows_the_cause():
    expected = (
        "CRITICAL: Deployment shop/cart in prod: Container app ran out of memory (limit 128Mi)"
    )
    assert expected == fallback(ORDINARY) == drawn()["text"]


def test_the_verdict_stands_above_the_bar_where_nothing_folds_it_away():
    header, verdict = drawn(Verdict("out of memory", "certain", "oom-killed"))["blocks"]
    assert "CRITICAL · Deployment shop/cart · prod" == header["text"]["text"]
    assert "*out of memory* (certain, `oom-killed`)" == verdict["text"]["text"]


def test_a_verdict_that_is_not_sure_claims_nothing():
    assert "*unknown*" == drawn(Verdict("unknown"))["blocks"][1]["text"]["text"]


def test_a_long_title_is_cut():
    header = drawn(title="x" * 300, cluster="")["blocks"][0]
    assert MAX_HEADER == len(header["text"]["text"])


@pytest.mark.parametrize(
    ("message", "word"),
    [
        (ORDINARY, "CRITICAL"),
        (RESOLVED, "RESOLVED"),
        (replace(RESOLVED, firing=True), "CLOSED"),
    ],
)
def test_the_bar_has_the_colour_of_its_state(message, word):
    assert COLOURS[word] == draw(message, stands_alone=False)["attachments"][0]["color"]


def test_nothing_beside_needs_no_bar():
    assert [] == drawn()["attachments"]


@pytest.mark.parametrize("moment", [Moment.UPDATE, Moment.ESCALATION])
def test_what_can_be_edited_looks_the_same_at_every_moment(moment):
    later = replace(ORDINARY, moment=moment, news="Severity rose", maybe_repeated=True)
    assert draw(ORDINARY, stands_alone=False) == draw(later, stands_alone=False)


def test_what_cannot_be_edited_says_why_it_comes():
    shown = beside(Paragraph("x"), stands_alone=True, news="Severity rose", maybe_repeated=True)
    assert ["*Severity rose*", "x", REPEATED] == shown


def test_disruptive_commands_are_marked():
    (shown,) = beside(
        Actions(
            (
                Action("Look", "kubectl get", Risk.READ_ONLY),
                Action("Scale", "kubectl scale", Risk.SAFE),
                Action("Restart", "kubectl rollout", Risk.DISRUPTIVE),
                Action("Ask the team"),
            )
        )
    )
    assert (
        "*What to do*\n"
        "1. Look\n```\nkubectl get\n```\n"
        "2. Scale _(changes the cluster)_\n```\nkubectl scale\n```\n"
        "3. Restart :warning: *DISRUPTIVE*\n```\nkubectl rollout\n```\n"
        "4. Ask the team"
    ) == shown


def test_half_a_command_is_never_shown():
    (shown,) = beside(Actions((Action("Apply", "x" * 2000),), ""))
    assert "1. Apply _(its command is too long for here)_" == shown


def test_evidence_shows_its_command():
    (shown,) = beside(EvidenceList((EvidenceItem("e1", "seen", "kubectl get"),)))
    assert "*Why*\n• seen [e1]\n`kubectl get`" == shown
    (bare,) = beside(EvidenceList((EvidenceItem("e1", "seen", ""),)))
    assert "*Why*\n• seen [e1]" == bare


def test_resolved_alerts_are_struck_through():
    (shown,) = beside(ORDINARY.blocks[-1])
    assert (
        "*Alerts*\n• KubePodCrashLooping: cart-0 restarts\n• ~KubePodNotReady~ resolved: cart-0 not ready"
        == shown
    )


def test_an_alert_without_summary_is_only_named():
    alert = replace(ORDINARY.blocks[-1].items[0], summary="")
    assert ["• KubePodCrashLooping"] == beside(AlertList((alert,), ""))


def test_a_log_without_lines_is_only_headed():
    assert ["*Log (12 lines)*\n`kubectl logs`"] == beside(
        LogBlock((), "Log (12 lines)", "kubectl logs")
    )


def test_an_empty_list_has_no_heading():
    assert [] == beside(Bullets((), "Not seen"))


def test_what_does_not_fit_one_section_goes_on_in_the_next():
    shown = beside(Bullets(("x" * 1300,) * 5, "Also seen"))
    assert 3 == len(shown)
    assert all(len(text) <= MAX_SECTION for text in shown)


def test_links_and_footer_end_it():
    links = (
        Link("Runbook", "https://a.example/r"),
        Link("bad", "javascript:x"),
        Link("B", "http://b"),
    )
    shown = beside(links=links, footer="Investigation <1>")
    assert ["<https://a.example/r|Runbook>  ·  <http://b|B>", "Investigation &lt;1&gt;"] == shown
