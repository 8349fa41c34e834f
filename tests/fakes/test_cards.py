"""The judge of cards can say no."""

import pytest

from tests.fakes.cards import dangers, faults
from workers.cards.elements import box, card, code, line, open_url, run


def with_body(*body):
    return card(body, [], fallback="a card")


def test_a_good_card_has_no_faults():
    assert [] == faults(with_body(box([line("x", run("y", weight="Bolder"))]), code("ls", "Bash")))


@pytest.mark.parametrize(
    "element",
    [
        {"type": "Nope"},
        line(run("a", weight="Fat")),
        line(run("a", bogus=1)),
        box([line("x")], style="pink"),
        box([line("x")], isVisible="no"),
        {**code("ls", "Bash"), "fallback": line(run("a", bogus=1))},
    ],
)
def test_what_the_schema_does_not_know_is_a_fault(element):
    assert faults(with_body(element))


@pytest.mark.parametrize(
    "element",
    [
        {**code("ls"), "wrap": True},
        code(""),
        code("a: 1", "YAML"),
        {"type": "Container", "items": [line("x", id="a"), line("y", id="a")]},
        {
            "type": "Container",
            "items": [],
            "selectAction": {"type": "Action.ToggleVisibility", "targetElements": ["b"]},
        },
    ],
)
def test_what_teams_does_not_take_is_a_fault(element):
    assert faults(with_body(element))


def test_more_buttons_than_teams_shows_are_a_fault():
    assert ["7 buttons"] == faults(card([], [open_url("x", "https://x.example")] * 7, fallback="x"))


@pytest.mark.parametrize(
    "element",
    [
        {"type": "TextBlock", "text": "[a](https://evil.example)"},
        {"type": "FactSet", "facts": []},
        {"type": "mention", "text": "<at>all</at>"},
        open_url("x", "javascript:alert(1)"),
        line("a\x1b[31m"),
        line("a\u202eb"),
    ],
)
def test_text_that_could_act_is_a_danger(element):
    assert dangers(with_body(element))
