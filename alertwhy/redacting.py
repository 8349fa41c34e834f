"""The ``redact`` section of the routing file: an operator's own patterns."""

from collections.abc import Mapping

from alertwhy.errors import ConfigError
from alertwhy.reading import known, mapping, sequence, text
from alertwhy.redact.own import MOST_PATTERNS, Own, own_of


def patterns_of(value: object, where: str) -> tuple[Own, ...]:
    """A list of ``{name: customer number, pattern: "KD-[0-9]{6,8}"}``; raises ConfigError."""
    entries = sequence(value, where)
    if len(entries) > MOST_PATTERNS:
        raise ConfigError(f"{where} has {len(entries)} patterns; {MOST_PATTERNS} are the most")
    return tuple(
        _pattern(mapping(each, f"{where}[{index}]"), f"{where}[{index}]")
        for index, each in enumerate(entries)
    )


def _pattern(entry: Mapping[str, object], where: str) -> Own:
    known(entry, {"name", "pattern"}, where)
    name = text(entry.get("name"), f"{where}.name")
    pattern = text(entry.get("pattern"), f"{where}.pattern")
    try:
        return own_of(name, pattern)
    except ValueError as error:
        raise ConfigError(f"{where} ({name}): {error}") from error
