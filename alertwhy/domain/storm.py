"""Many targets in a short time are one message: when that is so, and what its receiver is told next.

| the digest | its members | then |
|---|---|---|
| untold | some roots are unclaimed, under ``patience`` since the start | wait |
| untold | all over, and the channel pages | quiet |
| untold | otherwise | first |
| told | all over | resolved |
| told | severer than was said | escalation |
| told | changed, and the channel edits | update, at most every ``EDITS_APART`` |
| told | some of them unnamed, and it does not edit | a further part; the first at once, later ones ever further apart |
| resolved | - | quiet |

A member is told by its digest alone, unless it was told by itself before the storm was known. It
closes by itself; the digest ends with its last one, and then a new storm may begin.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from alertwhy.domain.delivery import QUIET, Abilities, Plan
from alertwhy.domain.investigation import Delivery, Investigation
from alertwhy.domain.notification import Moment
from alertwhy.domain.severity import Severity, highest

HOLD = timedelta(seconds=5)  # until first messages go out, whether roots are claimed or not
LOOK_AGAIN = timedelta(seconds=1)  # at what is held: the sweep's own pace
EDITS_APART = timedelta(seconds=5)  # an edit notifies nobody, but a channel takes few a minute
PARTS_APART = timedelta(seconds=30)  # doubled with each: later arrivals are told together
LONGEST_APART = timedelta(minutes=15)


@dataclass(frozen=True)
class StormRule:
    """More than ``threshold`` roots of one receiver within ``window`` seconds are a storm."""

    threshold: int = 10
    window: float = 60.0


@dataclass(frozen=True)
class Storm:
    """One storm of one receiver. ``named`` are the members that its messages have named."""

    id: str
    receiver: str
    started_at: datetime
    members: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()
    delivery: Delivery | None = None
    left: bool = False  # whether the last message had no room for all: a numbered part follows
    unclaimed: int = 0  # arrivals of the last seconds whose root is not known yet


@dataclass(frozen=True)
class Gathered:
    """A storm with its members as they now stand, joined ones followed, each once."""

    storm: Storm
    members: tuple[Investigation, ...]

    @property
    def open(self) -> tuple[Investigation, ...]:
        """Those that go on."""
        return tuple(each for each in self.members if each.open)

    @property
    def severity(self) -> Severity:
        """The highest of those that go on; of all once none does."""
        return highest(tuple(each.severity for each in self.open or self.members))

    @property
    def unnamed(self) -> tuple[Investigation, ...]:
        """Those that no message has named yet."""
        return tuple(each for each in self.members if each.id not in self.storm.named)


def plan_digest(
    found: Gathered, delivery: Delivery, abilities: Abilities, *, patience: float, now: datetime
) -> Plan:
    """What to do about one storm's receiver. An ``update`` still has to differ from what was sent."""
    told = delivery.opened > 0 or delivery.intent_at is not None
    if not told:
        return _beginning(found, abilities, patience=patience, now=now)
    if not found.open:
        over = delivery.said.resolved and delivery.intent_at is None
        return QUIET if over else Plan(Moment.RESOLVED)
    if delivery.opened == 0:  # begun, and nobody knows whether it arrived
        return Plan(Moment.FIRST)
    return _going_on(found, delivery, abilities, now=now)


def _going_on(found: Gathered, delivery: Delivery, abilities: Abilities, *, now: datetime) -> Plan:
    if found.severity.rank > delivery.said.severity.rank:
        return Plan(Moment.ESCALATION)
    if not abilities.edits and not found.unnamed:
        return QUIET
    due = _next(found, delivery, abilities)
    return Plan(wait_until=due) if due and now < due else Plan(Moment.UPDATE)


def _beginning(found: Gathered, abilities: Abilities, *, patience: float, now: datetime) -> Plan:
    if not found.open and abilities.pages:
        return QUIET
    held = HOLD if abilities.edits or abilities.pages else timedelta(seconds=patience)
    until = found.storm.started_at + max(HOLD, held)
    if found.storm.unclaimed and now < until:
        return Plan(wait_until=min(until, now + LOOK_AGAIN))
    return Plan(Moment.FIRST)


def _next(found: Gathered, delivery: Delivery, abilities: Abilities) -> datetime | None:
    """When more may be said; None for at once."""
    told = delivery.sent_at
    if told is None:
        return None
    if abilities.edits:
        return told + EDITS_APART
    if found.storm.left:
        return None
    return told + min(LONGEST_APART, PARTS_APART * 2.0 ** min(max(delivery.attempts - 1, 0), 10))
