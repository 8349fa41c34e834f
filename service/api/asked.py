"""What a person asks to have looked into: an object by name, or an alert by its labels."""

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from alertwhy.domain.alert import Alert, AlertStatus, fingerprint
from alertwhy.domain.naming import Naming
from alertwhy.domain.target import Target
from alertwhy.errors import PayloadError
from service.sources import explained, load_object

EXPECTED = '{"target": {"kind", "namespace", "name"}} or {"alert": {labels}}'
MAX_NAME = 253  # characters; Kubernetes, object names as DNS subdomains

_KIND = re.compile(r"[A-Z][A-Za-z0-9]{0,62}", re.ASCII)
# Not all of Kubernetes' rules: enough that no path or selector can be made of it.
_NAME = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._:-]{{0,{MAX_NAME - 1}}}", re.ASCII)


@dataclass(frozen=True)
class Asked:
    """The object, and the alert that named it, if one did."""

    target: Target
    alerts: tuple[Alert, ...] = ()


@dataclass(frozen=True)
class _Target:
    kind: str
    name: str
    namespace: str | None = None
    container: str | None = None


_TARGET = TypeAdapter(_Target)
_LABELS = TypeAdapter(Annotated[dict[str, str], Field(min_length=1)])


def asked(body: bytes) -> Asked:
    """What the body of a request means; raises PayloadError."""
    given = load_object(body, EXPECTED)
    if ("target" in given) == ("alert" in given):
        raise PayloadError("", f"expected {EXPECTED}, and one of the two")
    if "target" in given:
        return Asked(_target(given["target"]))
    return _by_alert(given["alert"])


def _target(given: object) -> Target:
    try:
        target = _TARGET.validate_python(given)
    except ValidationError as error:
        raise PayloadError(*explained(error, "target")) from error
    if not _KIND.fullmatch(target.kind):
        raise PayloadError("target.kind", "expected a kind as Kubernetes writes it, such as Pod")
    names = {"namespace": target.namespace, "name": target.name, "container": target.container}
    for place, name in names.items():
        if (name or place == "name") and not _NAME.fullmatch(name or ""):
            raise PayloadError(f"target.{place}", "expected the name of an object")
    return Target(target.kind, target.namespace or "", target.name, target.container or "")


def _by_alert(given: object) -> Asked:
    labels = given["labels"] if isinstance(given, dict) and _nested(given) else given
    try:
        known = _LABELS.validate_python(labels)
    except ValidationError as error:
        raise PayloadError(*explained(error, "alert")) from error
    alert = Alert(fingerprint(known), AlertStatus.FIRING, known, never_resolves=True)
    alert = alert.named_by(Naming())
    return Asked(alert.target, (alert,))


def _nested(given: dict[str, object]) -> bool:
    """Whether it is a whole alert, as Alertmanager shows it, and not its labels alone."""
    return isinstance(given.get("labels"), dict)
