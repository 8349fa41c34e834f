"""Typed looks into raw JSON: what is odd or absent reads as empty, and nothing here raises.

A path is the keys one below the other: ``text(pod, "status", "phase")``.
"""

from datetime import UTC, datetime

from workers.clients.cluster import Json


def child(obj: object, *path: str) -> Json:
    """The object at that place, ``{}`` where there is none."""
    found = _at(obj, path)
    return found if isinstance(found, dict) else {}


def text(obj: object, *path: str) -> str:
    """The string at that place, or ``""``."""
    found = _at(obj, path)
    return found if isinstance(found, str) else ""


def number(obj: object, *path: str, default: int = 0) -> int:
    """The whole number at that place, or ``default``."""
    found = _at(obj, path)
    return found if isinstance(found, int) and not isinstance(found, bool) else default


def flag(obj: object, *path: str) -> bool:
    """Whether ``true`` stands at that place."""
    return _at(obj, path) is True


def items(obj: object, *path: str) -> list[Json]:
    """The objects of the list at that place; whatever else is in it is left out."""
    return [each for each in _list(obj, path) if isinstance(each, dict)]


def strings(obj: object, *path: str) -> tuple[str, ...]:
    """The strings of the list at that place."""
    return tuple(each for each in _list(obj, path) if isinstance(each, str))


def mapping(obj: object, *path: str) -> dict[str, str]:
    """Labels, annotations, node selectors: those entries whose value is a string."""
    found = child(obj, *path)
    return {key: value for key, value in found.items() if isinstance(value, str)}


def scalar(obj: object, *path: str) -> str:
    """A string or whole number as text: ports, quantities, ``maxUnavailable``."""
    found = _at(obj, path)
    if isinstance(found, bool):
        return ""
    return str(found) if isinstance(found, str | int) else ""


def moment(obj: object, *path: str) -> datetime | None:
    """The RFC 3339 time at that place, in UTC; None for null, year 1 (Go's zero) or no offset.

    Nanoseconds are cut to microseconds.
    """
    try:
        found = datetime.fromisoformat(text(obj, *path))
        return found.astimezone(UTC) if found.tzinfo and found.year > 1 else None
    except (ValueError, OverflowError):
        return None


def _list(obj: object, path: tuple[str, ...]) -> list[object]:
    found = _at(obj, path)
    return found if isinstance(found, list) else []


def _at(obj: object, path: tuple[str, ...]) -> object:
    for key in path:
        if not isinstance(obj, dict):
            return None
        obj = obj.get(key)
    return obj
