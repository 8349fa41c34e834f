"""Digest: makes what a channel shows of a storm match its members as they now stand.

A reconcile like ``deliver``; the table of what is said when is in ``alertwhy.domain.storm``.
"""

import re
from dataclasses import dataclass, replace
from json import dumps

from alertwhy.domain.investigation import Delivery, Investigation, Said
from alertwhy.domain.notification import Moment, Notification
from alertwhy.domain.storm import EDITS_APART, Gathered, Storm, plan_digest
from alertwhy.errors import ConfigError, Permanent, Retryable
from alertwhy.store.work import Item, Lease, StageName
from workers.compose.digest import Line, Part, compose_digest, largest_part, lines
from workers.compose.dressing import dress
from workers.notifiers import Rendered
from workers.pipeline.means import Means
from workers.pipeline.sending import Sending, Sent, again, bury, digest, send


def tell(means: Means, identity: str, receiver: str) -> None:
    """Do what is outstanding for one storm of one receiver."""
    lease = means.store.work.begin(Item(StageName.DIGEST, identity, receiver), means.now())
    while lease is not None:
        if not _reconcile(means, lease):
            return
        lease = means.store.work.finish(lease, means.now())


def gather(means: Means, storm: Storm) -> Gathered:
    """Its members as they now stand; what was joined or forgotten is not among them."""
    loaded = means.store.records.load_many(storm.members)
    return Gathered(storm, tuple(each for each in loaded if each.joined_to is None))


@dataclass(frozen=True)
class _Look:
    """Everything about one look at one storm."""

    found: Gathered
    sending: Sending

    @property
    def delivery(self) -> Delivery:
        """What was told of it so far."""
        return self.sending.delivery


def _reconcile(means: Means, lease: Lease) -> bool:
    storm = means.store.storms.load(lease.item.investigation, means.now())
    if storm:
        means.store.storms.looked(storm.id, means.now())
    found = gather(means, storm) if storm else None
    if storm is None or found is None or not found.members:
        return True
    delivery = storm.delivery or Delivery(storm.receiver, "")
    receiver = means.config().receivers.get(storm.receiver)
    if receiver is None:
        gone = f"the routing file has no receiver {storm.receiver} any more"
        return bury(means, lease, delivery, gone)
    try:
        channel = means.channel(receiver)
    except ConfigError as error:
        return again(means, lease, delivery, Retryable(str(error), reason="config"))
    delivery = replace(delivery, notifier=receiver.notifier)
    try:
        return _follow_plan(means, _Look(found, Sending(lease, receiver, channel, delivery)))
    except Permanent as error:  # it cannot even be worded
        return bury(means, lease, delivery, str(error))


def _follow_plan(means: Means, look: _Look) -> bool:
    abilities = look.sending.channel.abilities
    what = plan_digest(
        look.found, look.delivery, abilities, patience=_patience(look), now=means.now()
    )
    if what.wait_until:  # a member may be worse by then: nobody waits long to hear of that
        until = min(what.wait_until, means.now() + EDITS_APART)
        means.store.work.postpone(look.sending.lease, until, firm=True)
        return False
    if what.moment is None:
        return _rest(means, look)
    said, rendered, named = _worded(means, look, what.moment)
    if what.moment is Moment.UPDATE and abilities.edits and _same(look, rendered):
        return True
    says = _says(look, said, rendered)
    sent = send(means, look.sending, rendered, notification=said, said=says)
    if sent is not Sent.ARRIVED:
        return sent is Sent.BURIED
    names = {each.id for each in named}
    left = any(each.id not in names for each in look.found.unnamed)
    means.store.storms.name(look.found.storm.id, names, left=left)
    means.store.work.want(look.sending.lease.item, means.now())  # for what is left, or its end
    return True


def _same(look: _Look, rendered: Rendered) -> bool:
    return digest(rendered) == look.delivery.said.digest and not look.found.unnamed


def _rest(means: Means, look: _Look) -> bool:
    """Nothing to say; once all is over and told, a new storm may begin."""
    if not look.found.open:
        means.store.storms.end(look.found.storm, means.now())
    return True


def _patience(look: _Look) -> float:
    name = look.found.storm.receiver
    return max(
        (
            r.behaviour.patience
            for each in look.found.members
            for r in each.routed
            if r.receiver == name
        ),
        default=0.0,
    )


def _says(look: _Look, said: Notification, rendered: Rendered) -> Said:
    return Said(
        digest=digest(rendered),
        severity=look.found.severity,
        cause=said.cause,
        resolved=said.moment is Moment.RESOLVED,
        diagnosed=said.diagnosed,
    )


def _worded(
    means: Means, look: _Look, moment: Moment
) -> tuple[Notification, Rendered, tuple[Investigation, ...]]:
    """The message, and whom it names: in it or beside it where it can be edited, else in parts."""
    channel, found = look.sending.channel, look.found

    def rendered(part: Part) -> tuple[Notification, Rendered]:
        delivery = look.delivery
        if channel.abilities.idempotent:
            delivery = replace(delivery, intent_at=None)
        composed = compose_digest(
            found, part, moment=moment, delivery=delivery, public_url=means.public_url
        )
        receiver = look.sending.receiver
        dressed = dress(composed, title=receiver.title, footer=receiver.footer)
        return dressed, channel.render(dressed)

    if channel.abilities.edits or moment is Moment.RESOLVED:
        said, drawn = rendered(Part(found.members))
        missing = hidden(drawn, found)
        if missing and channel.abilities.edits:
            said = replace(said, beside=tuple(line.text for line in lines(missing)))
            drawn = channel.render(said)
        return said, drawn, found.members
    members = found.unnamed or found.members
    number = look.delivery.attempts + 1 if found.storm.named else 1
    part = largest_part(members, number, lambda p: shows(rendered(p)[1], lines(p.members)))
    return (*rendered(part), part.members)


def hidden(rendered: Rendered, found: Gathered) -> tuple[Investigation, ...]:
    """The unnamed members that a reader of the message would not see."""
    wanted = lines(found.members)
    unseen = {each for line in wanted if not shows(rendered, (line,)) for each in line.ids}
    return tuple(each for each in found.unnamed if each.id in unseen)


def shows(rendered: Rendered, wanted: tuple[Line, ...]) -> bool:
    """Whether each line stands whole in what a reader sees, however a channel marks it up."""
    text = _bare(dumps([rendered.payload, *rendered.replies], ensure_ascii=False))
    return all(_bare(line.text) in text for line in wanted)


def _bare(text: str) -> str:
    return re.sub("[^a-z0-9]", "", text.lower())
