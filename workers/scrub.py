"""Evidence without secrets: its text, and every string in its facts."""

from dataclasses import fields, is_dataclass, replace

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import Change, Fact
from alertwhy.redact import redact, redacted_value
from alertwhy.redact.names import named


def scrub(evidence: Evidence) -> Evidence:
    """The same evidence, redacted; ``command`` stays, it is ours.

    Facts keep their types. In a tuple of strings a flag's value is known by the flag before it:
    ``("--password", "hunter2")``; in a ``Change`` both values are known by the field.
    """
    return replace(
        evidence, text=redact(evidence.text), facts=tuple(_fact(fact) for fact in evidence.facts)
    )


def _fact(fact: Fact) -> Fact:
    return replace(fact, **_fields(fact))


def _fields(value: object) -> dict[str, object]:
    """Each field of a dataclass, scrubbed."""
    if not is_dataclass(value):
        return {}
    if isinstance(value, Change):
        return {
            "before": redacted_value(_name(value.field), value.before),
            "after": redacted_value(_name(value.field), value.after),
        }
    return {field.name: _scrubbed(getattr(value, field.name)) for field in fields(value)}


def _scrubbed(value: object) -> object:
    if type(value) is str:  # an enum's member is a str too, and stays one
        return redact(value)
    if isinstance(value, tuple):
        return _scrubbed_tuple(value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **_fields(value))
    return value


def _scrubbed_tuple(items: tuple[object, ...]) -> tuple[object, ...]:
    befores = (None, *items)
    return tuple(
        redacted_value(before, item)
        if isinstance(before, str) and isinstance(item, str) and _names(before, item, len(items))
        else _scrubbed(item)
        for before, item in zip(befores, items, strict=False)
    )


def _names(before: str, item: str, count: int) -> bool:
    """Whether ``before`` is a flag, or the name in a (name, value) pair."""
    if before.startswith("-"):
        return not item.startswith("-") and "=" not in before
    return count == 2  # noqa: PLR2004 - a label or a resource: name and value


def _name(path: str) -> str:
    """The part of a field's path that says secret: ``spec.containers[0].env[DB_PASSWORD].value``."""
    parts = path.replace("]", "").replace("[", ".").split(".")
    return next((part for part in reversed(parts) if named(part)), path)
