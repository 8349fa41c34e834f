"""Deliver: makes what a channel shows match the investigation as it now stands.

A reconcile, safe to run twice and after any interruption. The intent is stored before a message
is created, so that a create whose answer was lost is known to be ambiguous.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from json import dumps

import structlog

from alertwhy.domain.delivery import PENDING, plan
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
from workers.notifiers import Channel, Rendered
from workers.pipeline.means import Means

FIRST_RETRY = 2.0  # seconds; doubled at each further failure
LONGEST_RETRY = 300.0  # seconds
GIVEN_UP_AFTER = timedelta(hours=24)  # a receiver down for a night still gets the latest state

log = structlog.get_logger()


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


def digest(rendered: Rendered) -> str:
    """Equal for two renderings that would look the same."""
    return sha256(dumps(rendered.payload, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class _Sending:
    """Everything about one look at one receiver."""

    lease: Lease
    found: Investigation
    delivery: Delivery
    behaviour: Behaviour
    channel: Channel


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
        return _bury(means, lease, delivery, gone)
    delivery = replace(delivery, notifier=receiver.notifier)
    try:
        channel = means.channel(receiver)
    except ConfigError as error:
        return _again(means, lease, delivery, Retryable(str(error), reason="config"))
    return _follow_plan(means, _Sending(lease, found, delivery, behaviour, channel))


def _follow_plan(means: Means, sending: _Sending) -> bool:
    what = plan(
        sending.delivery,
        sending.found,
        sending.channel.abilities,
        behaviour=sending.behaviour,
        now=means.now(),
    )
    if what.wait_until:
        means.store.work.postpone(sending.lease, what.wait_until, firm=False)
        return False
    if what.moment is None:
        return True
    notification, rendered = _worded(means, sending, what.moment)
    if what.moment is Moment.UPDATE and digest(rendered) == sending.delivery.said.digest:
        return True
    return _send(means, sending, notification, rendered)


def _worded(means: Means, sending: _Sending, moment: Moment) -> tuple[Notification, Rendered]:
    delivery = sending.delivery
    if sending.channel.abilities.idempotent:
        delivery = replace(delivery, intent_at=None)
    notification = compose(
        sending.found,
        moment=moment,
        behaviour=sending.behaviour,
        delivery=delivery,
        public_url=means.public_url,
    )
    return notification, sending.channel.render(notification)


def _send(means: Means, sending: _Sending, notification: Notification, rendered: Rendered) -> bool:
    lease, delivery = sending.lease, sending.delivery
    earlier = delivery.intent_at
    creates = not (delivery.reference and sending.channel.abilities.edits)
    if creates:
        delivery = replace(delivery, intent_at=means.now())
        if not means.store.deliveries.save(lease, delivery):
            return False
    try:
        reference = sending.channel.send(
            rendered, notification=notification, reference=delivery.reference, http=means.http
        )
    except Retryable as error:
        if not error.ambiguous:
            delivery = replace(delivery, intent_at=earlier)
        return _again(means, lease, delivery, error)
    except Permanent as error:  # this one never arrived; an earlier one still may have
        return _bury(means, lease, replace(delivery, intent_at=earlier), str(error))
    sent = _sent(delivery, sending.found, notification, digest(rendered))
    sent = replace(sent, reference=reference, sent_at=means.now())
    kept = means.store.deliveries.save(lease, sent)
    means.store.counters.add(
        "alertwhy_deliveries_sent_total", notifier=sent.notifier, moment=notification.moment
    )
    return kept


def _sent(
    delivery: Delivery, found: Investigation, notification: Notification, fingerprint: str
) -> Delivery:
    resolved = notification.moment is Moment.RESOLVED
    opens = not resolved and (delivery.opened == 0 or delivery.said.resolved)
    return replace(
        delivery,
        status=DeliveryStatus.SENT,
        attempts=delivery.attempts + 1,
        error=None,
        intent_at=None,
        failures=0,
        first_failed_at=None,
        opened=delivery.opened + (1 if opens else 0),
        said=Said(
            digest=fingerprint,
            severity=found.severity,
            cause=found.cause,
            resolved=resolved,
            diagnosed=notification.diagnosed or delivery.said.diagnosed,
        ),
    )


def _again(means: Means, lease: Lease, delivery: Delivery, error: Retryable) -> bool:
    now = means.now()
    since = delivery.first_failed_at or now
    if now - since >= GIVEN_UP_AFTER:
        return _bury(means, lease, delivery, f"given up after 24 h: {error}")
    if error.pauses and delivery.failures >= len(error.pauses):
        return _bury(means, lease, delivery, str(error))
    pause = _pause(error, delivery.failures)
    failed = replace(
        delivery,
        status=DeliveryStatus.RETRYING,
        attempts=delivery.attempts + 1,
        failures=delivery.failures + 1,
        error=str(error),
        first_failed_at=since,
    )
    means.store.deliveries.save(lease, failed)
    means.store.work.postpone(lease, now + timedelta(seconds=pause), firm=True)
    means.store.counters.add(
        "alertwhy_deliveries_failed_total", notifier=delivery.notifier, reason=error.reason
    )
    log.warning("delivery_postponed", receiver=delivery.receiver, reason=error.reason, pause=pause)
    return False


def _pause(error: Retryable, failures: int) -> float:
    """Seconds until the next try, after so many failures in a row before this one."""
    if error.pauses:
        return error.pauses[failures]
    backoff = min(LONGEST_RETRY, FIRST_RETRY * 2.0 ** min(failures, 10))
    return max(backoff, error.after or 0.0)


def _bury(means: Means, lease: Lease, delivery: Delivery, why: str) -> bool:
    """A dead letter: kept, listed, and tried again when the investigation changes or on demand."""
    if (delivery.status, delivery.error) != (DeliveryStatus.DEAD, why):
        means.store.counters.add("alertwhy_deliveries_dead_total", notifier=delivery.notifier)
        log.error("delivery_dead", receiver=delivery.receiver, reason=why)
    dead = replace(
        delivery,
        status=DeliveryStatus.DEAD,
        attempts=delivery.attempts + 1,
        failures=0,
        error=why,
        first_failed_at=None,
    )
    return means.store.deliveries.save(lease, dead)


def _close_by_hand(means: Means, identity: str) -> None:
    """What a person started is over once everybody was told: the last one to be told closes it."""
    found = means.store.investigations.load(identity)
    if found is None or not found.by_hand or not found.open or found.diagnosis_missing == PENDING:
        return
    dead = any(each.status is DeliveryStatus.DEAD for each in found.deliveries)
    items = (Item(StageName.DELIVER, identity, each.receiver) for each in found.routed)
    if not dead and not any(means.store.work.busy(item) for item in items):
        means.store.investigations.close(identity, Status.RESOLVED, means.now())
