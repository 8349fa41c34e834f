"""Sending: one message carried by its channel, and what became of it stored, whatever it tells about.

The intent is stored before a message is created, so that a create whose answer was lost is known
to be ambiguous. Who comes too early for the channel's rate is postponed to its turn, and then
says what is so by then.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum, auto
from hashlib import sha256
from json import dumps

import structlog

from alertwhy.config import Receiver
from alertwhy.domain.delivery import disturbs
from alertwhy.domain.investigation import Delivery, DeliveryStatus, Said
from alertwhy.domain.notification import Notification
from alertwhy.errors import Permanent, Retryable
from alertwhy.store.work import Lease
from workers.notifiers import Channel, Rendered
from workers.pipeline.means import Means

FIRST_RETRY = 2.0  # seconds; doubled at each further failure
LONGEST_RETRY = 300.0  # seconds
GIVEN_UP_AFTER = timedelta(hours=24)  # a receiver down for a night still gets the latest state
# What names the channel behind a receiver: two receivers with one channel share its rate.
PLACES = (
    "channel", "webhook_url", "webhook_url_file", "routing_key", "routing_key_file",
    "url", "url_file", "api_url",
)  # fmt: skip

log = structlog.get_logger()


class Sent(Enum):
    """What became of one try: it arrived, it never will, or it is due another time."""

    ARRIVED = auto()
    BURIED = auto()
    LATER = auto()  # postponed, or the lease was lost


@dataclass(frozen=True)
class Sending:
    """One message on its way: whose turn it is, over which channel, and what was sent before."""

    lease: Lease
    receiver: Receiver
    channel: Channel
    delivery: Delivery


def send(
    means: Means,
    sending: Sending,
    rendered: Rendered,
    *,
    notification: Notification,
    said: Said,
) -> Sent:
    """Carry it; ``said`` is what the channel has been told by it."""
    lease, delivery = sending.lease, sending.delivery
    if too_early(means, sending):
        return Sent.LATER
    earlier = delivery.intent_at
    if not (delivery.reference and sending.channel.abilities.edits):
        delivery = replace(delivery, intent_at=means.now())
        if not means.store.deliveries.save(lease, delivery):
            return Sent.LATER
    try:
        reference = sending.channel.send(
            rendered, notification=notification, reference=delivery.reference, http=means.http
        )
    except Retryable as error:
        if not error.ambiguous:
            delivery = replace(delivery, intent_at=earlier)
        given_up = again(means, lease, delivery, error)
        return Sent.BURIED if given_up else Sent.LATER
    except Permanent as error:  # this one never arrived; an earlier one still may have
        kept = bury(means, lease, replace(delivery, intent_at=earlier), str(error))
        return Sent.BURIED if kept else Sent.LATER
    now = means.now()
    sent = replace(_sent(delivery, said), reference=reference, sent_at=now)
    if disturbs(notification.moment, sending.channel.abilities):
        sent = replace(sent, notified_at=now)
    kept = means.store.deliveries.save(lease, sent)
    means.store.counters.add(
        "alertwhy_deliveries_sent_total", notifier=sent.notifier, moment=notification.moment
    )
    return Sent.ARRIVED if kept else Sent.LATER


def too_early(means: Means, sending: Sending) -> bool:
    """Whether the channel's rate forbids it now; it is then postponed to its turn."""
    lease, now = sending.lease, means.now()
    limits = sending.channel.abilities.limits if sending.receiver.paced else ()
    wait = means.store.buckets.wait(
        place_of(sending.receiver), limits, who=str(lease.item), now=now
    )
    if wait:
        means.store.work.postpone(lease, now + timedelta(seconds=wait), firm=True)
        means.store.counters.add(
            "alertwhy_deliveries_paced_total", notifier=sending.receiver.notifier
        )
    return wait > 0


def place_of(receiver: Receiver) -> str:
    """A name for the channel behind a receiver; nobody reads an address or a key from it."""
    place = {name: receiver.options[name] for name in PLACES if name in receiver.options}
    written = dumps([receiver.notifier, place or receiver.name], sort_keys=True, default=str)
    return sha256(written.encode(errors="replace")).hexdigest()[:32]


def digest(rendered: Rendered) -> str:
    """Equal for two renderings that would look the same."""
    return sha256(dumps(rendered.payload, sort_keys=True).encode()).hexdigest()


def again(means: Means, lease: Lease, delivery: Delivery, error: Retryable) -> bool:
    """Try it again later, no sooner than the channel asked for; True where it was given up."""
    now = means.now()
    since = delivery.first_failed_at or now
    if now - since >= GIVEN_UP_AFTER:
        return bury(means, lease, delivery, f"given up after 24 h: {error}")
    if error.pauses and delivery.failures >= len(error.pauses):
        return bury(means, lease, delivery, str(error))
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


def bury(means: Means, lease: Lease, delivery: Delivery, why: str) -> bool:
    """A dead letter: kept, listed, and tried again when there is news or on demand."""
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


def _sent(delivery: Delivery, said: Said) -> Delivery:
    opens = not said.resolved and (delivery.opened == 0 or delivery.said.resolved)
    return replace(
        delivery,
        status=DeliveryStatus.SENT,
        attempts=delivery.attempts + 1,
        error=None,
        intent_at=None,
        failures=0,
        first_failed_at=None,
        opened=delivery.opened + (1 if opens else 0),
        said=said,
    )
