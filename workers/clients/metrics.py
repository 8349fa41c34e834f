"""What every door to measurements offers, live or recorded, and Prometheus' results as curves.

A door to a cluster may know its measurements too: then it is ``Measuring``. Most are not, and that
is no gap: nobody misses what was never set up.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from typing import Protocol, runtime_checkable

from alertwhy.domain.curve import Curve, Point, curve_of
from workers.clients.cluster import Json
from workers.clients.raw import mapping

MOST_SERIES = 20  # of one answer; what has more was asked too widely to say anything
MOST_POINTS = 300  # of one series; ours have 73
NO_ADDRESS = "$PROMETHEUS_URL"  # in a command, where a recording was read


@dataclass(frozen=True)
class Query:
    """One expression over the last hours.

    ``text`` is what a person would type, and what a recording is looked up by. ``narrowed`` is sent
    in its place where it would answer with the whole cluster. ``since``: an hour before it is
    wanted as well, if that is longer ago.
    """

    text: str
    narrowed: str = ""
    since: datetime | None = None

    @property
    def sent(self) -> str:
        """What Prometheus is asked."""
        return self.narrowed or self.text


@dataclass(frozen=True)
class Series:
    """One of the results: its labels, and what it did."""

    labels: Mapping[str, str]
    curve: Curve


class Metrics(Protocol):
    """Reads only."""

    @property
    def address(self) -> str:
        """Where it is, without credentials, as a command names it."""
        ...

    def query(self, query: Query, *, timeout: float) -> tuple[Series, ...] | None:
        """At most ``MOST_SERIES``; None where it was not recorded.

        Raises Unmeasured where Prometheus cannot be asked at all, else CollectError.
        """
        ...


@runtime_checkable
class Measuring(Protocol):
    """A door to a cluster whose measurements are known as well."""

    metrics: Metrics | None


class RecordedMetrics:
    """The ``metrics`` of a snapshot: each answers the query that it was recorded for."""

    address = NO_ADDRESS

    def __init__(self, recorded: Iterable[Json]) -> None:
        self._found = {
            _plain(query): tuple(series_of(each.get("result")))
            for each in recorded
            if isinstance(query := each.get("query"), str)
        }

    def query(self, query: Query, *, timeout: float) -> tuple[Series, ...] | None:  # noqa: ARG002  # a file answers at once
        """Whatever its window was when it was recorded."""
        found = self._found.get(_plain(query.text))
        return None if found is None else found[:MOST_SERIES]


def metrics_of(cluster: object) -> Metrics | None:
    """The measurements that are known beside a cluster, if any."""
    return cluster.metrics if isinstance(cluster, Measuring) else None


def series_of(result: object) -> Iterator[Series]:
    """Prometheus' ``data.result``, matrix or vector; what is odd in it is left out."""
    for each in result if isinstance(result, list) else ():
        if not isinstance(each, dict):
            continue
        values = each.get("values")
        pairs = values if isinstance(values, list) else [each.get("value")]
        points = (point for pair in pairs[-MOST_POINTS:] if (point := _point(pair)))
        curve = curve_of(points)
        if curve:
            yield Series(mapping(each, "metric"), curve)


def _point(pair: object) -> Point | None:
    """``[1697275800.5, "0.93"]``; None for NaN, infinity, and what is no sample."""
    if not isinstance(pair, list) or len(pair) != 2:  # noqa: PLR2004  # a time and a value
        return None
    try:
        at, value = datetime.fromtimestamp(float(pair[0]), UTC), float(pair[1])
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return Point(at, value) if isfinite(value) else None


def _plain(query: str) -> str:
    """The same for the same expression, however it is broken into lines."""
    return " ".join(query.split())
