"""A whole message: what each moment, route and state of an investigation makes of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alertwhy.domain.diagnosis import Diagnosis, Likelihood, RuledOut
from alertwhy.domain.evidence import Gap
from alertwhy.domain.finding import Step
from alertwhy.domain.investigation import Said, Status
from alertwhy.domain.notification import AlertList, Bullets, LogBlock, Moment, Paragraph, Verdict
from alertwhy.domain.routing import Analysis, Behaviour
from alertwhy.domain.severity import Severity
from alertwhy.domain.target import CLUSTER, ObjectRef, Target
from tests.fakes.investigations import CRASHING, NEW, NOON, OPEN
from tests.fakes.notifications import HOSTILE
from workers.compose import compose

TOLD = replace(NEW, opened=1, reference="C1:2", said=Said(severity=Severity.CRITICAL))
RESOLVED = replace(OPEN, status=Status.RESOLVED, closed_at=NOON + timedelta(minutes=14))
LATER = NOON + timedelta(days=9)


def composed(found=OPEN, moment=Moment.FIRST, delivery=NEW, analysis=Analysis.MODEL, url=""):
    return compose(
        found, moment=moment, behaviour=Behaviour(analysis), delivery=delivery, public_url=url
    )


def test_the_verdict_stands_first():
    message = composed()
    expected = Verdict(
        "Container app ran out of memory: its limit is 128Mi", "certain", "oom-killed"
    )
    assert expected == message.blocks[0]
    assert expected.text == message.summary


def test_it_says_what_is_broken_and_where():
    message = composed()
    assert "Deployment shop/cart" == message.title == message.object
    assert ("prod", "shop", "oom-killed") == (message.cluster, message.namespace, message.cause)
    assert (Severity.CRITICAL, True) == (message.severity, message.firing)
    assert NOON == message.started_at
    assert ("KubePodNotReady", "KubePodCrashLooping") == message.alert_names


def test_the_blocks_come_in_the_order_of_need():
    kinds = [type(block).__name__ for block in composed().blocks]
    assert [
        "Verdict",
        "Paragraph",
        "Paragraph",
        "EvidenceList",
        "Changes",
        "Actions",
        "LogBlock",
        *["Bullets"] * 5,
        "AlertList",
    ] == kinds


@pytest.mark.parametrize("moment", [Moment.UPDATE, Moment.ESCALATION])
def test_an_edit_of_the_same_state_says_the_same(moment):
    first, later = composed(delivery=TOLD), composed(moment=moment, delivery=TOLD)
    assert replace(first, moment=moment, news=later.news) == later


def test_nothing_depends_on_when_it_is_asked():
    assert composed(RESOLVED, Moment.RESOLVED, TOLD) == composed(
        replace(RESOLVED, updated_at=LATER), Moment.RESOLVED, TOLD
    )


def test_a_route_that_wants_rules_alone_is_told_no_diagnosis():
    message = composed(analysis=Analysis.RULES)
    assert not message.diagnosed
    assert "model" not in str(message.blocks)
    assert "to-revision=6" not in str(message.blocks)
    assert message.footer.endswith("analysis: rules")


def test_a_route_that_wants_no_analysis_is_told_of_the_alert_alone():
    message = composed(analysis=Analysis.OFF)
    kinds = [type(block) for block in message.blocks]
    assert [Verdict, Paragraph, AlertList] == kinds
    assert "Pod has been not ready for 15 minutes." == message.summary
    assert "" == message.cause
    assert message.footer.endswith("analysis: off")


def test_with_a_diagnosis_it_is_diagnosed():
    assert composed().diagnosed


def test_an_end_keeps_the_cause_and_drops_what_only_helps_during_it():
    message = composed(RESOLVED, Moment.RESOLVED, TOLD)
    assert message.summary.startswith("Resolved after 14 min: Container app ran out")
    assert not message.firing
    assert "oom-killed" == message.cause
    assert LogBlock not in {type(block) for block in message.blocks}
    assert "Not seen" not in {b.heading for b in message.blocks if isinstance(b, Bullets)}


@pytest.mark.parametrize("status", [Status.JOINED, Status.EXPIRED])
def test_what_ends_here_without_being_resolved_is_not_called_so(status):
    message = composed(replace(RESOLVED, status=status), Moment.RESOLVED, TOLD)
    assert message.firing
    assert "Resolved" not in message.summary


def test_what_a_person_started_has_no_end_to_speak_of():
    message = composed(replace(RESOLVED, by_hand=True, alerts=()), Moment.UPDATE, TOLD)
    assert "Container app ran out of memory: its limit is 128Mi" == message.summary
    assert message.firing
    assert LogBlock in {type(block) for block in message.blocks}


def test_a_target_that_is_no_object_is_called_by_its_alert():
    message = composed(replace(OPEN, target=Target(CLUSTER, "", "")))
    assert "KubePodNotReady" == message.title


@pytest.mark.parametrize(
    ("opened", "resolved", "found", "intent", "period"),
    [
        (0, False, OPEN, None, 1),
        (1, False, OPEN, None, 1),
        (1, False, RESOLVED, None, 1),
        (1, True, OPEN, None, 2),
        (2, False, OPEN, None, 2),
        (2, False, RESOLVED, None, 2),
        (0, False, RESOLVED, None, 1),
        (0, False, RESOLVED, NOON, 1),
        (1, True, RESOLVED, NOON, 2),
        (1, True, RESOLVED, None, 1),
    ],
)
def test_the_key_is_one_per_firing_period(opened, resolved, found, intent, period):
    delivery = replace(NEW, opened=opened, said=Said(resolved=resolved), intent_at=intent)
    assert f"alertwhy-01JD7-{period}" == composed(found, Moment.UPDATE, delivery).key


@pytest.mark.parametrize(
    ("moment", "delivery", "repeated"),
    [
        (Moment.FIRST, NEW, False),
        (Moment.FIRST, replace(NEW, intent_at=NOON), True),
        (Moment.UPDATE, replace(TOLD, intent_at=NOON), False),
        (
            Moment.FIRST,
            replace(TOLD, intent_at=NOON, said=Said(resolved=True), reference="posted"),
            True,
        ),
        (
            Moment.ESCALATION,
            replace(TOLD, intent_at=NOON, said=Said(resolved=True), reference="C1:2"),
            False,
        ),
    ],
)
def test_a_create_whose_answer_was_lost_is_marked_when_repeated(moment, delivery, repeated):
    assert repeated is composed(moment=moment, delivery=delivery).maybe_repeated


def test_links_lead_to_the_investigation_first():
    assert (
        "https://why.example/investigations/01JD7"
        == composed(url="https://why.example/").links[0].url
    )


def test_whatever_the_cluster_says_the_message_is_clean():
    alert = replace(
        CRASHING,
        labels=dict.fromkeys(("alertname", "severity"), HOSTILE),
        annotations=dict.fromkeys(("summary", "runbook_url"), HOSTILE),
        generator_url=HOSTILE,
    )
    step = Step(HOSTILE, HOSTILE)
    wild = replace(
        OPEN,
        cluster=HOSTILE,
        target=Target(HOSTILE, HOSTILE, HOSTILE, HOSTILE, via=(ObjectRef(HOSTILE, "", HOSTILE),)),
        alerts=(alert,),
        evidence=tuple(
            replace(each, object=HOSTILE, text=HOSTILE, command=HOSTILE) for each in OPEN.evidence
        ),
        gaps=(Gap(HOSTILE, HOSTILE, HOSTILE), Gap("target", HOSTILE)),
        findings=(replace(OPEN.findings[0], title=HOSTILE, remediation=(step,)),),
        diagnosis=Diagnosis(
            HOSTILE, HOSTILE, Likelihood.LOW, ("e1",), (step,), (RuledOut(HOSTILE, ()),), (HOSTILE,)
        ),
        external_url=HOSTILE,
    )
    message = composed(wild)
    raw = repr(message)
    assert [] == [mark for mark in (r"\x1b", r"\x00", r"\u202e", r"\ud800", r"\r") if mark in raw]
    assert () == message.links
