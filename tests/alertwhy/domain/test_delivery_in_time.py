"""What disturbs somebody, and when it is said once more."""

from datetime import timedelta

import pytest

from alertwhy.domain.delivery import Abilities, disturbs, repeat_at
from alertwhy.domain.investigation import Delivery, Said, Status
from alertwhy.domain.notification import Moment
from alertwhy.domain.routing import Behaviour
from tests.fakes.state import NOW, an_investigation

HOURLY = Behaviour(repeat=3600)
TOLD = Delivery("shop", "slack", opened=1, notified_at=NOW)


@pytest.mark.parametrize(
    ("abilities", "disturbing"),
    [
        (Abilities(edits=True), {Moment.FIRST, Moment.ESCALATION}),
        (Abilities(pages=True), {Moment.FIRST, Moment.ESCALATION, Moment.UPDATE}),
        (Abilities(), set(Moment) - {Moment.AMENDED}),
    ],
    ids=["edits", "pages", "plain"],
)
def test_an_edit_and_the_end_of_a_page_disturb_nobody(
    abilities: Abilities, disturbing: set
) -> None:
    asked = {moment for moment in Moment if abilities.edits or moment is not Moment.AMENDED}
    assert disturbing == {moment for moment in asked if disturbs(moment, abilities)}


def test_it_is_repeated_so_long_after_somebody_was_last_disturbed() -> None:
    assert NOW + timedelta(hours=1) == repeat_at(TOLD, an_investigation(), HOURLY)


@pytest.mark.parametrize(
    ("delivery", "changes", "behaviour"),
    [
        (TOLD, {}, Behaviour()),
        (Delivery("shop", "slack"), {}, HOURLY),
        (TOLD, {"status": Status.RESOLVED}, HOURLY),
        (TOLD, {"by_hand": True}, HOURLY),
        (Delivery("shop", "slack", notified_at=NOW, said=Said(resolved=True)), {}, HOURLY),
    ],
    ids=["not asked for", "never told", "over", "by hand", "told its end"],
)
def test_nothing_else_is_repeated(delivery: Delivery, changes: dict, behaviour: Behaviour) -> None:
    assert repeat_at(delivery, an_investigation(**changes), behaviour) is None
