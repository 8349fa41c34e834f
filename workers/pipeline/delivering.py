"""Deliver: makes what a channel shows match the investigation as it now stands.

A reconcile, safe to run twice and after any interruption.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from alertwhy.domain.delivery import PENDING, disturbs, plan, repeat_at
from alertwhy.domain.investigation import (
    Delivery,
    DeliveryStatus,
    Investigation,
    Said,
    Status,
)
from alertwhy.domain.notification import Moment, Notification
from alertwhy.domain.routing import Behaviour
from alertwhy.errors import ConfigError, Permanent, Retryable
from alertwhy.store.work import Item, Lease, StageName
from workers.compose import compose
from workers.compose.dressing import dress
from workers.pipeline.means import Means
from workers.pipeline.sending import Sending, Sent, again, bury, digest, send
from workers.pipeline.storming import give_way, told_together

LOOK_AGAIN = timedelta(minutes=15)  # at what is muted, in case the routing file has changed
STILL = "It still goes on"
MENDING = frozenset({Moment.UPDATE, Moment.AMENDED})  # for nothing, where it would look the same


def deliver(means: Means, identity: str, receiver: str) -> None:
    """Do what is outstanding for one receiver of one investigation."""
    lease = means.store.work.begin(Item(StageName.DELIVER, identity, receiver), means.now())
    began = lease is not None
    while lease:
        if not _reconcile(means, lease):
            return
        lease = means.store.work.finish(lease, means.now())
    if began:
        _close_by_hand(means, identity)


@dataclass(frozen=True)
class _Look:
    """Everything about one look at one receiver."""

    found: Investigation
    behaviour: Behaviour
    sending: Sending

    @property
    def delivery(self) -> Delivery:
        """What it was told so far."""
        return self.sending.delivery


def _reconcile(means: Means, lease: Lease) -> bool:
    """One look; False where the lease was given back, or lost."""
    found = means.store.investigations.load(lease.item.investigation)
    if found is None:
        return True
    name = lease.item.receiver
    delivery = next((d for d in found.deliveries if d.receiver == name), Delivery(name, ""))
    behaviour = next((r.behaviour for r in found.routed if r.receiver == name), Behaviour())
    receiver = means.config().receivers.get(name)
    if receiver is None:
        gone = f"the routing file has no receiver {name} any more"
        return bury(means, lease, delivery, gone)
    delivery = replace(delivery, notifier=receiver.notifier)
    storm = told_together(means, lease, found, delivery)
    if storm:
        return give_way(means, lease, storm)
    try:
        channel = means.channel(receiver)
    except ConfigError as error:
        return again(means, lease, delivery, Retryable(str(error), reason="config"))
    sending = Sending(lease, receiver, channel, delivery)
    try:
        return _follow_plan(means, _Look(found, behaviour, sending))
    except Permanent as error:  # it cannot even be worded
        return bury(means, lease, delivery, str(error))


def _follow_plan(means: Means, look: _Look) -> bool:
    channel = look.sending.channel
    what = plan(
        look.delivery, look.found, channel.abilities, behaviour=look.behaviour, now=means.now()
    )
    if what.wait_until:
        means.store.work.postpone(look.sending.lease, what.wait_until, firm=False)
        return False
    moment = what.moment
    if moment in {None, Moment.UPDATE} and _repeats(means, look):
        moment = Moment.ESCALATION
    if moment is None:
        return _rest(means, look)
    if disturbs(moment, channel.abilities) and _muted(means, look):
        return False
    notification = _worded(means, look, moment)
    if moment is not what.moment:
        notification = replace(notification, news=STILL)
    rendered = channel.render(notification)
    if moment in MENDING and digest(rendered) == look.delivery.said.digest:
        return _rest(means, look)
    said = _says(look, notification, digest(rendered))
    sent = send(means, look.sending, rendered, notification=notification, said=said)
    if sent is Sent.ARRIVED and look.behaviour.repeat:  # look again, for when to repeat it
        means.store.work.want(look.sending.lease.item, means.now())
    return sent is not Sent.LATER


def _repeats(means: Means, look: _Look) -> bool:
    at = repeat_at(look.delivery, look.found, look.behaviour)
    return at is not None and at <= means.now()


def _rest(means: Means, look: _Look) -> bool:
    """Nothing to say: done, or to be looked at when it is time to repeat it."""
    at = repeat_at(look.delivery, look.found, look.behaviour)
    if at is None:
        return True
    means.store.work.postpone(look.sending.lease, at, firm=False)
    return False


def _muted(means: Means, look: _Look) -> bool:
    """Whether its route is silent now; it is then looked at again when that ends, as it stands."""
    hours, now = means.config().hours(look.behaviour), means.now()
    until = hours.muted_until(now)
    if until is None:
        return False
    muted = replace(look.delivery, status=DeliveryStatus.MUTED)
    if look.delivery.status is not DeliveryStatus.MUTED:
        means.store.deliveries.save(look.sending.lease, muted)
    # the file may change meanwhile: nothing is muted for longer than it says
    means.store.work.postpone(look.sending.lease, min(until, now + LOOK_AGAIN), firm=False)
    return True


def _worded(means: Means, look: _Look, moment: Moment) -> Notification:
    delivery = look.delivery
    if look.sending.channel.abilities.idempotent:
        delivery = replace(delivery, intent_at=None)
    composed = compose(
        look.found,
        moment=moment,
        behaviour=look.behaviour,
        delivery=delivery,
        public_url=means.public_url,
    )
    receiver = look.sending.receiver
    return dress(composed, title=receiver.title, footer=receiver.footer)


def _says(look: _Look, notification: Notification, fingerprint: str) -> Said:
    return Said(
        digest=fingerprint,
        severity=look.found.severity,
        cause=look.found.cause,
        resolved=notification.over,
        diagnosed=notification.diagnosed or look.delivery.said.diagnosed,
    )


def _close_by_hand(means: Means, identity: str) -> None:
    """What a person started is over once everybody was told: the last one to be told closes it."""
    found = means.store.investigations.load(identity)
    if found is None or not found.by_hand or not found.open or found.diagnosis_missing == PENDING:
        return
    dead = any(each.status is DeliveryStatus.DEAD for each in found.deliveries)
    items = (Item(StageName.DELIVER, identity, each.receiver) for each in found.routed)
    if not dead and not any(means.store.work.busy(item) for item in items):
        means.store.investigations.close(identity, Status.RESOLVED, means.now())
