"""Deliver: what a channel is told, when, and how often, whatever goes wrong."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alertwhy.domain.delivery import Abilities
from alertwhy.domain.finding import Finding
from alertwhy.domain.investigation import DeliveryStatus, Status
from alertwhy.errors import ConfigError, Permanent, Retryable
from alertwhy.store.work import Item, StageName
from tests.fakes.workshop import OOM, FakeChannel, Workshop
from workers.pipeline.delivering import deliver
from workers.pipeline.sending import FIRST_RETRY, LONGEST_RETRY

PAGER = Abilities(pages=True, idempotent=True)
GONE = Retryable("503", reason="server")
LOST = Retryable("no answer in time", reason="timeout", ambiguous=True)
NEVER = Permanent("no such channel", reason="channel_not_found")
ITEM = Item(StageName.DELIVER, "one", "shop")


def delivered(workshop: Workshop, receiver: str = "shop") -> FakeChannel:
    """Once, as when something is new."""
    workshop.store.work.want(Item(StageName.DELIVER, "one", receiver), workshop.clock())
    deliver(workshop.means, "one", receiver)
    return workshop.shop


def retried(workshop: Workshop, after: float) -> int:
    """How many more sends there are ``after`` seconds, looked at without anything new."""
    before = len(workshop.shop.told)
    workshop.clock.forward(seconds=after)
    deliver(workshop.means, "one", "shop")
    return len(workshop.shop.told) - before


def test_a_first_message_is_sent_and_found_again(shop: Workshop) -> None:
    shop.concluded()
    assert ["first"] == delivered(shop).moments
    sent = shop.delivery()
    assert (DeliveryStatus.SENT, "ref-1", 1, "slack") == (
        sent.status, sent.reference, sent.opened, sent.notifier,
    )  # fmt: skip
    assert (None, None, shop.clock()) == (sent.error, sent.intent_at, sent.sent_at)
    assert not shop.store.work.busy(ITEM)


def test_what_would_look_the_same_is_not_sent_again(shop: Workshop) -> None:
    shop.concluded()
    delivered(shop)
    assert ["first"] == delivered(shop).moments


def test_without_anything_new_nothing_is_even_looked_at(shop: Workshop) -> None:
    shop.concluded()
    delivered(shop)
    shop.config = replace(shop.config, receivers={})
    deliver(shop.means, "one", "shop")
    assert DeliveryStatus.SENT is shop.delivery().status


def test_what_changed_is_edited(shop: Workshop) -> None:
    shop.concluded()
    delivered(shop)
    shop.again("one", OOM, Finding("1 of 3 is ready", ("e1",), cause="replicas-unavailable"))
    channel = delivered(shop)
    assert ["first", "update"] == channel.moments
    assert "ref-1" == channel.told[1].reference == shop.delivery().reference


def test_another_cause_and_a_higher_severity_are_escalations_once(shop: Workshop) -> None:
    shop.concluded()
    delivered(shop)
    shop.again("one", Finding("No such image", ("e1",), cause="image-not-found"))
    assert ["first", "escalation"] == delivered(shop).moments
    shop.alerts(Worse="critical")
    assert "escalation" == delivered(shop).moments[2]
    assert 3 == len(delivered(shop).told)


def test_a_failure_is_tried_again_ever_more_rarely(shop: Workshop) -> None:
    shop.shop.outcomes = [GONE, GONE, GONE]
    shop.concluded()
    delivered(shop)
    failed = shop.delivery()
    assert (DeliveryStatus.RETRYING, "503", shop.clock()) == (
        failed.status, failed.error, failed.first_failed_at,
    )  # fmt: skip
    for pause in (FIRST_RETRY, 2 * FIRST_RETRY, 4 * FIRST_RETRY):
        assert 0 == retried(shop, pause - 0.1)
        assert 1 == retried(shop, 0.1)
    assert DeliveryStatus.SENT is shop.delivery().status
    assert shop.delivery().first_failed_at is None


def test_the_sweep_finds_a_retry_when_it_is_due_and_not_earlier(shop: Workshop) -> None:
    shop.shop.outcomes = [GONE]
    shop.concluded()
    delivered(shop)
    early = shop.clock() + timedelta(seconds=FIRST_RETRY - 0.1)
    assert [] == list(shop.store.work.overdue(early))
    due = shop.clock() + timedelta(seconds=FIRST_RETRY)
    assert [ITEM] == list(shop.store.work.overdue(due))


def test_what_succeeded_often_is_not_punished_for_its_first_failure(shop: Workshop) -> None:
    shop.concluded()
    for number in range(12):
        shop.again("one", OOM, Finding(f"and {number}", ("e1",), cause="other"))
        delivered(shop)
    assert 12 == len(shop.shop.told)
    shop.shop.outcomes = [GONE]
    shop.again("one", OOM)
    delivered(shop)
    assert 1 == retried(shop, FIRST_RETRY)


def test_a_pause_is_never_longer_than_five_minutes(shop: Workshop) -> None:
    shop.shop.outcomes = [GONE] * 12
    shop.concluded()
    delivered(shop)
    for _ in range(11):
        assert 1 == retried(shop, LONGEST_RETRY)
    assert 1 == retried(shop, LONGEST_RETRY)


@pytest.mark.parametrize("after", [30.0, 600.0])
def test_a_channel_that_says_when_is_not_asked_earlier(shop: Workshop, after: float) -> None:
    shop.shop.outcomes = [Retryable("429", reason="rate_limited", after=after)]
    shop.concluded()
    delivered(shop)
    assert 0 == retried(shop, after - 1)
    delivered(shop)  # nor where there is something new to say
    assert 1 == len(shop.shop.told)
    assert 1 == retried(shop, 1)


def test_a_shorter_wish_than_our_own_pause_changes_nothing(shop: Workshop) -> None:
    shop.shop.outcomes = [Retryable("429", reason="rate_limited", after=0.0)]
    shop.concluded()
    delivered(shop)
    assert 0 == retried(shop, FIRST_RETRY - 0.1)


def test_a_retry_says_what_is_known_then(shop: Workshop) -> None:
    shop.shop.outcomes = [GONE]
    shop.concluded()
    delivered(shop)
    shop.again("one", Finding("No such image", ("e1",), cause="image-not-found"))
    retried(shop, FIRST_RETRY)
    assert "No such image" in shop.shop.told[1].summary


def test_what_never_works_is_a_dead_letter_and_not_tried_again(shop: Workshop) -> None:
    shop.shop.outcomes = [NEVER]
    shop.concluded()
    delivered(shop)
    dead = shop.delivery()
    assert (DeliveryStatus.DEAD, "no such channel") == (dead.status, dead.error)
    assert dead.intent_at is None
    assert 0 == retried(shop, 24 * 3600)
    assert 1 == shop.store.counters.read()['alertwhy_deliveries_dead_total{notifier="slack"}']


def test_a_dead_letter_is_tried_again_when_there_is_something_new(shop: Workshop) -> None:
    shop.shop.outcomes = [NEVER, NEVER]
    shop.concluded()
    delivered(shop)
    delivered(shop)
    assert ["first", "first", "first"] == delivered(shop).moments
    assert DeliveryStatus.SENT is shop.delivery().status
    assert 1 == shop.store.counters.read()['alertwhy_deliveries_dead_total{notifier="slack"}']


def test_after_a_day_of_failures_it_is_a_dead_letter(shop: Workshop) -> None:
    shop.shop.outcomes = [GONE] * 3
    shop.concluded()
    delivered(shop)
    assert 1 == retried(shop, 24 * 3600 - 1)
    assert DeliveryStatus.RETRYING is shop.delivery().status
    assert 1 == retried(shop, LONGEST_RETRY)
    assert (DeliveryStatus.DEAD, "given up after 24 h: 503") == (
        shop.delivery().status, shop.delivery().error,
    )  # fmt: skip
    assert not shop.store.work.busy(ITEM)


def test_what_was_given_up_and_is_asked_for_again_has_a_day_again(shop: Workshop) -> None:
    shop.shop.outcomes = [GONE] * 3
    shop.concluded()
    delivered(shop)
    retried(shop, 24 * 3600)
    assert DeliveryStatus.DEAD is shop.delivery().status
    delivered(shop)
    assert DeliveryStatus.RETRYING is shop.delivery().status
    assert 1 == retried(shop, FIRST_RETRY)
    assert DeliveryStatus.SENT is shop.delivery().status


def test_an_unknown_receiver_is_a_dead_letter(shop: Workshop) -> None:
    shop.concluded(receivers=("left",))
    delivered(shop, "left")
    dead = shop.delivery("left")
    assert DeliveryStatus.DEAD is dead.status
    assert "the routing file has no receiver left any more" == dead.error


def test_a_receiver_whose_configuration_is_broken_is_tried_until_it_is_mended(
    shop: Workshop,
) -> None:
    shop.channels["shop"] = ConfigError("receivers[0].slack has no token; set token")
    shop.concluded()
    shop.store.work.want(ITEM, shop.clock())
    deliver(shop.means, "one", "shop")
    assert (DeliveryStatus.RETRYING, "receivers[0].slack has no token; set token") == (
        shop.delivery().status, shop.delivery().error,
    )  # fmt: skip
    shop.channels["shop"] = FakeChannel()
    assert 1 == retried(shop, FIRST_RETRY)


def test_what_is_not_there_any_more_is_done(shop: Workshop) -> None:
    assert [] == delivered(shop).told
    assert not shop.store.work.busy(ITEM)


def test_one_by_hand_is_over_when_all_its_receivers_were_told(shop: Workshop) -> None:
    shop.concluded(by_hand=True, alerts=(), receivers=("shop", "oncall"))
    delivered(shop)
    assert Status.OPEN is shop.found().status
    delivered(shop, "oncall")
    assert Status.RESOLVED is shop.found().status
    for name in ("shop", "oncall"):
        assert DeliveryStatus.SENT is shop.delivery(name).status


def test_one_by_hand_whose_model_is_still_asked_stays_open(shop: Workshop) -> None:
    shop.concluded(by_hand=True, alerts=(), missing="pending")
    delivered(shop)
    assert Status.OPEN is shop.found().status


def test_one_by_hand_that_cannot_be_told_yet_stays_open(shop: Workshop) -> None:
    shop.shop.outcomes = [GONE]
    shop.concluded(by_hand=True, alerts=())
    delivered(shop)
    assert Status.OPEN is shop.found().status


def test_what_names_its_own_pauses_is_given_them_and_no_more(shop: Workshop) -> None:
    shop.concluded()
    soon = Retryable("not there yet", reason="no_incident", pauses=(5.0, 15.0))
    shop.shop.outcomes = [soon, soon, soon]
    delivered(shop)
    assert [0, 1, 0, 1] == [retried(shop, after) for after in (4.9, 0.2, 14.7, 0.4)]
    assert (DeliveryStatus.DEAD, "not there yet") == (shop.delivery().status, shop.delivery().error)
