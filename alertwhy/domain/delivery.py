"""What a channel should be told next: decided from what it was told and what is known now."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from alertwhy.domain.investigation import Delivery, DeliveryStatus, Investigation, Status
from alertwhy.domain.notification import Moment
from alertwhy.domain.routing import Analysis, Behaviour

PENDING = "pending"  # the diagnosis_missing of an analysis that is still to come


@dataclass(frozen=True)
class Limit:
    """How fast a channel takes messages: ``burst`` at once, then one ``every`` so many seconds."""

    burst: int
    every: float


@dataclass(frozen=True)
class Abilities:
    """What a channel can do.

    ``edits``: a message sent can be changed in place. ``pages``: it wakes people, so it is
    opened once, told quietly afterwards, and never opened for what is over. ``idempotent``: the
    channel itself drops a repeated create. ``limits``: how fast it may be told, all of them at once.
    """

    edits: bool = False
    pages: bool = False
    idempotent: bool = False
    limits: tuple[Limit, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Plan:
    """Say it now as this moment, or look again at ``wait_until``, or (both None) be quiet."""

    moment: Moment | None = None
    wait_until: datetime | None = None


QUIET = Plan()


def plan(
    delivery: Delivery,
    investigation: Investigation,
    abilities: Abilities,
    *,
    behaviour: Behaviour,
    now: datetime,
) -> Plan:
    """What to do about one receiver. ``update`` and ``amended`` must differ from what was sent."""
    if investigation.status is not Status.OPEN:
        return Plan(_ending(delivery, investigation, abilities))
    if not investigation.concluded or (abilities.pages and investigation.by_hand):
        return QUIET
    until = _patient_until(investigation, abilities, behaviour)
    if until and now < until:
        return Plan(wait_until=until)
    return Plan(_standing(delivery, investigation, abilities, behaviour=behaviour))


def disturbs(moment: Moment, abilities: Abilities) -> bool:
    """Whether somebody is notified by it: what a mute holds back until it ends.

    An edit notifies nobody; nor does the end of what was paged, or of a message that is edited.
    """
    edited = {Moment.UPDATE, Moment.RESOLVED, Moment.AMENDED}
    quiet = edited if abilities.edits else {Moment.RESOLVED}
    return moment not in (quiet if abilities.edits or abilities.pages else ())


def repeat_at(
    delivery: Delivery, investigation: Investigation, behaviour: Behaviour
) -> datetime | None:
    """When what still goes on is said once more; None where the route does not ask for it."""
    told = delivery.notified_at
    going_on = investigation.open and not investigation.by_hand and not delivery.said.resolved
    if not behaviour.repeat or not told or not going_on:
        return None
    return told + timedelta(seconds=behaviour.repeat)


def _standing(
    delivery: Delivery,
    investigation: Investigation,
    abilities: Abilities,
    *,
    behaviour: Behaviour,
) -> Moment | None:
    """While it goes on: begin it, say that it is worse, or mend what was said."""
    if delivery.said.resolved and abilities.edits:  # it fired again: an edit would tell nobody
        return Moment.ESCALATION
    if delivery.opened == 0 or delivery.said.resolved:
        return Moment.FIRST
    if _worse(delivery, investigation, behaviour):
        return Moment.ESCALATION
    answered = abilities.pages and _answer_is_new(delivery, investigation, behaviour)
    return Moment.UPDATE if abilities.edits or answered else None


def _ending(
    delivery: Delivery, investigation: Investigation, abilities: Abilities
) -> Moment | None:
    """Once it is over: whatever was begun, or may have been, is ended; nothing ends twice.

    What has ended may still be looked into again, and its message then be mended in place.
    """
    told = delivery.opened > 0 or delivery.intent_at is not None
    joined = investigation.status is Status.JOINED
    if investigation.by_hand and not joined:
        return Moment.UPDATE if abilities.edits and told else None
    if delivery.said.resolved and delivery.intent_at is None:
        return Moment.AMENDED if abilities.edits and delivery.opened else None
    muted = delivery.status is DeliveryStatus.MUTED  # over before the mute was: nobody need know
    untold = not told and (abilities.pages or joined or muted)
    return None if untold else Moment.RESOLVED


def _patient_until(
    investigation: Investigation, abilities: Abilities, behaviour: Behaviour
) -> datetime | None:
    """Until when to wait for the model; None where there is nothing to wait for, or no need."""
    if abilities.edits or abilities.pages or not _model_pending(investigation, behaviour):
        return None
    since = investigation.concluded_at or investigation.updated_at
    return since + timedelta(seconds=behaviour.patience)


def _model_pending(investigation: Investigation, behaviour: Behaviour) -> bool:
    return behaviour.analysis is Analysis.MODEL and investigation.diagnosis_missing == PENDING


def _worse(delivery: Delivery, investigation: Investigation, behaviour: Behaviour) -> bool:
    if investigation.severity.rank > delivery.said.severity.rank:
        return True
    shown = behaviour.analysis is not Analysis.OFF
    return shown and bool(investigation.cause) and investigation.cause != delivery.said.cause


def _answer_is_new(delivery: Delivery, investigation: Investigation, behaviour: Behaviour) -> bool:
    wanted = behaviour.analysis is Analysis.MODEL and investigation.diagnosis is not None
    return wanted and not delivery.said.diagnosed
