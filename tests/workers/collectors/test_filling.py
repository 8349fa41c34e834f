"""How full a claim's volume is, and when it will be."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

import pytest

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import Filling
from alertwhy.domain.target import ObjectRef, Target
from tests.fakes.cluster import FakeCluster
from tests.fakes.measured import END, Answering, MeasuredCluster, matrix, recorded
from tests.fakes.objects import pod
from workers.clients.cluster import Json
from workers.clients.reader import Reader
from workers.collectors.filling import MOST_CLAIMS, filling
from workers.measured.queries import PREFIX, query_of_claim

CLAIM = ObjectRef("PersistentVolumeClaim", "shop", "data")
TARGET = Target("PersistentVolumeClaim", "shop", "data")
GI = 1024**3


def told(**values: Sequence[float]) -> Json:
    series = [matrix(each, __name__=PREFIX + name) for name, each in values.items()]
    return recorded(query_of_claim(CLAIM), *series)


def seen(*metrics: Json, target: Target = TARGET, objects: Iterable[Json] = ()) -> list[Evidence]:
    return list(filling(target, Reader(MeasuredCluster(objects, metrics=metrics), seconds=9)))


def gi(*values: float) -> list[float]:
    return [value * GI for value in values]


def test_a_volume_that_fills_tells_when_nothing_is_left() -> None:
    (found,) = seen(told(used_bytes=gi(6, 7, 8, 9), capacity_bytes=gi(10), available_bytes=gi(1)))
    assert (
        "90 % full: 9Gi of 10Gi used, 1Gi left ▅▆▇█\n"
        "it grew from 6Gi at 2026-10-14T09:15Z; going on like this it is full at 2026-10-14T09:35Z"
    ) == found.text
    assert ("PersistentVolumeClaim shop/data", True) == (found.object, "promtool" in found.command)
    fact = Filling(CLAIM, 9 * GI, 10 * GI, GI, None, END + timedelta(minutes=5))
    assert (fact,) == found.facts


def test_what_the_file_system_keeps_for_itself_is_not_left() -> None:
    (found,) = seen(told(used_bytes=gi(93), capacity_bytes=gi(100), available_bytes=gi(2)))
    assert "98 % full: 93Gi of 100Gi used, 2Gi left" == found.text


def test_inodes_are_told_where_they_are_counted() -> None:
    sizes = {"used_bytes": gi(1), "capacity_bytes": gi(4)}
    (found,) = seen(told(**sizes, inodes=[1000], inodes_used=[999]))
    assert "25 % full: 1Gi of 4Gi used, 3Gi left\n99 % of its inodes used" == found.text
    (found,) = seen(told(**sizes, inodes=[0], inodes_used=[0]))
    assert "inodes" not in found.text


@pytest.mark.parametrize(
    "used", [gi(9, 9, 9), gi(9, 8, 7), gi(1, 8, 1, 8, 1, 8), gi(8.99, 8.995, 9), gi(0, 0.03, 0.06)]
)
def test_what_does_not_fill_or_not_soon_has_no_such_time(used: list[float]) -> None:
    capacity = gi(10) if max(used) > GI else gi(100)
    slow = seen(told(used_bytes=used, capacity_bytes=capacity))
    assert "full at" not in slow[0].text


@pytest.mark.parametrize(
    "values",
    [{}, {"used_bytes": gi(1)}, {"capacity_bytes": gi(1)}, {"used_bytes": [1], "capacity_bytes": [0]}],
)  # fmt: skip
def test_what_is_not_measured_is_silence(values: dict[str, list[float]]) -> None:
    assert [] == seen(told(**values))
    assert [] == seen()


def mounting(name: str, *claims: str, **status: object) -> Json:
    volumes = [{"name": each, "persistentVolumeClaim": {"claimName": each}} for each in claims]
    return pod(
        name, spec={"nodeName": "w", "volumes": volumes}, status={"phase": "Running", **status}
    )


READY = [{"type": "Ready", "status": "True"}]


@pytest.mark.parametrize(
    ("status", "asked"),
    [
        ({"conditions": READY}, 0),
        ({"conditions": READY, "containerStatuses": [{"restartCount": 2}]}, MOST_CLAIMS),
        ({}, MOST_CLAIMS),
    ],
)
def test_claims_of_pods_in_trouble_are_looked_at(status: Json, asked: int) -> None:
    metrics = Answering()
    cluster = MeasuredCluster([mounting("db-0", "a", "b", "c", **status)], metrics=metrics)
    assert [] == list(filling(Target("Pod", "shop", "db-0"), Reader(cluster, seconds=9)))
    assert asked == len(metrics.asked)


def test_the_claim_that_is_meant_is_looked_at_alone_however_its_pods_are() -> None:
    metrics = Answering()
    cluster = MeasuredCluster([mounting("db-0", "a", "data")], metrics=metrics)
    list(filling(TARGET, Reader(cluster, seconds=9)))
    assert [query_of_claim(CLAIM)] == metrics.asked


def test_without_prometheus_nothing_is_read_at_all() -> None:
    cluster = FakeCluster([mounting("db-0", "data")])
    assert [] == list(filling(Target("Pod", "shop", "db-0"), Reader(cluster, seconds=9)))
    assert [] == cluster.calls
