"""The one line, for each way an investigation can stand, and why it is said now."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alertwhy.domain.alert import Alert, AlertStatus
from alertwhy.domain.evidence import Gap
from alertwhy.domain.investigation import Said, Status
from alertwhy.domain.notification import Moment, Verdict
from alertwhy.domain.severity import Severity
from tests.fakes.investigations import CRASHING, DIAGNOSIS, NEW, NOON, NOT_READY, OPEN
from workers.compose.verdict import MAX_SUMMARY, duration, ended, news, summary, title, verdict

CAUSE = "Container app ran out of memory: its limit is 128Mi"
TOLD = replace(NEW, opened=1, said=Said(severity=Severity.CRITICAL, cause="oom-killed"))
NOTHING = replace(OPEN, findings=(), diagnosis=None, evidence=(), gaps=())
CLOSED_AT = NOON + timedelta(minutes=14)
RESOLVED = replace(OPEN, status=Status.RESOLVED, closed_at=CLOSED_AT)


def over(alert: Alert, minutes: int) -> Alert:
    return replace(alert, status=AlertStatus.RESOLVED, ends_at=NOON + timedelta(minutes=minutes))


def test_an_open_one_is_its_cause():
    assert CAUSE == summary(OPEN, NEW)


def test_without_findings_the_model_speaks():
    found = replace(OPEN, findings=())
    assert DIAGNOSIS.root_cause == summary(found, NEW)
    assert "by the model, high confidence" == verdict(found, "x").confidence


def test_a_model_without_a_root_cause_gives_its_summary():
    found = replace(OPEN, findings=(), diagnosis=replace(DIAGNOSIS, root_cause=""))
    assert DIAGNOSIS.summary == summary(found, NEW)


def test_with_nothing_proven_it_says_so():
    found = replace(NOTHING, evidence=OPEN.evidence)
    assert "No cause proven; here is what was seen" == summary(found, NEW)
    assert Verdict("x") == verdict(found, "x")


def test_with_nothing_seen_it_says_so():
    found = replace(NOTHING, gaps=OPEN.gaps)
    assert "No cause proven: nothing could be seen" == summary(found, NEW)


def test_a_target_that_is_gone_is_told_as_such():
    gap = Gap("target", "Pod shop/cart-0 does not exist (any more)")
    found = replace(NOTHING, gaps=(*OPEN.gaps, gap), evidence=OPEN.evidence)
    assert "No cause proven: Pod shop/cart-0 does not exist (any more)" == summary(found, NEW)


@pytest.mark.parametrize(
    ("annotations", "said"),
    [
        ({"summary": "s", "description": "d"}, "s"),
        ({"description": "d"}, "d"),
        ({"message": "m"}, "m"),
        ({}, "KubePodNotReady"),
    ],
)
def test_with_nothing_at_all_the_alert_speaks(annotations, said):
    found = replace(NOTHING, alerts=(replace(NOT_READY, annotations=annotations),))
    assert said == summary(found, NEW)


def test_with_not_even_an_alert_nothing_was_found():
    assert "Nothing was found" == summary(replace(NOTHING, alerts=()), NEW)


def test_a_resolved_one_says_how_long_it_lasted_by_its_alerts():
    found = replace(RESOLVED, alerts=(over(CRASHING, 5), over(NOT_READY, 9)))
    assert f"Resolved after 9 min: {CAUSE}" == summary(found, TOLD)


def test_where_an_alert_never_said_its_end_the_closing_counts():
    assert f"Resolved after 14 min: {CAUSE}" == summary(RESOLVED, TOLD)


def test_where_nothing_tells_the_closing_the_last_change_counts():
    assert f"Resolved after 40 s: {CAUSE}" == summary(replace(RESOLVED, closed_at=None), TOLD)


def test_what_was_over_before_it_was_told_says_so():
    said = summary(RESOLVED, NEW)
    assert f"Fired and resolved within 14 min, before it could be told: {CAUSE}" == said


def test_what_may_have_been_told_is_not_called_untold():
    assert f"Resolved after 14 min: {CAUSE}" == summary(RESOLVED, replace(NEW, intent_at=NOON))


def test_an_expired_one_claims_no_end():
    said = summary(replace(RESOLVED, status=Status.EXPIRED), TOLD)
    assert f"Closed without a resolve, nothing was heard of it any more: {CAUSE}" == said


@pytest.mark.parametrize(("to", "said"), [("01JD1", "01JD1"), (None, "of its owner")])
def test_a_joined_one_says_where_it_continues(to, said):
    found = replace(OPEN, status=Status.JOINED, joined_to=to)
    assert f"Continues in investigation {said}: {CAUSE}" == summary(found, TOLD)


@pytest.mark.parametrize(
    ("status", "by_hand", "expected"),
    [
        (Status.OPEN, False, False),
        (Status.OPEN, True, False),
        (Status.RESOLVED, False, True),
        (Status.RESOLVED, True, False),
        (Status.JOINED, True, True),
    ],
)
def test_only_what_ends_by_itself_has_an_end(status, by_hand, expected):
    assert expected is ended(replace(OPEN, status=status, by_hand=by_hand))


def test_long_causes_are_cut():
    long = replace(OPEN, findings=(replace(OPEN.findings[0], title="word " * 200),))
    assert len(summary(long, NEW)) <= MAX_SUMMARY


def test_a_title_is_one_clean_line():
    target = replace(OPEN.target, name="cart\n\x1b[31m")
    assert "Deployment shop/cart" == title(replace(OPEN, target=target))


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "0 s"),
        (40, "40 s"),
        (60, "1 min"),
        (840, "14 min"),
        (3600, "1 h"),
        (11100, "3 h 5 min"),
        (86400, "1 d"),
        (187200, "2 d 4 h"),
    ],
)
def test_durations_read_as_people_say_them(seconds, said):
    assert said == duration(timedelta(seconds=seconds))


@pytest.mark.parametrize("moment", [Moment.UPDATE, Moment.RESOLVED, Moment.FIRST])
def test_what_is_plain_is_no_news(moment):
    assert "" == news(OPEN, moment, TOLD)


@pytest.mark.parametrize("moment", [Moment.FIRST, Moment.ESCALATION])
def test_firing_again_is_news(moment):
    again = replace(TOLD, said=Said(resolved=True))
    assert "Firing again" == news(OPEN, moment, again)


def test_a_higher_severity_is_news():
    told = replace(TOLD, said=replace(TOLD.said, severity=Severity.WARNING))
    assert "Severity rose from warning to critical" == news(OPEN, Moment.ESCALATION, told)


def test_another_cause_is_news():
    told = replace(TOLD, said=replace(TOLD.said, cause="app-crash"))
    said = news(OPEN, Moment.ESCALATION, told)
    assert "The first cause is now oom-killed, not app-crash" == said


def test_a_first_cause_is_news_together_with_a_higher_severity():
    told = replace(TOLD, said=Said(severity=Severity.INFO))
    said = news(OPEN, Moment.ESCALATION, told)
    assert "Severity rose from info to critical; the first cause is now oom-killed" == said
