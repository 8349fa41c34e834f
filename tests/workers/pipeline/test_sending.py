"""A channel's rate: who is too early comes back on its turn, and says what is so by then."""

from alertwhy.config import Receiver
from alertwhy.domain.delivery import Abilities, Limit
from alertwhy.errors import Retryable
from alertwhy.store.work import Item, StageName
from tests.fakes.workshop import ROUTES, FakeChannel, Workshop
from workers.pipeline.delivering import deliver
from workers.pipeline.sending import place_of

SLOW = Abilities(edits=True, limits=(Limit(burst=1, every=10.0),))


def paced(shop: Workshop, *identities: str) -> FakeChannel:
    shop.channels["shop"] = FakeChannel(SLOW)
    for identity in identities:
        shop.concluded(identity)
        deliver(shop.means, identity, "shop")
    return shop.shop


def later(shop: Workshop, identity: str, seconds: float) -> None:
    shop.clock.forward(seconds=seconds)
    deliver(shop.means, identity, "shop")


def test_over_the_rate_a_message_waits_for_its_turn(shop: Workshop) -> None:
    channel = paced(shop, "one", "two")
    assert 1 == len(channel.told)
    later(shop, "two", 9)
    assert 1 == len(channel.told)
    later(shop, "two", 1)
    assert 2 == len(channel.told)


def test_waiting_is_no_failure(shop: Workshop) -> None:
    paced(shop, "one", "two")

    assert () == shop.found("two").deliveries


def test_many_changes_while_it_waits_are_one_message_of_the_latest(shop: Workshop) -> None:
    channel = paced(shop, "one", "two")
    shop.alerts("two", A="warning", B="critical")
    for _ in range(5):
        shop.store.work.want(Item(StageName.DELIVER, "two", "shop"), shop.clock())
        deliver(shop.means, "two", "shop")
    later(shop, "two", 10)

    assert ["first", "first"] == channel.moments
    assert "critical" == shop.delivery(identity="two").said.severity


def test_a_receiver_that_is_down_for_an_hour_gets_only_the_latest_state(shop: Workshop) -> None:
    channel = paced(shop, "one")
    channel.outcomes = [Retryable("503", reason="server")] * 100
    for minute in range(60):
        shop.alerts("one", **{f"A{minute}": "critical" if minute > 58 else "warning"})
        shop.store.work.want(Item(StageName.DELIVER, "one", "shop"), shop.clock())
        later(shop, "one", 60)
    failed = len(channel.told)
    channel.outcomes = []
    later(shop, "one", 300)
    later(shop, "one", 300)

    assert failed + 1 == len(channel.told)
    assert "critical" == shop.delivery().said.severity


def test_what_stands_in_for_a_channel_is_not_paced(shop: Workshop) -> None:
    shop_of = ROUTES.replace("name: shop, slack", "name: shop, paced: false, slack")
    shop.config = Workshop(shop.store, routes=shop_of).config

    assert 2 == len(paced(shop, "one", "two").told)


def test_two_receivers_of_one_channel_share_its_rate() -> None:
    first = Receiver("a", "slack", {"channel": "#x", "token": "xoxb-1"}, "receivers[0].slack")
    second = Receiver("b", "slack", {"channel": "#x", "token": "xoxb-2"}, "receivers[1].slack")
    other = Receiver("c", "slack", {"channel": "#y", "token": "xoxb-1"}, "receivers[2].slack")

    assert place_of(first) == place_of(second) != place_of(other)
    assert "xoxb" not in place_of(first)


def test_a_channel_without_a_place_is_named_by_its_receiver() -> None:
    places = {place_of(Receiver(name, "stdout", {}, "r")) for name in ("a", "b")}

    assert 2 == len(places)
