"""Measurements for a recording: what collectors would ask Prometheus of the objects in it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from alertwhy.domain.evidence import Gap
from alertwhy.domain.target import ObjectRef
from alertwhy.errors import CollectError, Unmeasured
from alertwhy.redact import redact
from workers.clients.cluster import Json
from workers.clients.metrics import Metrics, Query, Series, metrics_of
from workers.measured.queries import queries_of_pod, query_of_claim
from workers.recording.recorder import Recorder

METRICS = "metrics"  # as a gap names it
QUERY_TIMEOUT = 10.0  # seconds
THREADS = 4  # queries at once: a Prometheus has people to serve
MOST_PODS = 100  # four queries each; those in trouble first
MOST_CLAIMS = 100  # one query each


def measurements(recorder: Recorder) -> Iterator[Json]:
    """What was measured of the pods and claims that were read; nothing without a Prometheus.

    The first that Prometheus does not answer at all ends it, with a gap.
    """
    metrics = metrics_of(recorder.cluster)
    if metrics is None:
        return
    queries = list(_queries(recorder))
    with ThreadPoolExecutor(THREADS, thread_name_prefix="metrics") as pool:
        answers = pool.map(lambda query: _asked(metrics, query), queries)
        for number, (query, found) in enumerate(zip(queries, answers, strict=True), 1):
            recorder.tell("measurements", number)
            if isinstance(found, CollectError):
                recorder.gaps.setdefault((METRICS, ""), Gap(METRICS, found.reason, found.remedy))
                if isinstance(found, Unmeasured):
                    pool.shutdown(cancel_futures=True)
                    return
            elif found:
                yield {"query": query.text, "result": [_plain(each) for each in found]}


def _queries(recorder: Recorder) -> Iterator[Query]:
    runs = (*recorder.runs, *recorder.calm)
    pods = dict.fromkeys(ObjectRef("Pod", namespace, pod) for namespace, pod, *_ in runs)
    for pod in islice(pods, MOST_PODS):
        yield from queries_of_pod(pod).values()
    for claim in recorder.claims[:MOST_CLAIMS]:
        yield query_of_claim(claim)


def _asked(metrics: Metrics, query: Query) -> tuple[Series, ...] | CollectError | None:
    try:
        return metrics.query(query, timeout=QUERY_TIMEOUT)
    except CollectError as error:
        return error


def _plain(series: Series) -> Json:
    """As Prometheus returned it: a matrix' entry."""
    labels = {name: redact(value) for name, value in series.labels.items()}
    values = [[each.at.timestamp(), repr(each.value)] for each in series.curve.points]
    return {"metric": labels, "values": values}
