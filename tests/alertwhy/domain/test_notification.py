"""The message's own shape: a value, equal to its equals, with every kind of block in one union."""

from dataclasses import FrozenInstanceError, replace
from typing import get_args

import pytest

from alertwhy.domain import notification as module
from alertwhy.domain.finding import Risk
from alertwhy.domain.notification import Action, Block, Moment
from tests.fakes.notifications import ORDINARY


def test_equal_messages_are_equal():
    assert replace(ORDINARY) == ORDINARY
    assert hash(replace(ORDINARY)) == hash(ORDINARY)


def test_a_message_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        ORDINARY.title = "other"


def test_a_command_only_reads_unless_it_says_otherwise():
    assert Risk.READ_ONLY is Action("look", "kubectl get pods").risk


def test_the_moments_are_those_of_the_contract():
    assert ["first", "update", "escalation", "resolved", "amended"] == list(Moment)


def test_what_has_ended_stays_over_when_it_is_amended():
    over = {each for each in Moment if replace(ORDINARY, moment=each).over}
    assert {Moment.RESOLVED, Moment.AMENDED} == over


def test_the_ordinary_message_of_our_tests_has_every_kind_of_block():
    assert set(get_args(Block)) == {type(block) for block in ORDINARY.blocks}


def test_every_block_is_a_class_of_this_module():
    assert all(getattr(module, kind.__name__) is kind for kind in get_args(Block))
