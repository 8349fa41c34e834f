"""Evidence without secrets: its text, and every string in its facts."""

from dataclasses import fields, is_dataclass, replace
from functools import cache

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import Change, Fact
from alertwhy.redact import redact, redacted_value
from alertwhy.redact.names import named


def scrub(evidence: Evidence) -> Evidence:
    """The same evidence, redacted; ``command`` stays, it is ours.

    Facts keep their types. In a tuple of strings a flag's value is known by the flag before it:
    ``("--password", "hunter2")``; in a ``Change`` both values are known by the field.
    """
    plain = _Plain()
    return replace(
        evidence,
        text=redact(evidence.text),
        facts=tuple(_fact(fact, plain) for fact in evidence.facts),
    )


class _Plain:
    """Each text and tuple redacted once: five hundred nodes say the same few words."""

    def __init__(self) -> None:
        self.text = cache(redact)
        self.value = cache(redacted_value)
        self.tuple = cache(self._tuple)

    def _tuple(self, items: tuple[object, ...]) -> tuple[object, ...]:
        befores = (None, *items)
        return tuple(
            self.value(before, item)
            if isinstance(before, str)
            and isinstance(item, str)
            and _names(before, item, len(items))
            else _scrubbed(item, self)
            for before, item in zip(befores, items, strict=False)
        )


def _fact(fact: Fact, plain: _Plain) -> Fact:
    return replace(fact, **_changed(fact, plain))


def _changed(value: object, plain: _Plain) -> dict[str, object]:
    """The fields of a dataclass that hold something secret, scrubbed: most hold none."""
    if isinstance(value, Change):
        return {
            "before": redacted_value(_name(value.field), value.before),
            "after": redacted_value(_name(value.field), value.after),
        }
    changed: dict[str, object] = {}
    if not is_dataclass(value) or isinstance(value, type):
        return changed
    for name in _field_names(type(value)):
        old = getattr(value, name)
        if old and (new := _scrubbed(old, plain)) is not old:
            changed[name] = new
    return changed


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def _scrubbed(value: object, plain: _Plain) -> object:
    """The very same value where nothing in it is secret."""
    if type(value) is str:  # an enum's member is a str too, and stays one
        new = plain.text(value)
        return value if new == value else new
    if isinstance(value, tuple):
        new_items = plain.tuple(value)
        return value if new_items == value else new_items
    if isinstance(value, frozenset):  # names in no order: none says what the next one is
        names = frozenset(_scrubbed(each, plain) for each in value)
        return value if names == value else names
    if is_dataclass(value) and not isinstance(value, type):
        changed = _changed(value, plain)
        return replace(value, **changed) if changed else value
    return value


def _names(before: str, item: str, count: int) -> bool:
    """Whether ``before`` is a flag, or the name in a (name, value) pair."""
    if before.startswith("-"):
        return not item.startswith("-") and "=" not in before
    return count == 2  # noqa: PLR2004 - a label or a resource: name and value


def _name(path: str) -> str:
    """The part of a field's path that says secret: ``spec.containers[0].env[DB_PASSWORD].value``."""
    parts = path.replace("]", "").replace("[", ".").split(".")
    return next((part for part in reversed(parts) if named(part)), path)
