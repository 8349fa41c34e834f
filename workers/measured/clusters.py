"""A Prometheus that watches several clusters: numbers of another one must not be told as ours."""

from collections.abc import Sequence

from workers.clients.metrics import Series

CLUSTER = "cluster"  # the label that Thanos, Mimir and kubernetes-mixin tell clusters apart by


def of_one_cluster(series: Sequence[Series]) -> tuple[Series, ...]:
    """All of them, or none: where two clusters answer, nobody knows which one is meant."""
    clusters = {each.labels.get(CLUSTER, "") for each in series}
    return tuple(series) if len(clusters) == 1 else ()
