"""What a channel is told next, for what it can do, what it was told, and what is known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from alertwhy.domain.alert import Alert, AlertStatus
from alertwhy.domain.delivery import PENDING, QUIET, Abilities, Plan, plan
from alertwhy.domain.diagnosis import Diagnosis, Likelihood
from alertwhy.domain.finding import Finding
from alertwhy.domain.investigation import Delivery, Investigation, Said, Status
from alertwhy.domain.notification import Moment
from alertwhy.domain.routing import Analysis, Behaviour
from alertwhy.domain.severity import Severity
from alertwhy.domain.target import Target

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
BOT = Abilities(edits=True)
CARDS = Abilities()
PAGER = Abilities(pages=True, idempotent=True)
ALL = [BOT, CARDS, PAGER]

WARNING = Alert("f1", AlertStatus.FIRING, {"alertname": "A", "severity": "warning"})
OOM = Finding("out of memory", ("e1",), cause="oom-killed")
ANSWER = Diagnosis("why", "root", Likelihood.HIGH, ("e1",))

FOUND = Investigation(
    id="01JD",
    status=Status.OPEN,
    started_at=NOON,
    updated_at=NOON,
    target=Target("Deployment", "shop", "cart"),
    alerts=(WARNING,),
    findings=(OOM,),
    diagnosis_missing="no model configured",
    concluded=True,
    concluded_at=NOON,
)
PENDING_ONE = replace(FOUND, diagnosis_missing=PENDING)
ANSWERED = replace(FOUND, diagnosis=ANSWER, diagnosis_missing=None)
RESOLVED = replace(FOUND, status=Status.RESOLVED)

NEW = Delivery("shop", "any")
TOLD = replace(NEW, opened=1, said=Said(severity=Severity.WARNING, cause="oom-killed"))
TOLD_THE_END = replace(TOLD, said=replace(TOLD.said, resolved=True))
LOST = replace(NEW, intent_at=NOON)


def planned(delivery, found, abilities, *, after=0.0, analysis=Analysis.MODEL):
    behaviour = Behaviour(analysis, patience=20.0)
    now = NOON + timedelta(seconds=after)
    return plan(delivery, found, abilities, behaviour=behaviour, now=now)


@pytest.mark.parametrize("abilities", ALL)
def test_nothing_is_said_before_anything_is_concluded(abilities):
    assert planned(NEW, replace(FOUND, concluded=False), abilities) == QUIET


@pytest.mark.parametrize("abilities", ALL)
def test_what_was_concluded_is_said(abilities):
    assert Plan(Moment.FIRST) == planned(NEW, FOUND, abilities)


@pytest.mark.parametrize("abilities", [BOT, PAGER])
def test_a_channel_that_can_add_later_does_not_wait_for_the_model(abilities):
    assert Plan(Moment.FIRST) == planned(NEW, PENDING_ONE, abilities)


def test_a_channel_told_only_once_waits_for_the_model():
    until = NOON + timedelta(seconds=20)
    assert Plan(wait_until=until) == planned(NEW, PENDING_ONE, CARDS, after=19)


def test_patience_runs_from_the_last_change_where_no_conclusion_is_dated():
    undated = replace(PENDING_ONE, concluded_at=None, updated_at=NOON + timedelta(seconds=5))
    assert Plan(wait_until=NOON + timedelta(seconds=25)) == planned(NEW, undated, CARDS)


def test_patience_ends():
    assert Plan(Moment.FIRST) == planned(NEW, PENDING_ONE, CARDS, after=20)


def test_nobody_waits_for_a_model_that_the_route_does_not_ask():
    assert Plan(Moment.FIRST) == planned(NEW, PENDING_ONE, CARDS, analysis=Analysis.RULES)


def test_a_message_that_can_be_edited_is_kept_current():
    assert Plan(Moment.UPDATE) == planned(TOLD, ANSWERED, BOT)


def test_a_pager_is_told_quietly_what_the_model_answered():
    assert Plan(Moment.UPDATE) == planned(TOLD, ANSWERED, PAGER)


def test_a_pager_is_told_an_answer_once():
    told = replace(TOLD, said=replace(TOLD.said, diagnosed=True))
    assert planned(told, ANSWERED, PAGER) == QUIET


def test_a_pager_without_an_answer_stays_quiet():
    assert planned(TOLD, FOUND, PAGER) == QUIET


def test_a_pager_is_not_told_an_answer_that_its_route_does_not_want():
    assert planned(TOLD, ANSWERED, PAGER, analysis=Analysis.RULES) == QUIET


def test_cards_are_not_sent_twice_for_an_answer():
    assert planned(TOLD, ANSWERED, CARDS) == QUIET


@pytest.mark.parametrize("abilities", ALL)
def test_a_higher_severity_is_heard(abilities):
    critical = replace(WARNING, labels={"alertname": "A", "severity": "critical"})
    worse = replace(FOUND, alerts=(WARNING, critical))
    assert Plan(Moment.ESCALATION) == planned(TOLD, worse, abilities)


@pytest.mark.parametrize("abilities", ALL)
def test_another_first_cause_is_heard(abilities):
    other = replace(FOUND, findings=(replace(OOM, cause="image-not-found"), OOM))
    assert Plan(Moment.ESCALATION) == planned(TOLD, other, abilities)


def test_another_cause_is_not_heard_where_no_cause_is_ever_told():
    other = replace(FOUND, findings=(replace(OOM, cause="image-not-found"),))
    assert planned(TOLD, other, CARDS, analysis=Analysis.OFF) == QUIET


def test_a_cause_that_is_no_longer_seen_is_no_escalation():
    assert planned(TOLD, replace(FOUND, findings=()), CARDS) == QUIET


def test_firing_again_is_said_beside_a_message_that_can_be_edited():
    assert Plan(Moment.ESCALATION) == planned(TOLD_THE_END, FOUND, BOT)


def test_firing_again_after_an_end_told_alone_is_said_beside_it_too():
    told_alone = replace(NEW, reference="C1:2", said=Said(resolved=True))
    assert Plan(Moment.ESCALATION) == planned(told_alone, FOUND, BOT)


@pytest.mark.parametrize("abilities", [CARDS, PAGER])
def test_firing_again_is_a_new_message_elsewhere(abilities):
    assert Plan(Moment.FIRST) == planned(TOLD_THE_END, FOUND, abilities)


@pytest.mark.parametrize("abilities", ALL)
@pytest.mark.parametrize("status", [Status.RESOLVED, Status.EXPIRED, Status.JOINED])
def test_the_end_of_what_was_told_is_told(abilities, status):
    assert Plan(Moment.RESOLVED) == planned(TOLD, replace(FOUND, status=status), abilities)


@pytest.mark.parametrize("abilities", ALL)
def test_the_end_is_told_once(abilities):
    again = Plan(Moment.AMENDED) if abilities.edits else QUIET  # an edit, where it looks different
    assert again == planned(TOLD_THE_END, RESOLVED, abilities)


@pytest.mark.parametrize("abilities", ALL)
def test_what_may_have_been_begun_is_ended(abilities):
    assert Plan(Moment.RESOLVED) == planned(LOST, RESOLVED, abilities)


def test_a_second_period_that_may_have_been_begun_is_ended_too():
    lost = replace(TOLD_THE_END, intent_at=NOON)
    assert Plan(Moment.RESOLVED) == planned(lost, RESOLVED, PAGER)


@pytest.mark.parametrize("abilities", [BOT, CARDS])
def test_what_was_over_before_it_was_told_is_told_once(abilities):
    assert Plan(Moment.RESOLVED) == planned(NEW, RESOLVED, abilities)


def test_nobody_is_woken_for_what_is_over():
    assert planned(NEW, RESOLVED, PAGER) == QUIET


@pytest.mark.parametrize("abilities", ALL)
def test_what_joined_another_before_it_was_told_needs_no_message(abilities):
    assert planned(NEW, replace(FOUND, status=Status.JOINED), abilities) == QUIET


def test_what_a_person_started_pages_nobody():
    assert planned(NEW, replace(FOUND, by_hand=True), PAGER) == QUIET


def test_what_a_person_started_has_no_end_to_tell():
    assert planned(TOLD, replace(RESOLVED, by_hand=True), CARDS) == QUIET


def test_what_a_person_started_is_kept_current_after_its_end():
    assert Plan(Moment.UPDATE) == planned(TOLD, replace(RESOLVED, by_hand=True), BOT)


def test_what_a_person_started_and_nobody_was_told_stays_untold():
    assert planned(NEW, replace(RESOLVED, by_hand=True), BOT) == QUIET


def test_what_a_person_started_can_join_another():
    joined = replace(FOUND, status=Status.JOINED, by_hand=True)
    assert Plan(Moment.RESOLVED) == planned(TOLD, joined, BOT)
