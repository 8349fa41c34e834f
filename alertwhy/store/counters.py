"""Counters in Redis: a forked or replaced process would lose its own."""

from collections.abc import Mapping

from redis import Redis

from alertwhy.store import keys
from alertwhy.store.replies import fields


def labelled(name: str, **labels: str) -> str:
    """A counter's field: ``name{source="botkube"}``, labels sorted, quotes escaped."""
    if not labels:
        return name
    inner = ",".join(f'{key}="{_escaped(labels[key])}"' for key in sorted(labels))
    return f"{name}{{{inner}}}"


class Counters:
    """Adds and reads; what Prometheus sees is the web process's business."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def add(self, name: str, amount: float = 1, **labels: str) -> None:
        """Count ``amount`` more."""
        self._redis.hincrbyfloat(keys.COUNTERS, labelled(name, **labels), amount)

    def read(self) -> Mapping[str, float]:
        """Every counter by its field."""
        found = fields(self._redis.hgetall(keys.COUNTERS))
        return {field: float(value) for field, value in found.items()}


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
