"""The ``storm`` section of the routing file."""

from alertwhy.domain.storm import HOLD, StormRule
from alertwhy.errors import ConfigError
from alertwhy.reading import known, mapping, seconds


def storm_of(value: object, where: str) -> StormRule:
    """From how many targets on they are told together; raises ConfigError naming the key."""
    entry = mapping(value, where)
    known(entry, {"threshold", "window"}, where)
    threshold = entry.get("threshold", StormRule.threshold)
    if isinstance(threshold, bool) or not isinstance(threshold, int) or threshold < 1:
        raise ConfigError(f"{where}.threshold is {threshold!r}; write a whole number of targets")
    window = seconds(entry.get("window", f"{StormRule.window:g}s"), f"{where}.window")
    if window < HOLD.total_seconds():
        least = f"{HOLD.total_seconds():g}s"
        raise ConfigError(f"{where}.window is {window:g}s; write at least {least}, such as 60s")
    return StormRule(threshold, window)
