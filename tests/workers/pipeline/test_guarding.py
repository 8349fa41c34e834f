"""A channel whose notifier may fail in any way."""

import pytest

from alertwhy.domain.investigation import Delivery, DeliveryStatus
from alertwhy.domain.notification import Moment, Notification
from alertwhy.domain.routing import Behaviour
from alertwhy.errors import Permanent, Retryable
from alertwhy.queue import JobTimeout
from alertwhy.store.work import Item, StageName
from tests.fakes.investigations import OPEN
from tests.fakes.workshop import FakeChannel, Workshop
from workers.compose import compose
from workers.notifiers import Rendered
from workers.pipeline.delivering import deliver
from workers.pipeline.guarding import Guarded

NOTIFICATION = compose(
    OPEN, moment=Moment.FIRST, behaviour=Behaviour(), delivery=Delivery("shop", "slack")
)


class Broken(FakeChannel):
    """Cannot word anything; its error holds what nobody may read."""

    def render(self, notification: Notification) -> Rendered:
        raise KeyError("hunter2")


def carried(error: Exception) -> str:
    guarded = Guarded(FakeChannel(outcomes=[error]), "slack")
    rendered = guarded.render(NOTIFICATION)
    return guarded.send(rendered, notification=NOTIFICATION, reference="", http=None)


def test_what_nobody_expected_is_final_and_tells_only_its_kind() -> None:
    with pytest.raises(Permanent, match=r"the notifier slack failed \(ValueError\)") as caught:
        carried(ValueError("hunter2"))
    assert "hunter2" not in str(caught.value)
    with pytest.raises(Permanent, match="KeyError"):
        Guarded(Broken(), "slack").render(NOTIFICATION)


@pytest.mark.parametrize(
    "error",
    [Retryable("503", reason="server"), Permanent("gone", reason="gone"), JobTimeout("120 s")],
)
def test_what_was_meant_goes_through(error: Exception) -> None:
    with pytest.raises(type(error)) as caught:
        carried(error)
    assert error is caught.value


def test_a_channel_that_works_is_left_alone() -> None:
    channel = FakeChannel()
    guarded = Guarded(channel, "slack")
    assert channel.abilities is guarded.abilities
    rendered = guarded.render(NOTIFICATION)
    sent = guarded.send(rendered, notification=NOTIFICATION, reference="", http=None)
    assert "ref-1" == sent


def test_a_message_that_cannot_be_worded_is_a_dead_letter_and_not_a_lost_job(
    shop: Workshop,
) -> None:
    shop.concluded()
    shop.channels["shop"] = Guarded(Broken(), "slack")
    shop.store.work.want(Item(StageName.DELIVER, "one", "shop"), shop.clock())
    deliver(shop.means, "one", "shop")
    assert DeliveryStatus.DEAD is shop.delivery().status
    assert "the notifier slack failed (KeyError)" in str(shop.delivery().error)
    assert not shop.store.work.busy(Item(StageName.DELIVER, "one", "shop"))
