"""A notification in the terminal."""

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from alertwhy.domain.investigation import Delivery
from alertwhy.domain.notification import Moment, Notification
from alertwhy.domain.routing import Behaviour
from cli.screen import draw
from tests.fakes.investigations import OPEN
from workers.compose import compose


def notification(moment: Moment = Moment.FIRST) -> Notification:
    return compose(OPEN, moment=moment, behaviour=Behaviour(), delivery=Delivery("x", "stdout"))


def drawn(shown: Notification, **options: str) -> str:
    out = StringIO()
    draw(shown, Console(file=out, width=200, color_system=None), **options)
    return " ".join(out.getvalue().replace("│", " ").split())


@pytest.mark.parametrize(
    "said",
    [
        "CRITICAL Deployment shop/cart",
        "$ kubectl -n shop logs cart-7c9f-x2 -c app --previous --tail=200",
        "512Mi → 128Mi",
        "DISRUPTIVE",
        "java.lang.OutOfMemoryError: Java heap space",
        "Investigation 01JD7",
    ],
)
def test_everything_that_a_channel_would_say_is_drawn(said: str) -> None:
    assert said in drawn(notification())


def test_where_it_arrived_stands_below() -> None:
    assert "Slack, arrived" in drawn(notification(), above="Slack, arrived")


def test_what_is_over_says_so() -> None:
    assert "RESOLVED" in drawn(replace(notification(Moment.RESOLVED), firing=False))


def test_text_from_a_cluster_is_no_markup_and_no_terminal_code() -> None:
    hostile = replace(notification(), title="[bold red]x[/] \x1b[2Jgone")
    assert "[bold red]x[/] gone" in drawn(hostile)
