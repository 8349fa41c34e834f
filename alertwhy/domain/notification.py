"""The message, before any channel has put it into its own words: a few kinds of block.

A notifier renders it with one ``match`` over ``Block``; foreign text in it (from alerts, the
cluster, the model) is plain and unescaped, and each channel escapes it in its own way.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from alertwhy.domain.finding import Risk
from alertwhy.domain.investigation import Investigation
from alertwhy.domain.severity import Severity


class Moment(StrEnum):
    """Why a message is sent now. ``first`` opens, ``resolved`` ends, the others change it.

    ``amended`` changes what has ended: somebody had it looked into again.
    """

    FIRST = "first"
    UPDATE = "update"
    ESCALATION = "escalation"
    RESOLVED = "resolved"
    AMENDED = "amended"


@dataclass(frozen=True)
class Link:
    """A place to look further; ``url`` is http or https and comes from configuration or alerts."""

    text: str
    url: str


@dataclass(frozen=True)
class Verdict:
    """The cause in one line, and how sure: what a lock screen shows."""

    text: str
    confidence: str = ""
    cause: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Prose under an optional heading."""

    text: str
    heading: str = ""


@dataclass(frozen=True)
class EvidenceItem:
    """One piece of evidence: a line to read, the command that shows it, the whole text."""

    id: str
    text: str
    command: str
    detail: str = ""


@dataclass(frozen=True)
class EvidenceList:
    """Why we say so: three to five pieces."""

    items: tuple[EvidenceItem, ...]
    heading: str = "Why"


@dataclass(frozen=True)
class ChangeLine:
    """One difference that a rollout made."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    """What changed; ``heading`` says when."""

    lines: tuple[ChangeLine, ...]
    heading: str


@dataclass(frozen=True)
class Action:
    """One thing to do, its command to copy, and what it may do to the cluster."""

    text: str
    command: str = ""
    risk: Risk = Risk.READ_ONLY


@dataclass(frozen=True)
class Actions:
    """What to do, in order."""

    items: tuple[Action, ...]
    heading: str = "What to do"


@dataclass(frozen=True)
class Bullets:
    """A short list: gaps, other findings, what is open."""

    items: tuple[str, ...]
    heading: str


@dataclass(frozen=True)
class LogBlock:
    """Lines of a log; the first thing to be cut where a channel is short of room."""

    lines: tuple[str, ...]
    heading: str
    command: str = ""


@dataclass(frozen=True)
class AlertLine:
    """One alert of the message; resolved ones are struck through."""

    name: str
    summary: str
    firing: bool
    since: datetime | None = None


@dataclass(frozen=True)
class AlertList:
    """Which alerts this message answers."""

    items: tuple[AlertLine, ...]
    heading: str = "Alerts"


Block = Verdict | Paragraph | EvidenceList | Changes | Actions | Bullets | LogBlock | AlertList


@dataclass(frozen=True)
class Notification:
    """One message. ``title`` names what is broken, ``summary`` is the one plain line.

    ``key`` is the same for every message about one firing period (PagerDuty's dedup key).
    ``maybe_repeated`` is set where an earlier send may have arrived: the message says so.
    ``news`` is why it is sent now, in one line, where that is not plain: an escalation. What
    edits a standing message says it beside that message, never in it.
    ``beside`` are lines for which the message has no room, said in its thread where there is one.
    ``firing`` may be true when ``resolved``: it then goes on elsewhere, or nobody knows.
    ``about`` is what it is worded from, as far as the route lets it be told, for channels that
    carry data instead of words: one investigation, or every member of a digest. Two
    notifications with the same words are equal.
    """

    investigation: str
    key: str
    moment: Moment
    severity: Severity
    firing: bool
    title: str
    summary: str
    object: str
    cluster: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...] = ()
    footer: str = ""
    cause: str = ""
    namespace: str = ""
    started_at: datetime | None = None
    alert_names: tuple[str, ...] = ()
    maybe_repeated: bool = False
    diagnosed: bool = False
    news: str = ""
    beside: tuple[str, ...] = ()
    about: tuple[Investigation, ...] = field(default=(), repr=False, compare=False)

    @property
    def over(self) -> bool:
        """Whether the message stands for what has ended."""
        return self.moment in {Moment.RESOLVED, Moment.AMENDED}
