"""What differs between two pod templates, field by field; pure."""

import json
from collections.abc import Iterator

from alertwhy.domain.facts import Change
from workers.clients.cluster import Json
from workers.clients.raw import child, text

MOST_CHANGES = 40  # a template rewritten whole is told in its first fields
MAX_VALUE = 300  # characters of one side
ROOT = "spec.template"
# Written by controllers and kubectl, not by whoever changed something.
NOISE_LABELS = ("pod-template-hash", "controller-revision-hash")
NOISE_ANNOTATIONS = ("kubectl.kubernetes.io/restartedAt",)
KEYS = ("name", "mountPath", "containerPort", "key", "ip")  # by which entries of a list are one


def changes(before: Json, after: Json) -> tuple[Change, ...]:
    """Each field that differs, with its place in the new template (in the old one if it is gone).

    An environment variable is one field, ``NAME=value`` on both sides, so that its name is seen.
    """
    found = _differ(ROOT, _without_noise(before), _without_noise(after))
    return tuple(change for change, _ in zip(found, range(MOST_CHANGES), strict=False))


def _without_noise(template: Json) -> Json:
    metadata = {
        "labels": _without(child(template, "metadata", "labels"), NOISE_LABELS),
        "annotations": _without(child(template, "metadata", "annotations"), NOISE_ANNOTATIONS),
    }
    return {"metadata": metadata, "spec": child(template, "spec")}


def _without(found: Json, keys: tuple[str, ...]) -> Json:
    return {key: value for key, value in found.items() if key not in keys}


def _differ(field: str, before: object, after: object) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            yield from _differ(_below(field, key), before.get(key), after.get(key))
    elif isinstance(before, list) and isinstance(after, list):
        yield from _lists(field, before, after)
    elif _empty(before) and isinstance(after, dict) and "name" not in after:
        yield from _differ(field, {}, after)
    elif _empty(after) and isinstance(before, dict) and "name" not in before:
        yield from _differ(field, before, {})
    elif not (_empty(before) and _empty(after)):
        yield Change(field, _words(before), _words(after))


def _lists(field: str, before: list[object], after: list[object]) -> Iterator[Change]:
    """Entries that have a name are compared by it, others by their place."""
    key = _key(before, after)
    if not key:
        for index in range(max(len(before), len(after))):
            old = before[index] if index < len(before) else None
            new = after[index] if index < len(after) else None
            yield from _differ(f"{field}[{index}]", old, new)
        return
    olds = {text_of(each, key): each for each in before}
    news = {text_of(each, key): each for each in after}
    variables = field.endswith(".env")
    for index, (name, new) in enumerate(news.items()):
        old = olds.get(name)
        if variables and old != new:
            yield Change(f"{field}[{index}]", _variable(old), _variable(new))
        else:
            yield from _differ(f"{field}[{index}]", old, new)
    for index, (name, old) in enumerate(olds.items()):
        if name not in news:
            gone = _variable(old) if variables else _words(old)
            yield Change(f"{field}[{index}]", gone, "")


def _key(before: list[object], after: list[object]) -> str:
    """The first field that tells all entries of both lists apart."""
    for key in KEYS:
        names = [[text_of(each, key) for each in side] for side in (before, after)]
        if all(all(side) and len(side) == len(set(side)) for side in names):
            return key
    return ""


def text_of(entry: object, key: str) -> str:
    """The entry's ``key`` as text, ``""`` where it has none."""
    found = entry.get(key) if isinstance(entry, dict) else None
    return str(found) if isinstance(found, str | int) else ""


def _variable(entry: object) -> str:
    """``NAME=value``, or where the value comes from: ``NAME=secretKeyRef db/password``."""
    if not isinstance(entry, dict):
        return ""
    name, value = text(entry, "name"), text(entry, "value")
    for source, ref in child(entry, "valueFrom").items():
        key = text(ref, "key") or text(ref, "fieldPath") or text(ref, "resource")
        value = f"{source} " + "/".join(part for part in (text(ref, "name"), key) if part)
    return _cut(f"{name}={value}")


def _below(field: str, key: str) -> str:
    return f"{field}.{key}" if "." not in key and "/" not in key else f"{field}['{key}']"


def _empty(value: object) -> bool:
    return value is None or value in ({}, [], "")


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _cut(value)
    return _cut(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str))


def _cut(words: str) -> str:
    return words if len(words) <= MAX_VALUE else f"{words[: MAX_VALUE - 1]}…"
