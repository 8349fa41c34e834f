"""Buttons: whose, when, and that a silence asks twice."""

from dataclasses import replace

import pytest
from slack_sdk.models.blocks import ActionsBlock

from alertwhy.domain.notification import Moment
from alertwhy.domain.reaction import Press
from tests.fakes.notifications import ORDINARY
from workers.slack.buttons import buttons


def ids(**changes: object) -> list[str]:
    rows = buttons(replace(ORDINARY, **changes))
    return [element["action_id"] for row in rows for element in row["elements"]]


def test_all_of_them_while_it_goes_on() -> None:
    assert [str(each) for each in Press] == ids()


def test_once_it_is_over_only_whether_we_were_right() -> None:
    assert ["alertwhy-right", "alertwhy-wrong"] == ids(moment=Moment.RESOLVED, firing=False)


def test_without_a_cause_there_is_nothing_to_be_right_about() -> None:
    assert ["alertwhy-rerun"] == [each for each in ids(cause="") if "silence" not in each]
    assert [] == ids(cause="", moment=Moment.RESOLVED)
    assert "alertwhy-right" in ids(cause="", diagnosed=True)


@pytest.mark.parametrize(
    "about", [(), ORDINARY.about * 2, (replace(ORDINARY.about[0], id="of-a-storm"),)]
)
def test_a_message_about_several_has_none(about: object) -> None:
    assert [] == ids(about=about)


def test_silences_are_confirmed_and_all_within_slacks_limits() -> None:
    (row,) = buttons(ORDINARY)
    confirmed = {each["action_id"] for each in row["elements"] if "confirm" in each}
    assert {Press.SILENCE_1, Press.SILENCE_4, Press.SILENCE_24} == confirmed
    assert {"01JD"} == {each["value"] for each in row["elements"]}
    ActionsBlock(elements=row["elements"]).to_dict()
