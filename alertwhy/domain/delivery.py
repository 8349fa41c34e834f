"""What a channel should be told next: decided from what it was told and what is known now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from alertwhy.domain.investigation import Delivery, Investigation, Status
from alertwhy.domain.notification import Moment
from alertwhy.domain.routing import Analysis, Behaviour

PENDING = "pending"  # the diagnosis_missing of an analysis that is still to come


@dataclass(frozen=True)
class Abilities:
    """What a channel can do.

    ``edits``: a message sent can be changed in place. ``pages``: it wakes people, so it is
    opened once, told quietly afterwards, and never opened for what is over. ``idempotent``: the
    channel itself drops a repeated create.
    """

    edits: bool = False
    pages: bool = False
    idempotent: bool = False


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
    """What to do about one receiver. ``update`` still has to differ from what was sent."""
    if investigation.status is not Status.OPEN:
        return _ending(delivery, investigation, abilities)
    if not investigation.concluded or (abilities.pages and investigation.by_hand):
        return QUIET
    waits = not (abilities.edits or abilities.pages)
    since = investigation.concluded_at or investigation.updated_at
    until = since + timedelta(seconds=behaviour.patience)
    if waits and now < until and _model_pending(investigation, behaviour):
        return Plan(wait_until=until)
    if delivery.opened == 0:
        return Plan(Moment.FIRST)
    if delivery.said.resolved:  # it fired again: an edit would tell nobody
        return Plan(Moment.ESCALATION if abilities.edits else Moment.FIRST)
    if _worse(delivery, investigation):
        return Plan(Moment.ESCALATION)
    if abilities.edits or (abilities.pages and _answer_is_new(delivery, investigation, behaviour)):
        return Plan(Moment.UPDATE)
    return QUIET


def _ending(delivery: Delivery, investigation: Investigation, abilities: Abilities) -> Plan:
    told = delivery.opened > 0 or delivery.intent_at is not None
    if investigation.by_hand and investigation.status is not Status.JOINED:
        return Plan(Moment.UPDATE) if abilities.edits and told else QUIET
    if delivery.said.resolved or (not told and abilities.pages):
        return QUIET
    if investigation.status is Status.JOINED and not told:
        return QUIET
    return Plan(Moment.RESOLVED)


def _model_pending(investigation: Investigation, behaviour: Behaviour) -> bool:
    return behaviour.analysis is Analysis.MODEL and investigation.diagnosis_missing == PENDING


def _worse(delivery: Delivery, investigation: Investigation) -> bool:
    if investigation.severity.rank > delivery.said.severity.rank:
        return True
    return bool(investigation.cause) and investigation.cause != delivery.said.cause


def _answer_is_new(delivery: Delivery, investigation: Investigation, behaviour: Behaviour) -> bool:
    wanted = behaviour.analysis is Analysis.MODEL and investigation.diagnosis is not None
    return wanted and not delivery.said.diagnosed
