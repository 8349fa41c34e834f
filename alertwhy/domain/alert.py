"""An alert as Alertmanager means it, whichever system sent it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from urllib.parse import parse_qs, urlsplit

from alertwhy.domain.labels import target_of
from alertwhy.domain.naming import Naming
from alertwhy.domain.severity import Severity, severity_of
from alertwhy.domain.target import Target, Watched

FNV_OFFSET = 0xCBF29CE484222325  # FNV-1a, 64 bits, as Prometheus' model.LabelSet uses it
FNV_PRIME = 0x100000001B3
# Alerts whose absence is the signal, or that only steer others: never looked into.
NEVER_INVESTIGATED = frozenset({"Watchdog", "DeadMansSwitch", "InfoInhibitor"})


class AlertStatus(StrEnum):
    """Alertmanager's two."""

    FIRING = "firing"
    RESOLVED = "resolved"


@dataclass(frozen=True)
class Alert:
    """One alert. Times are aware; ``ends_at`` is set only once it is resolved.

    ``never_resolves`` marks what comes from senders that never say "resolved" (Botkube).
    ``about`` is the object that it names itself, where that is allowed.
    ``group_keys`` are SHA-256 of the group keys under which Alertmanager told it: what its own
    PagerDuty notifier names incidents by.
    """

    fingerprint: str
    status: AlertStatus
    labels: dict[str, str]
    annotations: dict[str, str] = field(default_factory=dict)
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    generator_url: str = ""
    never_resolves: bool = False
    group_keys: tuple[str, ...] = ()
    about: Target | None = None

    @property
    def target(self) -> Target:
        """What it is about: what it names itself, else what its labels tell.

        Once it is resolved, what it measured is not so any more: then only the object is told.
        """
        found = replace(self.about or target_of(self.labels), watched=self.watched)
        return found if self.firing else replace(found, alert="", watched=None)

    @property
    def watched(self) -> Watched | None:
        """What it measures, as its link to Prometheus has it; None where it has no such link."""
        expression = expression_of(self.generator_url)
        if not expression:
            return None
        return Watched(expression, tuple(sorted(self.labels.items())), self.starts_at)

    def named_by(self, naming: Naming) -> "Alert":
        """The same, knowing what it names itself."""
        return replace(self, about=naming.target_of(self.labels, self.annotations))

    @property
    def name(self) -> str:
        """The ``alertname`` label, or what stands in for one."""
        return self.labels.get("alertname") or "unnamed alert"

    @property
    def severity(self) -> Severity:
        """From the ``severity`` label."""
        return severity_of(self.labels.get("severity"))

    @property
    def firing(self) -> bool:
        """Whether it still fires."""
        return self.status is AlertStatus.FIRING

    @property
    def investigated(self) -> bool:
        """Whether anyone wants to know why: false for heartbeats and severity ``none``."""
        return self.name not in NEVER_INVESTIGATED and self.labels.get("severity") != "none"


@dataclass(frozen=True)
class AlertGroup:
    """What one POST carried: usable alerts, and where it came from.

    ``group_key`` and ``external_url`` are Alertmanager's; PagerDuty notes and silence links
    need them. They are never an identity.
    """

    source: str
    alerts: tuple[Alert, ...]
    group_key: str = ""
    external_url: str = ""
    receiver: str = ""


@dataclass(frozen=True)
class Rejected:
    """One alert of a POST that could not be used: its place, and what was expected there."""

    index: int
    path: str
    reason: str


@dataclass(frozen=True)
class Parsed:
    """What a source made of a body: the usable alerts, and the others by name."""

    group: AlertGroup
    rejected: tuple[Rejected, ...] = ()


def expression_of(url: str) -> str:
    """The expression in a link to Prometheus' graph, or a page like it; ``""`` where it has none."""
    try:
        parts = urlsplit(url)
        # VictoriaMetrics' page has its query behind the #
        queries = (parts.query, parts.fragment.partition("?")[2])
        found = [parse_qs(each).get("g0.expr", [""])[0] for each in queries]
    except ValueError:  # no address, or too many fields
        return ""
    return next((each.strip() for each in found if each.strip()), "")


def fingerprint(labels: dict[str, str]) -> str:
    """FNV-1a 64 over each name, 0xff, value, 0xff, in sorted order of names, as 16 hex digits.

    Alertmanager's own algorithm: senders before 0.19 do not tell the fingerprint.
    """
    value = FNV_OFFSET
    for name in sorted(labels):
        for byte in name.encode(errors="replace") + b"\xff":
            value = ((value ^ byte) * FNV_PRIME) & 0xFFFFFFFFFFFFFFFF
        for byte in labels[name].encode(errors="replace") + b"\xff":
            value = ((value ^ byte) * FNV_PRIME) & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"
