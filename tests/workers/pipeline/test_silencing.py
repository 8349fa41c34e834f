"""Silence: what Alertmanager is asked, and what people are told became of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alertwhy.domain.reaction import Silence
from alertwhy.errors import Retryable
from tests.fakes.state import an_alert, resolved
from tests.fakes.workshop import Workshop
from workers.clients.http import Reply
from workers.pipeline.means import Means
from workers.pipeline.silencing import GIVEN_UP_AFTER, MOST, silence


class Alertmanager:
    """Answers every silence alike, and keeps what it was asked."""

    def __init__(self, answer: Reply | Exception | None = None) -> None:
        self.answer = answer or Reply(200, '{"silenceID": "s1"}')
        self.asked: list[tuple[str, dict[str, object]]] = []

    def post(self, url, *, json, headers=None, timeout):
        self.asked.append((url, dict(json)))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def pressed(
    shop: Workshop, alertmanager: Alertmanager, url: str = "http://am:9093/", hours: int = 4
) -> Silence:
    """A person asked; what stands there after the stage has looked once."""
    wish = Silence(hours, "alice", shop.clock())
    shop.store.reactions.silence("one", wish)
    return looked(shop, alertmanager, url)


def looked(shop: Workshop, alertmanager: Alertmanager, url: str = "http://am:9093") -> Silence:
    means: Means = replace(shop.means, http=alertmanager, alertmanager_url=url)
    silence(means, "one")
    found = shop.found().silence
    assert found is not None
    return found


def test_a_firing_alert_is_silenced_by_all_of_its_labels(shop: Workshop) -> None:
    shop.concluded()
    alertmanager = Alertmanager()
    done = pressed(shop, alertmanager)
    ((url, asked),) = alertmanager.asked
    assert "http://am:9093/api/v2/silences" == url
    assert shop.found().alerts[0].labels == {
        each["name"]: each["value"] for each in asked["matchers"]
    }
    assert {(False, True)} == {(each["isRegex"], each["isEqual"]) for each in asked["matchers"]}
    assert "alice" == asked["createdBy"]
    assert shop.clock() + timedelta(hours=4) == done.until
    assert (done.until.isoformat(), None) == (asked["endsAt"], done.error)


def test_every_receiver_is_told(shop: Workshop) -> None:
    shop.concluded(receivers=("shop", "oncall"))
    shop.waiting()
    pressed(shop, Alertmanager())
    assert ["deliver(one, oncall)", "deliver(one, shop)"] == sorted(shop.waiting())


def test_what_is_resolved_is_not_silenced(shop: Workshop) -> None:
    over = resolved(an_alert(), ends=shop.clock())
    shop.concluded(alerts=(over, an_alert(alertname="Other")))
    alertmanager = Alertmanager()
    pressed(shop, alertmanager)
    assert 1 == len(alertmanager.asked)


@pytest.mark.parametrize(
    ("alerts", "said"),
    [
        ((resolved(an_alert(), ends=an_alert().starts_at),), "none of its alerts fires"),
        (tuple(an_alert(n=str(n)) for n in range(MOST + 1)), "21 alerts fire"),
        ((an_alert(password="[redacted: password]"),), "label password held a secret"),
    ],
)
def test_what_cannot_be_silenced_says_why(shop: Workshop, alerts, said: str) -> None:
    shop.concluded(alerts=alerts)
    alertmanager = Alertmanager()
    done = pressed(shop, alertmanager)
    assert said in str(done.error)
    assert [] == alertmanager.asked


def test_without_an_address_it_says_which_to_set(shop: Workshop) -> None:
    shop.concluded()
    assert "ALERTWHY_ALERTMANAGER_URL is not set" == pressed(shop, Alertmanager(), "").error


def test_a_refusal_is_told(shop: Workshop) -> None:
    shop.concluded()
    assert "may create silences" in str(pressed(shop, Alertmanager(Reply(401, ""))).error)


def test_an_alertmanager_that_is_away_is_asked_again_and_then_given_up(shop: Workshop) -> None:
    shop.concluded()
    away = Alertmanager(Retryable("no connection in time", reason="connect_timeout"))
    assert pressed(shop, away).pending
    assert looked(shop, away).pending  # too early
    assert 1 == len(away.asked)
    shop.clock.forward(seconds=6)
    assert None is looked(shop, Alertmanager()).error
    shop.store.reactions.silence("one", Silence(1, "bob", shop.clock()))
    assert looked(shop, away).pending
    shop.clock.forward(seconds=GIVEN_UP_AFTER.total_seconds())
    assert "no connection in time" == looked(shop, away).error


def test_what_is_done_is_not_done_twice(shop: Workshop) -> None:
    shop.concluded()
    alertmanager = Alertmanager()
    pressed(shop, alertmanager)
    looked(shop, alertmanager)
    assert 1 == len(alertmanager.asked)
