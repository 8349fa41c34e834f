"""What Prometheus sees: the counters that every process keeps in Redis, and how much waits now."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector as Base

from alertwhy.errors import StoreUnavailable
from alertwhy.store import Store
from alertwhy.store.connection import reachable

HELP = {
    "alertwhy_webhooks_received_total": "POSTs that were stored.",
    "alertwhy_webhooks_ignored_total": "POSTs that were taken and held no fault.",
    "alertwhy_webhooks_refused_total": "POSTs in which nothing could be used.",
    "alertwhy_alerts_received_total": "Alerts that were stored.",
    "alertwhy_alerts_rejected_total": "Alerts that could not be used, beside others that could.",
    "alertwhy_alerts_admitted_total": "Alerts by what admission made of them.",
    "alertwhy_investigations_concluded_total": "Rounds of investigation by the first cause.",
    "alertwhy_api_reads_total": "Reads of the Kubernetes API server.",
    "alertwhy_analyses_total": "Questions to the model by what became of them.",
    "alertwhy_model_tokens_total": "Tokens of the model by kind.",
    "alertwhy_model_cost_total": "What those tokens cost, at the configured prices.",
    "alertwhy_model_claims_total": "Claims of the model, kept or dropped for want of evidence.",
    "alertwhy_model_refused_total": "Questions that were not asked, by the budget they would pass.",
    "alertwhy_deliveries_sent_total": "Messages that a channel took.",
    "alertwhy_deliveries_failed_total": "Attempts to send that failed.",
    "alertwhy_deliveries_dead_total": "Messages that were given up.",
    "alertwhy_deliveries_paced_total": "Messages that waited for their channel's rate.",
    "alertwhy_swept_total": "Stages that had to be woken a second time.",
}

_FIELD = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?", re.DOTALL)
_LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)

Labels = tuple[tuple[str, str], ...]


class Collector(Base):
    """Reads Redis at each scrape; with Redis away it says that, and nothing else."""

    def __init__(self, store: Store, depths: Callable[[], Mapping[str, int]]) -> None:
        self._store = store
        self._depths = depths

    def collect(self) -> Iterator[Metric]:
        """Every figure, or ``alertwhy_redis_up`` 0 alone."""
        try:
            with reachable():
                found = [*_counters(self._store.counters.read()), *self._gauges()]
        except StoreUnavailable:
            yield _gauge("alertwhy_redis_up", "Whether Redis answers.", 0)
            return
        yield _gauge("alertwhy_redis_up", "Whether Redis answers.", 1)
        yield from found

    def _gauges(self) -> Iterable[Metric]:
        store, counts = self._store, self._store.investigations.counts()
        yield _gauge("alertwhy_inbox_depth", "POSTs that wait for admission.", store.inbox.depth())
        yield _gauge("alertwhy_investigations_open", "Investigations not closed.", counts["open"])
        yield _gauge("alertwhy_investigations_kept", "Investigations, closed too.", counts["all"])
        yield _gauge(
            "alertwhy_work_outstanding", "Stages with work to do.", store.work.outstanding()
        )
        queues = GaugeMetricFamily("alertwhy_queue_depth", "Jobs that wait.", labels=["queue"])
        for queue, depth in self._depths().items():
            queues.add_metric([queue], depth)
        yield queues


def _counters(fields: Mapping[str, float]) -> Iterator[Metric]:
    """One family a name; what does not read like a counter of ours is left out."""
    families: dict[str, dict[Labels, float]] = {}
    for field, value in fields.items():
        match = _FIELD.fullmatch(field)
        if match:
            families.setdefault(match[1], {})[_labels(match[2] or "")] = value
    for name in sorted(families):
        family = CounterMetricFamily(name, HELP.get(name, "A counter."))
        for labels, value in sorted(families[name].items()):
            family.add_sample(name.removesuffix("_total") + "_total", dict(labels), value)
        yield family


def _labels(written: str) -> Labels:
    unescaped = {"n": "\n"}
    return tuple(
        (name, _ESCAPE.sub(lambda found: unescaped.get(found[1], found[1]), value))
        for name, value in _LABEL.findall(written)
    )


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)
