"""The domain as JSON and back: camelCase names, times in RFC 3339, as the contract shows."""

from typing import Generic, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel
from pydantic.main import IncEx

from alertwhy.domain.alert import Alert, AlertGroup
from alertwhy.domain.diagnosis import Diagnosis, Said
from alertwhy.domain.episode import Episode, Receipt
from alertwhy.domain.investigation import Delivery, Investigation, Report, Routed
from alertwhy.domain.reaction import Feedback, Silence
from alertwhy.domain.target import Target
from alertwhy.domain.trial import Trial
from alertwhy.errors import PayloadError

T = TypeVar("T")

_CONFIG = ConfigDict(alias_generator=to_camel, validate_by_name=True, validate_by_alias=True)
# Facts live as long as the job that collected them, and so does what an alert measures.
_WATCHED: IncEx = {"watched"}
_FACTS: IncEx = {"evidence": {"__all__": {"facts"}}, "target": _WATCHED}
# Our own bookkeeping, by the list whose entries hold it.
_OURS = {"deliveries": ("said", "intentAt"), "alerts": ("about",)}


class Wire(Generic[T]):
    """One type's way to bytes and back."""

    def __init__(self, kind: type[T], *, exclude: IncEx | None = None) -> None:
        # pydantic hands its configuration on to plain dataclasses only from a type that has
        # none of its own; ``| None`` is such a type.
        self._adapter: TypeAdapter[T | None] = TypeAdapter(
            kind | None,  # type: ignore[arg-type]  # a union made at run time
            config=_CONFIG,
        )
        self._kind = kind
        self._exclude = exclude

    def dump(self, value: T) -> bytes:
        """Compact JSON."""
        return self._adapter.dump_json(value, by_alias=True, exclude=self._exclude)

    def plain(self, value: T) -> dict[str, object]:
        """The same as a dictionary of JSON values."""
        plain = self._adapter.dump_python(value, mode="json", by_alias=True, exclude=self._exclude)
        return dict(plain)

    def load(self, text: bytes | str) -> T:
        """The value; raises PayloadError where it is none."""
        try:
            value = self._adapter.validate_json(text)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            raise PayloadError(place, str(first["msg"])) from error
        if value is None:
            raise PayloadError("", f"null is no {self._kind.__name__}")
        return value


ALERT = Wire(Alert)
ALERT_GROUP = Wire(AlertGroup)
TARGET = Wire(Target, exclude=_WATCHED)
EPISODE = Wire(Episode)
RECEIPT = Wire(Receipt)
ROUTED = Wire(Routed)
DELIVERY = Wire(Delivery)
DIAGNOSIS = Wire(Diagnosis)
SAID = Wire(Said)
FEEDBACK = Wire(Feedback)
SILENCE = Wire(Silence)
TRIAL = Wire(Trial)
REPORT = Wire(Report, exclude=_FACTS)
INVESTIGATION = Wire(Investigation, exclude=_FACTS)


def public(found: Investigation) -> dict[str, object]:
    """Everything the contract shows, and the verdict beside it; without our own bookkeeping."""
    plain = INVESTIGATION.plain(found)
    plain.pop("concluded", None)
    for listed, ours in _OURS.items():
        entries = plain[listed]
        for each in entries if isinstance(entries, list) else ():
            for own in ours:
                each.pop(own, None)
    return plain | {
        "cause": found.cause or None,
        "title": found.title,
        "severity": str(found.severity),
    }
