"""The line under the verdict, and what people did."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alertwhy.domain.investigation import Recurrence
from alertwhy.domain.reaction import Feedback, Opinion, Silence
from tests.fakes.investigations import CRASHING, NOON, OPEN
from workers.compose.where import MAX_OWNERS, reactions, where

ASKED = Silence(4, "alice", NOON)


def line(**changes):
    (paragraph,) = where(replace(OPEN, **changes))
    return paragraph.text


def said(**changes):
    return [paragraph.text for paragraph in reactions(replace(OPEN, **changes))]


def test_it_says_what_exactly_and_since_when():
    assert "Pod shop/cart-7c9f-x2, container app, since 2026-11-21 12:00 UTC" == line()


def test_it_begins_like_a_sentence():
    target = replace(OPEN.target, via=(), container="")
    assert "Since 2026-11-21 12:00 UTC" == line(target=target)


def test_it_says_how_often_it_flapped():
    assert line(flaps=1).endswith("UTC, reopened once")
    assert line(flaps=3).endswith("UTC, reopened 3 times")


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (Recurrence(1, NOON), "seen once before with this cause, last 2026-11-21 12:00 UTC"),
        (Recurrence(3, NOON), "seen 3 times before with this cause, last 2026-11-21 12:00 UTC"),
    ],
)
def test_it_says_how_often_it_was_seen_before(before, told):
    assert line(before=before).endswith(told)


@pytest.mark.parametrize(
    ("labels", "annotations", "told"),
    [
        ({"team": "payments"}, {}, "team payments"),
        ({"owned_by": "bo"}, {}, "owned by bo"),
        ({}, {"contact": "#shop\nhelp"}, "contact #shop help"),
        ({"owner": "bo", "team": "payments"}, {}, "team payments"),
    ],
)
def test_it_says_whose_it_is(labels, annotations, told):
    alert = replace(CRASHING, labels=labels, annotations=annotations)
    assert line(alerts=(alert,)).endswith(f", {told}")


def test_each_owner_is_told_once_and_few_of_them():
    names = ["a", "a", "b", "c", "d"]
    alerts = tuple(replace(CRASHING, labels={"team": name}) for name in names)
    assert MAX_OWNERS == line(alerts=alerts).count("team ")
    assert 1 == line(alerts=alerts).count("team a")


def test_nobody_named_is_nobody_told():
    assert "team" not in line(alerts=(replace(CRASHING, labels={"team": " "}),))


def test_without_anything_to_say_there_is_no_line():
    bare = replace(OPEN, target=replace(OPEN.target, via=(), container=""), alerts=())
    assert [] == list(where(bare))


@pytest.mark.parametrize(
    ("silence", "told"),
    [
        (ASKED, "To be silenced for 4 h, asked by alice"),
        (
            replace(ASKED, until=NOON + timedelta(hours=4)),
            "Silenced until 2026-11-21 16:00 UTC by alice",
        ),
        (replace(ASKED, error="it is away"), "Not silenced, as alice asked: it is away"),
    ],
)
def test_a_silence_says_how_it_stands(silence, told):
    assert [told] == said(silence=silence)


def test_what_people_say_stands_below_each_other():
    right = Feedback(Opinion.RIGHT, "bob", NOON)
    wrong = Feedback(Opinion.WRONG, "eve\n", NOON, "it was DNS")
    assert ["bob says: the right cause\neve says: not the cause (it was DNS)"] == said(
        feedback=(right, wrong)
    )


def test_nobody_who_did_anything_is_no_paragraph():
    assert [] == said()
