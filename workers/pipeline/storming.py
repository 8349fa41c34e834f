"""Where a storm takes an investigation out of its usual way: it is told, and asked about, together."""

from collections.abc import Iterable
from datetime import timedelta

from alertwhy.domain.investigation import Delivery, Investigation, Routed, Status
from alertwhy.domain.routing import Analysis
from alertwhy.domain.storm import HOLD, LOOK_AGAIN
from alertwhy.store.storms import ALONE, HELD
from alertwhy.store.work import Item, Lease, StageName
from workers.pipeline.means import Means

ASKED_LATER = HOLD + timedelta(seconds=1)  # by then it is known whether it is a storm
LOOKS_APART = timedelta(seconds=2)  # each look loads all members, and hundreds may want one
TOGETHER = "told in a digest; the model was asked about one of its targets"


def told_together(means: Means, lease: Lease, found: Investigation, delivery: Delivery) -> str:
    """The storm whose digest tells of it, ``HELD`` until that is known, or ``ALONE``."""
    begun = delivery.opened > 0 or delivery.intent_at is not None
    if begun or found.by_hand or found.status is Status.JOINED:
        return ALONE
    receiver = lease.item.receiver
    if not (found.open and found.concluded):
        return means.store.storms.of(found.id).get(receiver, ALONE)
    return _enter(means, found.id, receiver)


def _enter(means: Means, identity: str, receiver: str) -> str:
    return means.store.storms.enter(
        identity,
        receiver,
        means.config().storm,
        new_id=f"storm-{means.new_id()}",
        now=means.now(),
    )


def give_way(means: Means, lease: Lease, storm: str) -> bool:
    """Leave the telling to the digest; False where it is held, and looked at again soon."""
    if storm == HELD:
        means.store.work.postpone(lease, means.now() + LOOK_AGAIN, firm=True)
        return False
    wake_digest(means, storm, lease.item.receiver)
    return True


def wake_delivery(means: Means, before: Investigation, routed: Iterable[Routed]) -> None:
    """Have each receiver told of a conclusion; ``before`` is what stood until then.

    A storm takes in what is concluded for the first time without a job of its own: of hundreds of
    targets one digest is woken. Later ones go by the lease of their delivery, which may have begun.
    """
    first = before.open and not before.concluded and not before.by_hand
    items = []
    for name in (each.receiver for each in routed):
        storm = _enter(means, before.id, name) if first else ALONE
        if storm in {ALONE, HELD}:
            items.append(Item(StageName.DELIVER, before.id, name))
        else:
            wake_digest(means, storm, name)
    means.wake(*items)


def wake_digest(means: Means, storm: str, receiver: str) -> None:
    """Say that there is news; where somebody will look anyhow, no worker is woken for it."""
    item = Item(StageName.DIGEST, storm, receiver)
    if not means.store.work.add(item, means.now()):
        return
    due = means.store.storms.looked_at(storm) + LOOKS_APART
    if due > means.now():
        means.store.work.schedule(item, due)
    else:
        means.queues.wake([item])


def wake_analysis(means: Means, identity: str, routed: Iterable[Routed]) -> None:
    """Have the model asked; where a storm may be beginning, only once that is known."""
    rule, now, item = means.config().storm, means.now(), Item(StageName.ANALYSE, identity)
    receivers = [each.receiver for each in routed if _wants_model(each.behaviour.analysis)]
    if any(means.store.storms.pressing(name, rule, now) for name in receivers):
        means.store.work.schedule(item, now + ASKED_LATER)
    else:
        means.wake(item)


def asked_already(means: Means, routed: Iterable[Routed]) -> bool:
    """Whether it joins a storm about which the model was asked: then it need not be asked again."""
    names = [each.receiver for each in routed if _wants_model(each.behaviour.analysis)]
    rule, now = means.config().storm, means.now()
    return bool(names) and means.store.storms.asked(min(names), rule, now)


def not_asked(means: Means, found: Investigation) -> str:
    """Why the model is not asked about it: one of its storm's members was; ``""`` where it is."""
    wanted = {r.receiver for r in found.routed if _wants_model(r.behaviour.analysis)}
    storms = means.store.storms.of(found.id)
    if not wanted or not wanted <= storms.keys():
        return ""
    first = storms[min(wanted)]  # one for all of its receivers, as ``asked_already`` has it
    return "" if means.store.storms.ask(first, found.id) else TOGETHER


def _wants_model(analysis: Analysis) -> bool:
    return analysis is Analysis.MODEL
