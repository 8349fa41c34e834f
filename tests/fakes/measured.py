"""Curves and recorded results, as short as a test wants them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from alertwhy.domain.curve import Curve, Point
from tests.fakes.cluster import FakeCluster
from workers.clients.cluster import Json
from workers.clients.metrics import Metrics, Query, RecordedMetrics, Series
from workers.clients.snapshot import LogKey

END = datetime(2026, 10, 14, 9, 30, tzinfo=UTC)
STEP = timedelta(minutes=5)


def times(count: int, *, end: datetime = END, step: timedelta = STEP) -> list[datetime]:
    """As many as wanted, the last at ``end``."""
    return [end - step * back for back in reversed(range(count))]


def curve(*values: float, end: datetime = END, step: timedelta = STEP) -> Curve:
    at = times(len(values), end=end, step=step)
    return Curve(tuple(Point(*pair) for pair in zip(at, values, strict=True)))


def matrix(values: Sequence[float], **labels: str) -> Json:
    """One series as Prometheus returns it."""
    pairs = zip(times(len(values)), values, strict=True)
    return {"metric": labels, "values": [[at.timestamp(), str(value)] for at, value in pairs]}


def recorded(query: Query | str, *result: Json) -> Json:
    """One entry of a snapshot's metrics."""
    return {"query": query if isinstance(query, str) else query.text, "result": list(result)}


class MeasuredCluster(FakeCluster):
    """A cluster of a few objects, and what was measured in it."""

    def __init__(
        self,
        objects: Iterable[Json] = (),
        *,
        metrics: Metrics | Iterable[Json] = (),
        logs: Mapping[LogKey, str] | None = None,
    ) -> None:
        super().__init__(objects, logs=logs)
        self.metrics = metrics if hasattr(metrics, "query") else RecordedMetrics(metrics)


class Answering:
    """Metrics that remember what they were asked, and answer or raise the same each time."""

    address = "http://prometheus:9090"

    def __init__(self, *series: Series, error: Exception | None = None) -> None:
        self.series = series
        self.error = error
        self.asked: list[Query] = []

    def query(self, query: Query, *, timeout: float) -> tuple[Series, ...]:
        self.asked.append(query)
        if self.error:
            raise self.error
        return self.series
