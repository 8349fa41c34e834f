"""The table of what a storm's receiver is told next, row by row."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alertwhy.domain.delivery import QUIET, Abilities, Plan
from alertwhy.domain.investigation import Delivery, Investigation, Said, Status
from alertwhy.domain.notification import Moment
from alertwhy.domain.severity import Severity
from alertwhy.domain.storm import EDITS_APART, LOOK_AGAIN, Gathered, Storm, plan_digest
from tests.fakes.state import NOW, an_alert, an_investigation

EDITS, PAGES, PLAIN = Abilities(edits=True), Abilities(pages=True), Abilities()
TOLD = Delivery(
    "shop", "slack", attempts=1, opened=1, sent_at=NOW, said=Said(severity=Severity.WARNING)
)


def member(identity: str = "one", **changes: object) -> Investigation:
    return an_investigation(identity, **{"concluded_at": NOW, **changes})


def gathered(*members: Investigation, **changes: object) -> Gathered:
    found = members or (member(),)
    storm = Storm("s", "shop", NOW, tuple(each.id for each in found))
    return Gathered(replace(storm, **changes), found)


def plan(
    found: Gathered, delivery: Delivery = TOLD, abilities: Abilities = EDITS, *, after: float = 0
) -> Plan:
    now = NOW + timedelta(seconds=after)
    return plan_digest(found, delivery, abilities, patience=20, now=now)


UNTOLD = Delivery("shop", "slack")
OVER = gathered(member(status=Status.RESOLVED))
NAMED = {"named": frozenset({"one"})}


def test_the_first_message_waits_for_the_roots() -> None:
    assert Plan(wait_until=NOW + LOOK_AGAIN) == plan(gathered(unclaimed=3), UNTOLD)


@pytest.mark.parametrize(
    ("abilities", "seconds"), [(EDITS, 5), (PAGES, 5), (PLAIN, 20)], ids=["edits", "pages", "plain"]
)
def test_but_not_for_ever(abilities: Abilities, seconds: int) -> None:
    found = gathered(unclaimed=3)

    assert plan(found, UNTOLD, abilities, after=seconds - 0.1).wait_until
    assert Plan(Moment.FIRST) == plan(found, UNTOLD, abilities, after=seconds)


def test_with_every_root_known_it_goes_out_at_once() -> None:
    assert Plan(Moment.FIRST) == plan(gathered(), UNTOLD, PLAIN)


def test_what_is_over_pages_nobody_and_is_told_else() -> None:
    assert QUIET == plan(OVER, UNTOLD, PAGES)
    assert Plan(Moment.FIRST) == plan(OVER, UNTOLD, PLAIN)


def test_the_end_is_told_once() -> None:
    assert Plan(Moment.RESOLVED) == plan(OVER)
    assert QUIET == plan(OVER, replace(TOLD, said=Said(resolved=True)))


def test_whatever_may_have_been_begun_is_ended() -> None:
    begun = replace(UNTOLD, intent_at=NOW)

    assert Plan(Moment.RESOLVED) == plan(OVER, begun)
    assert Plan(Moment.FIRST) == plan(gathered(), begun)


def test_a_severer_member_is_told_at_once() -> None:
    worse = gathered(member(alerts=(an_alert(severity="critical"),)), **NAMED)

    assert Plan(Moment.ESCALATION) == plan(worse)
    assert Plan(Moment.ESCALATION) == plan(worse, abilities=PLAIN)


def test_an_edit_comes_at_most_every_few_seconds() -> None:
    assert Plan(wait_until=NOW + EDITS_APART) == plan(gathered(**NAMED), after=1)
    assert Plan(Moment.UPDATE) == plan(gathered(**NAMED), after=5)
    assert Plan(Moment.UPDATE) == plan(gathered(**NAMED), replace(TOLD, sent_at=None))


def test_what_cannot_edit_is_told_only_whom_it_does_not_know() -> None:
    assert QUIET == plan(gathered(**NAMED), abilities=PLAIN, after=1000)


def test_numbered_parts_follow_each_other_at_once() -> None:
    assert Plan(Moment.UPDATE) == plan(gathered(left=True), abilities=PLAIN)


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 30), (2, 60), (3, 120), (9, 900)])
def test_later_arrivals_are_told_ever_more_rarely(attempts: int, seconds: int) -> None:
    late = gathered(member("late", concluded_at=NOW + timedelta(seconds=1)))
    told = replace(TOLD, attempts=attempts)

    assert Plan(wait_until=NOW + timedelta(seconds=seconds)) == plan(late, told, PLAIN, after=2)
    assert Plan(Moment.UPDATE) == plan(late, told, PLAIN, after=seconds)


def test_a_storm_is_as_severe_as_the_worst_that_goes_on() -> None:
    critical = member("bad", alerts=(an_alert(severity="critical"),), status=Status.RESOLVED)

    assert Severity.WARNING is gathered(member(), critical).severity
    assert Severity.CRITICAL is gathered(critical).severity
