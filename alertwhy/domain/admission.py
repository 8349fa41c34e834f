"""What admission decides from, and what it decided: values between the decision and the store."""

from dataclasses import dataclass, field
from datetime import datetime

from alertwhy.domain.alert import Alert
from alertwhy.domain.episode import Episode, Receipt
from alertwhy.domain.investigation import Investigation, Status
from alertwhy.domain.target import CLUSTER, ObjectRef, Target


@dataclass(frozen=True)
class Brief:
    """As much of an investigation as admission needs; joined ones are already followed."""

    id: str
    status: Status
    alerts: dict[str, Alert]
    closed_at: datetime | None = None


@dataclass(frozen=True, order=True)
class AlertKey:
    """What makes an alert: the cluster that it is about, and its fingerprint."""

    cluster: str
    fingerprint: str


@dataclass(frozen=True, order=True)
class ClaimKey:
    """What makes an investigation: the cluster and the object that it belongs to."""

    cluster: str
    ref: ObjectRef


@dataclass(frozen=True)
class Known:
    """The state that a batch of alerts meets. ``claims`` name the id before following."""

    episodes: dict[AlertKey, Episode] = field(default_factory=dict)
    investigations: dict[str, Brief] = field(default_factory=dict)
    claims: dict[ClaimKey, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Opening:
    """A new investigation and the claim that goes with it, if nobody else claimed meanwhile.

    ``receivers`` are those that its first alert's labels name: storms are counted for each.
    """

    investigation: Investigation
    claim: ClaimKey
    instead_of: str = ""  # the claim's holder as it was read, "" for none
    receivers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Touch:
    """What changes about a standing investigation.

    ``status`` None leaves it; ``look_again`` raises the generation and wakes ``investigate``;
    ``tell`` wakes ``deliver`` for every receiver.
    """

    id: str
    alerts: tuple[Alert, ...]
    status: Status | None = None
    reopened: bool = False
    look_again: bool = False
    tell: bool = False


@dataclass(frozen=True)
class Changes:
    """Everything that one batch changes, committed at once or not at all."""

    episodes: dict[AlertKey, Episode]
    opened: tuple[Opening, ...]
    touched: tuple[Touch, ...]
    receipts: dict[str, Receipt]


def claim_key(cluster: str, target: Target, alertname: str) -> ClaimKey:
    """Where no object is named, the alert's name stands in: two such alerts are two problems."""
    if target.kind in {CLUSTER, "Namespace"}:
        name = f"{target.name} {alertname}".strip()
        return ClaimKey(cluster, ObjectRef(target.kind, target.namespace, name))
    return ClaimKey(cluster, target.ref)
