"""Every collector on every scene: what it asks for is what it says it needs, no more, no less."""

import pytest

from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import CollectError
from tests.fakes.cluster import FakeCluster
from tests.fakes.measured import MeasuredCluster
from tests.fakes.objects import LABELS, obj, pod
from tests.fakes.scenes import CRASHING, LOGS, crash_loop
from tests.fakes.streets import PLACES, SILENT, STREET
from workers.clients.cluster import Json
from workers.clients.reader import Reader
from workers.collectors import COLLECTORS, Collector
from workers.targets import resolve

MOST_READS = 12  # of the API server, for a crash loop of a Deployment, its owners included
SELECTOR = {"selector": {"matchLabels": LABELS}}
PENDING: Json = pod(
    "db-0",
    owner=("StatefulSet", "db"),
    spec={"volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "v-db-0"}}]},
    status={
        "phase": "Pending",
        "conditions": [{"type": "PodScheduled", "status": "False", "message": "Insufficient cpu"}],
    },
)
SHOP = [
    *crash_loop(),
    *STREET,
    PENDING,
    obj("StatefulSet", "db", spec={**SELECTOR, "serviceName": "db"}),
    obj("DaemonSet", "agent", spec=SELECTOR),
    obj("Job", "nightly-1", owner=("CronJob", "nightly"), spec=SELECTOR),
    obj("CronJob", "nightly"),
    obj("Service", "cart", spec={"selector": LABELS}),
    obj("PodDisruptionBudget", "cart", spec=SELECTOR),
    obj(
        "PersistentVolumeClaim",
        "v-db-0",
        spec={"storageClassName": "by-hand"},
        status={"phase": "Pending"},
    ),
    obj("PersistentVolume", "pv-1", status={"phase": "Failed"}),
]
TARGETS = [
    CRASHING,
    Target("Deployment", "shop", "cart"),
    *(
        Target(kind, "shop", name)
        for kind, name in (
            ("ReplicaSet", "cart-7c9f8d"),
            ("StatefulSet", "db"),
            ("DaemonSet", "agent"),
            ("Job", "nightly-1"),
            ("CronJob", "nightly"),
            ("Service", "cart"),
            ("PodDisruptionBudget", "cart"),
            ("PersistentVolumeClaim", "v-db-0"),
        )
    ),
    Target("StatefulSet", "shop", "db", via=(ObjectRef("Pod", "shop", "db-0"),)),
    Target("Node", "", "worker-1"),
    Target("Namespace", "", "shop"),
    Target("PersistentVolume", "", "pv-1"),
    Target("Cluster", "", "KubeSchedulerDown"),
    *PLACES,
]
ALL = [collector for _, collector in COLLECTORS]


@pytest.mark.parametrize("collector", ALL, ids=[each.name for each in ALL])
def test_a_collector_needs_exactly_what_it_asks_for(collector: Collector) -> None:
    asked: set[str] = set()
    for target in TARGETS:
        if collector.looks_at(target):
            cluster = MeasuredCluster(SHOP, logs=SILENT)
            list(collector.collect(target, Reader(cluster, seconds=30)))
            asked |= {call.need for call in cluster.calls}
    assert set(collector.needs) == asked


@pytest.mark.parametrize("collector", ALL, ids=[each.name for each in ALL])
def test_a_target_that_is_gone_is_met_without_surprise(collector: Collector) -> None:
    for target in TARGETS:
        try:
            assert all(
                each.text for each in collector.collect(target, Reader(FakeCluster(), seconds=9))
            )
        except CollectError:
            continue


def test_a_crash_loop_costs_few_reads() -> None:
    reader = Reader(FakeCluster(crash_loop(), logs=LOGS), seconds=30)
    target, gaps = resolve(Target("Pod", "shop", "cart-7c9f8d-x2abc"), reader)
    evidence = [
        one for each in ALL if each.looks_at(target) for one in each.collect(target, reader)
    ]
    assert CRASHING == target
    assert () == gaps
    assert {"pod-status", "pod-logs", "events", "owners", "node", "rollout"} == {
        each.collector for each in evidence
    }
    assert MOST_READS >= reader.reads
    assert 8 == reader.reads
