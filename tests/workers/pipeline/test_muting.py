"""Mutes and repetitions: when a route speaks, and that it says no more than is so by then."""

import pytest

from alertwhy.config import parse
from alertwhy.domain.delivery import Abilities
from alertwhy.domain.investigation import DeliveryStatus, Status
from alertwhy.errors import Permanent
from alertwhy.store.work import Item, StageName
from tests.fakes.workshop import FakeChannel, Workshop
from workers.pipeline.delivering import deliver

ITEM = Item(StageName.DELIVER, "one", "shop")
# The clock stands at 16:00.
MUTED = """
receivers: [{name: shop, slack: {}}]
time_intervals: [{name: tea, time_intervals: [{times: [{start_time: '16:00', end_time: '17:00'}]}]}]
route: {receiver: shop, mute_time_intervals: [tea]}
"""
REPEATED = "receivers: [{name: shop, slack: {}}]\nroute: {receiver: shop, repeat: 1h}\n"


def told(shop: Workshop, **after: float) -> list[str]:
    shop.clock.forward(**after)
    shop.store.work.want(ITEM, shop.clock())
    deliver(shop.means, "one", "shop")
    return shop.shop.moments


@pytest.fixture
def muted(shop: Workshop) -> Workshop:
    shop.config = parse(MUTED)
    shop.concluded(behaviour=shop.config.route.behaviour)
    return shop


def test_a_muted_route_says_nothing_and_is_shown_as_muted(muted: Workshop) -> None:
    assert [] == told(muted)
    assert DeliveryStatus.MUTED is muted.delivery().status
    assert muted.store.work.busy(ITEM)


def test_when_the_mute_ends_it_says_what_is_so_then(muted: Workshop) -> None:
    told(muted)
    muted.alerts("one", Worse="critical")
    assert ["first"] == told(muted, hours=1)
    assert "critical" == muted.delivery().said.severity
    assert DeliveryStatus.SENT is muted.delivery().status


def test_what_was_over_before_the_mute_was_is_never_told(muted: Workshop) -> None:
    told(muted)
    muted.store.investigations.close("one", Status.RESOLVED, muted.clock())

    assert [] == told(muted, minutes=10)
    assert [] == told(muted, hours=1)
    assert not muted.store.work.busy(ITEM)


def test_a_mute_that_was_taken_from_the_file_ends_at_the_next_look(muted: Workshop) -> None:
    told(muted)
    muted.config = parse(REPEATED)

    assert ["first"] == told(muted, minutes=1)


def test_an_edit_disturbs_nobody_and_is_made(shop: Workshop) -> None:
    shop.concluded(behaviour=parse(MUTED).route.behaviour)
    told(shop)
    shop.config = parse(MUTED)
    shop.alerts("one", Another="warning")
    assert ["first", "update"] == told(shop)
    shop.store.investigations.close("one", Status.RESOLVED, shop.clock())
    assert ["first", "update", "resolved"] == told(shop)


def test_an_end_that_would_be_a_new_message_waits(shop: Workshop) -> None:
    shop.channels["shop"] = FakeChannel(Abilities())
    shop.concluded(behaviour=parse(MUTED).route.behaviour)
    told(shop)
    shop.config = parse(MUTED)
    shop.store.investigations.close("one", Status.RESOLVED, shop.clock())

    assert ["first"] == told(shop)
    assert ["first", "resolved"] == told(shop, hours=1)


def test_without_a_repeat_nothing_is_said_twice(shop: Workshop) -> None:
    shop.concluded()
    assert ["first"] == told(shop)
    assert ["first"] == told(shop, hours=100)


def test_a_repeat_says_once_more_what_still_goes_on(shop: Workshop) -> None:
    shop.concluded(behaviour=parse(REPEATED).route.behaviour)
    assert ["first"] == told(shop)
    assert shop.store.work.busy(ITEM)  # the sweep looks again
    assert ["first"] == told(shop, minutes=59)
    assert ["first", "escalation"] == told(shop, minutes=1)
    assert ["first", "escalation"] == told(shop, minutes=59)
    assert ["first", "escalation", "escalation"] == told(shop, minutes=1)


def test_what_is_over_is_not_repeated(shop: Workshop) -> None:
    shop.concluded(behaviour=parse(REPEATED).route.behaviour)
    told(shop)
    shop.store.investigations.close("one", Status.RESOLVED, shop.clock())

    assert ["first", "resolved"] == told(shop, minutes=1)
    assert ["first", "resolved"] == told(shop, hours=5)
    assert not shop.store.work.busy(ITEM)


def test_a_dead_letter_is_not_repeated(shop: Workshop) -> None:
    shop.shop.outcomes = [Permanent("no such channel", reason="gone")]
    shop.concluded(behaviour=parse(REPEATED).route.behaviour)

    assert ["first"] == told(shop)
    assert DeliveryStatus.DEAD is shop.delivery().status
