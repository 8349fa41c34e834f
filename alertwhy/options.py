"""A receiver's mapping from the routing file, read key by key with errors that say where.

``where`` is the place in the file (``receivers[2].slack``). A secret may be given by value or,
better, as ``<name>_file``; it is read anew each time the file is, so rotation needs no restart.
"""

from collections.abc import Mapping
from math import inf
from pathlib import Path
from urllib.parse import urlsplit

from alertwhy.errors import ConfigError

_KINDS = {
    int: "a number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "a mapping",
}


class Options:
    """Reads what it is asked for; ``finish`` refuses whatever nobody asked for."""

    def __init__(self, values: Mapping[str, object], where: str) -> None:
        self._values = values
        self._asked: set[str] = set()
        self.where = where

    def text(self, name: str, default: str | None = None) -> str:
        """A string; without a default it must be there."""
        self._asked.add(name)
        value = self._values.get(name)
        if value is None:
            value = default
        if value is None:
            raise ConfigError(f"{self.where} has no {name}; set {name}")
        if not isinstance(value, str):  # its value is not shown: it may be a secret
            kind = _KINDS.get(type(value), "something else")
            raise ConfigError(f"{self.where}.{name} is {kind}; it must be a string (quote it)")
        return value

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        """One of ``allowed``; the first is the default."""
        value = self.text(name, allowed[0])
        if value not in allowed:
            raise ConfigError(f"{self.where}.{name} is {value!r}; use one of {', '.join(allowed)}")
        return value

    def secret(self, name: str) -> str:
        """From ``name`` or the file that ``name_file`` names; ``""`` where neither is set."""
        file = self.text(f"{name}_file", "")
        value = self.text(name, "")
        if file and value:
            raise ConfigError(f"{self.where} has both {name} and {name}_file; keep one")
        if not file:
            return value
        try:
            value = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:  # ValueError: no UTF-8, or no file's name at all
            kind = type(error).__name__
            raise ConfigError(f"{self.where}.{name}_file: cannot read {file} ({kind})") from error
        if not value:
            raise ConfigError(f"{self.where}.{name}_file: {file} is empty")
        return value

    def url(self, name: str, default: str = "") -> str:
        """An http or https address, as ``secret`` reads it; errors never show it."""
        value = self.secret(name) or default
        if value:
            try:
                parts = urlsplit(value)
                good = parts.scheme in {"http", "https"} and bool(parts.hostname)
            except ValueError:
                good = False
            if not good or len(value.split()) > 1:
                raise ConfigError(f"{self.where}.{name} is no http or https address")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """True or false."""
        self._asked.add(name)
        value = self._values.get(name, default)
        if not isinstance(value, bool):
            raise ConfigError(f"{self.where}.{name} is {value!r}; write true or false")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of strings; none where it is not there."""
        self._asked.add(name)
        value = self._values.get(name) or []
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise ConfigError(f"{self.where}.{name} must be a list of strings")
        return tuple(value)

    def number(self, name: str, default: float) -> float:
        """A number, not below 0."""
        self._asked.add(name)
        value = self._values.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < inf:
            raise ConfigError(f"{self.where}.{name} is {value!r}; write a number, not below 0")
        return float(value)

    def whole(self, name: str, default: int) -> int:
        """A whole number, not below 0."""
        value = self.number(name, default)
        if not value.is_integer():
            raise ConfigError(f"{self.where}.{name} is {value!r}; write a whole number")
        return int(value)

    def finish(self) -> None:
        """Raise ConfigError for keys that nobody asked for: most are slips of the pen."""
        unknown = sorted(str(key) for key in set(self._values) - self._asked)
        if unknown:
            known = ", ".join(sorted(self._asked))
            raise ConfigError(f"{self.where} has unknown {', '.join(unknown)}; known are: {known}")
