"""Alertmanager's webhook, version 4, and what speaks the same: Grafana, older versions, scripts.

Labels and status make an alert; anything else that is wrong or missing never costs it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from alertwhy.domain.alert import Alert, AlertGroup, AlertStatus, Parsed, Rejected, fingerprint
from alertwhy.errors import PayloadError
from service.sources import (
    BYTE_ORDER_MARK,
    Incidental,
    explained,
    kind_of,
    load_object,
    moment,
    source,
)

EXPECTED = "Alertmanager's webhook body, an object with alerts"

# Sixteen hex digits from Alertmanager and Grafana; a script may have its own, if it fits a key.
_FINGERPRINT = re.compile(r"[\w.:-]{1,128}", re.ASCII)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)

_Text = Annotated[str | None, Incidental()]
_Time = Annotated[datetime | None, Incidental()]
_Annotations = Annotated[dict[str, _Text] | None, Incidental()]


@dataclass(frozen=True)
class _Alert:
    status: Literal["firing", "resolved"]
    labels: Annotated[dict[str, str], Field(min_length=1)]
    annotations: _Annotations = None
    starts_at: Annotated[_Time, Field(alias="startsAt")] = None
    ends_at: Annotated[_Time, Field(alias="endsAt")] = None
    generator_url: Annotated[_Text, Field(alias="generatorURL")] = None
    fingerprint: _Text = None


@dataclass(frozen=True, kw_only=True)
class _Head:
    receiver: _Text = None
    group_key: Annotated[_Text, Field(alias="groupKey")] = None
    external_url: Annotated[_Text, Field(alias="externalURL")] = None


@dataclass(frozen=True, kw_only=True)
class _Body(_Head):
    alerts: Annotated[list[_Alert], Field(min_length=1)]


_ALERT = TypeAdapter(_Alert)
_HEAD = TypeAdapter(_Head)
_BODY = TypeAdapter(_Body)


@source("alertmanager")
def parse(body: bytes) -> Parsed:
    """Every usable alert; the whole body at once where it is sound, else alert by alert."""
    try:
        sound = _BODY.validate_json(body.removeprefix(BYTE_ORDER_MARK))
    except ValidationError:
        return _one_by_one(load_object(body, EXPECTED))
    return Parsed(_group(sound, [_alert(each) for each in sound.alerts]))


def _one_by_one(body: dict[str, object]) -> Parsed:
    given = body.get("alerts")
    if not isinstance(given, list):
        found = kind_of(given) if "alerts" in body else "nothing"
        raise PayloadError("alerts", f"expected an array of alerts, found {found}")
    alerts: list[Alert] = []
    rejected: list[Rejected] = []
    for index, each in enumerate(given):
        try:
            alerts.append(_alert(_ALERT.validate_python(each)))
        except ValidationError as error:
            rejected.append(Rejected(index, *explained(error, f"alerts[{index}]")))
    if not alerts:
        raise _nothing_usable(rejected)
    return Parsed(_group(_HEAD.validate_python(body), alerts), tuple(rejected))


def _nothing_usable(rejected: list[Rejected]) -> PayloadError:
    if not rejected:
        return PayloadError("alerts", "expected at least one alert, found an empty array")
    return PayloadError(rejected[0].path, rejected[0].reason)


def _alert(given: _Alert) -> Alert:
    status = AlertStatus(given.status)
    known = given.fingerprint and _FINGERPRINT.fullmatch(given.fingerprint)
    annotations = given.annotations or {}
    return Alert(
        fingerprint=given.fingerprint if given.fingerprint and known else fingerprint(given.labels),
        status=status,
        labels=given.labels,
        annotations={name: text for name, text in annotations.items() if text is not None},
        starts_at=moment(given.starts_at),
        ends_at=moment(given.ends_at) if status is AlertStatus.RESOLVED else None,
        generator_url=given.generator_url or "",
    )


def _group(head: _Head, alerts: Iterable[Alert]) -> AlertGroup:
    return AlertGroup(
        source="alertmanager",
        alerts=tuple(alerts),
        group_key=head.group_key or "",
        external_url=head.external_url or "",
        receiver=_ESCAPED.sub(r"\1", head.receiver or ""),  # it arrives as a regular expression
    )
