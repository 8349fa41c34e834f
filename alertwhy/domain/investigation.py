"""One target, every alert about it, and all that was learned; open until all alerts resolve."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from alertwhy.domain.alert import Alert
from alertwhy.domain.diagnosis import Diagnosis
from alertwhy.domain.evidence import Evidence, Gap
from alertwhy.domain.finding import Finding
from alertwhy.domain.reaction import Feedback, Silence
from alertwhy.domain.routing import Behaviour
from alertwhy.domain.severity import Severity, highest
from alertwhy.domain.target import Target


class Status(StrEnum):
    """Where an investigation stands towards its alerts."""

    OPEN = "open"
    JOINED = "joined"
    RESOLVED = "resolved"
    EXPIRED = "expired"


class Stage(StrEnum):
    """What is being done for it now."""

    QUEUED = "queued"
    COLLECTING = "collecting"
    ANALYSING = "analysing"
    DONE = "done"


class DeliveryStatus(StrEnum):
    """What became of one message."""

    WAITING = "waiting"
    SENT = "sent"
    RETRYING = "retrying"
    DEAD = "dead"
    MUTED = "muted"


@dataclass(frozen=True)
class Said:
    """What the channel was last told, so that the next look knows what is new."""

    digest: str = ""
    severity: Severity = Severity.INFO
    cause: str = ""
    resolved: bool = False
    diagnosed: bool = False


@dataclass(frozen=True)
class Delivery:
    """One receiver's message. ``reference`` is how the channel finds it again.

    ``intent_at`` is set before a create is sent and cleared by its answer: found set, an
    earlier create may have arrived. ``failures`` counts those since it last went well;
    ``opened`` counts firing periods told (a PagerDuty incident that was resolved is never opened
    again, a new one gets the next number).
    """

    receiver: str
    notifier: str
    status: DeliveryStatus = DeliveryStatus.WAITING
    attempts: int = 0
    failures: int = 0
    reference: str = ""
    error: str | None = None
    intent_at: datetime | None = None
    first_failed_at: datetime | None = None
    sent_at: datetime | None = None
    opened: int = 0
    said: Said = Said()
    notified_at: datetime | None = None  # when somebody was last disturbed by it


@dataclass(frozen=True)
class Routed:
    """One receiver of an investigation, and what its route asks for."""

    receiver: str
    behaviour: Behaviour = field(default_factory=Behaviour)


@dataclass(frozen=True)
class Stats:
    """What it cost: reads of the API server, and seconds from start to conclusion."""

    api_reads: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Recurrence:
    """How many other investigations found the same cause of the same object, and the last one."""

    times: int
    last: datetime


@dataclass(frozen=True)
class Report:
    """What one round of collecting and concluding gave, for one generation."""

    target: Target
    evidence: tuple[Evidence, ...] = ()
    gaps: tuple[Gap, ...] = ()
    findings: tuple[Finding, ...] = ()
    stats: Stats = Stats()
    generation: int = 0
    before: Recurrence | None = None


@dataclass(frozen=True)
class Investigation:
    """The whole of it, as the API shows it. ``diagnosis`` is None while ``diagnosis_missing`` says why.

    ``generation`` counts rounds asked for (opened, joined, re-run); ``flaps`` how often it
    was reopened; ``by_hand`` marks one that a person started; ``closed_at`` is set once closed;
    ``before`` tells of other investigations of this object with this cause.
    """

    id: str
    status: Status
    started_at: datetime
    updated_at: datetime
    target: Target
    stage: Stage = Stage.QUEUED
    joined_to: str | None = None
    generation: int = 1
    cluster: str = ""
    alerts: tuple[Alert, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    gaps: tuple[Gap, ...] = ()
    findings: tuple[Finding, ...] = ()
    diagnosis: Diagnosis | None = None
    diagnosis_missing: str | None = "pending"
    routed: tuple[Routed, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    stats: Stats = field(default_factory=Stats)
    closed_at: datetime | None = None
    flaps: int = 0
    by_hand: bool = False
    concluded: bool = False  # whether any round has ended
    concluded_at: datetime | None = None
    external_url: str = ""
    before: Recurrence | None = None
    feedback: tuple[Feedback, ...] = ()
    silence: Silence | None = None

    @property
    def open(self) -> bool:
        """Whether something may still change."""
        return self.status is Status.OPEN

    @property
    def severity(self) -> Severity:
        """The worst of its firing alerts; of all of them once none fires."""
        firing = tuple(alert.severity for alert in self.alerts if alert.firing)
        return highest(firing or tuple(alert.severity for alert in self.alerts))

    @property
    def cause(self) -> str:
        """The id of the root-most finding, or ``""``."""
        return self.findings[0].cause if self.findings else ""

    @property
    def title(self) -> str:
        """The verdict in one line: the first finding, else the first alert."""
        if self.findings:
            return self.findings[0].title
        if self.alerts:
            summary = self.alerts[0].annotations.get("summary", "").strip()
            return summary or f"{self.alerts[0].name} on {self.target}"
        return str(self.target)

    @property
    def namespace(self) -> str:
        """The target's own; ``""`` for cluster-scoped ones, whatever namespace their alerts name."""
        return self.target.own_namespace
