"""Botkube's webhook sink: 1.0 to 1.14, and v0.9 to v0.18.

It sends every event of every source that is bound, without a word about which are faults. Those
that are become alerts that never say "resolved"; all others are taken and ignored.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from alertwhy.domain.alert import Alert, AlertGroup, AlertStatus, Parsed, fingerprint
from alertwhy.domain.labels import KINDS
from alertwhy.errors import PayloadError
from service.sources import Incidental, explained, kind_of, load_object, moment, source

EXPECTED = "Botkube's event, an object with data, or with meta and status"

# The label that names an object of each kind, as ``target_of`` reads it back.
LABEL_OF = {kind: label for label, kind in KINDS.items()} | {
    "Node": "node",
    "Pod": "pod",
    "Service": "service",
}

_Text = Annotated[str | None, Incidental()]
_Time = Annotated[datetime | None, Incidental()]
_Texts = Annotated[list[str] | None, Incidental()]


@dataclass(frozen=True)
class _Event:
    """A Kubernetes event, with the Go names of 1.x or the lower-case ones of v0."""

    kind: Annotated[_Text, Field(alias="Kind")] = None
    name: Annotated[_Text, Field(alias="Name")] = None
    namespace: Annotated[_Text, Field(alias="Namespace")] = None
    cluster: Annotated[_Text, Field(alias="Cluster")] = None
    type: Annotated[_Text, Field(alias="Type")] = None
    level: Annotated[_Text, Field(alias="Level")] = None
    reason: Annotated[_Text, Field(alias="Reason")] = None
    messages: Annotated[_Texts, Field(alias="Messages")] = None
    resource: Annotated[_Text, Field(alias="Resource")] = None
    at: Annotated[_Time, Field(alias="TimeStamp")] = None

    @property
    def severity(self) -> str:
        """How bad, or ``""`` for no fault; Level says "error" of a plain deletion too."""
        if self.type in {"error", "warning"}:
            return self.type
        warned = self.resource == "v1/events" and self.level == "error"
        return "error" if self.type == "create" and warned else ""


@dataclass(frozen=True)
class _Prometheus:
    """What the prometheus plugin polled."""

    labels: Annotated[dict[str, str], Field(alias="Labels", min_length=1)]
    annotations: Annotated[dict[str, _Text] | None, Field(alias="Annotations"), Incidental()] = None
    active_at: Annotated[_Time, Field(alias="activeAt")] = None


_EVENT = TypeAdapter(_Event)
_PROMETHEUS = TypeAdapter(_Prometheus)


@source("botkube")
def parse(body: bytes) -> Parsed:
    """At most one alert: Botkube sends each event in a POST of its own."""
    alert = _alert(load_object(body, EXPECTED))
    return Parsed(AlertGroup("botkube", (alert,) if alert else ()))


def _alert(body: dict[str, object]) -> Alert | None:
    meta, status = body.get("meta"), body.get("status")
    if isinstance(meta, dict) and isinstance(status, dict):
        given = {**meta, **status, "TimeStamp": body.get("timestamp")}
        names = {"kind", "name", "namespace", "cluster", "type", "level", "reason", "messages"}
        given |= {name.capitalize(): given[name] for name in names & given.keys()}
        return _from_event(_EVENT.validate_python(given))
    if not body.keys() & {"data", "timeStamp"}:
        raise PayloadError("", f"expected {EXPECTED}, found neither")
    data = body.get("data")
    if not isinstance(data, dict):
        return None
    if "Labels" in data and "State" in data:
        return _from_prometheus(data)
    return _from_event(_EVENT.validate_python(data))


def _from_event(event: _Event) -> Alert | None:
    if not (event.severity and event.kind and event.name):
        return None
    messages = [message for message in event.messages or () if message.strip()]
    place = f"{event.namespace}/{event.name}" if event.namespace else event.name
    summary = f"{event.reason or 'Error'} on {event.kind} {place}"
    return Alert(
        fingerprint=_identity(event),
        status=AlertStatus.FIRING,
        labels=_labels(event, event.kind, event.name),
        annotations={
            "summary": messages[0].strip().splitlines()[0] if messages else summary,
            **({"description": "\n".join(messages)} if messages else {}),
        },
        starts_at=moment(event.at),
        never_resolves=True,
    )


def _labels(event: _Event, kind: str, name: str) -> dict[str, str]:
    labels = {
        "alertname": event.reason or f"{kind}Error",
        "severity": event.severity,
        "cluster": event.cluster or "",
        "namespace": event.namespace or "",
    }
    if kind == "Namespace":
        labels["namespace"] = name
    elif kind in LABEL_OF:
        labels[LABEL_OF[kind]] = name
    else:
        labels |= {"alertwhy_kind": kind, "alertwhy_name": name}
    return {label: value for label, value in labels.items() if value}


def _identity(event: _Event) -> str:
    """Without the source or the time: the same event comes once for each source it is bound to."""
    return fingerprint(
        {
            "botkube": event.severity,
            "cluster": event.cluster or "",
            "kind": event.kind or "",
            "namespace": event.namespace or "",
            "name": event.name or "",
            "reason": event.reason or "",
            "messages": "\n".join(event.messages or ()),
        }
    )


def _from_prometheus(data: dict[str, object]) -> Alert | None:
    state = data["State"]
    if not isinstance(state, str):
        raise PayloadError("data.State", f"expected a string, found {kind_of(state)}")
    if state != "firing":
        return None
    try:
        given = _PROMETHEUS.validate_python(data)
    except ValidationError as error:
        raise PayloadError(*explained(error, "data")) from error
    annotations = given.annotations or {}
    return Alert(
        fingerprint=fingerprint(given.labels),
        status=AlertStatus.FIRING,
        labels=given.labels,
        annotations={name: text for name, text in annotations.items() if text is not None},
        starts_at=moment(given.active_at),
        never_resolves=True,
    )
