"""Values of the routing file as the types they must have; every error says where."""

import re
from collections.abc import Mapping

from alertwhy.errors import ConfigError

_DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?")


def mapping(value: object, where: str) -> dict[str, object]:
    """A mapping; its keys as texts."""
    if not isinstance(value, dict):
        raise ConfigError(f"{where} must be a mapping, it is {_said(value)}")
    return {str(key): each for key, each in value.items()}


def sequence(value: object, where: str) -> list[object]:
    """A list; empty where there is nothing."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise ConfigError(f"{where} must be a list, it is {_said(value)}")
    return value


def texts(value: object, where: str) -> tuple[str, ...]:
    """A list of texts."""
    return tuple(
        text(each, f"{where}[{index}]") for index, each in enumerate(sequence(value, where))
    )


def text(value: object, where: str) -> str:
    """A text, not empty."""
    if not isinstance(value, str) or not value:
        raise ConfigError(f"{where} must be a text, it is {_said(value)}")
    return value


def flag(value: object, where: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise ConfigError(f"{where} must be true or false, it is {_said(value)}")
    return value


def known(entry: Mapping[str, object], keys: set[str], where: str) -> None:
    """Raise for a key that nobody reads: most are slips of the pen."""
    unknown = sorted(set(entry) - keys)
    if unknown:
        allowed = ", ".join(sorted(keys))
        raise ConfigError(f"{where} has unknown {', '.join(unknown)}; known are: {allowed}")


def seconds(value: object, where: str) -> float:
    """A duration as Prometheus writes it (``20s``, ``5m``, ``1h30m``), in seconds."""
    written = str(value)
    found = _DURATION.fullmatch(written)
    if not written or found is None:
        raise ConfigError(f"{where} is {value!r}; write a duration such as 20s, 5m or 1h30m")
    hours, minutes, rest = (float(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + rest


def _said(value: object) -> str:
    return "missing" if value is None else f"a {type(value).__name__}"
