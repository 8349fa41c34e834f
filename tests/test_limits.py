"""What an investigation may ask of a large cluster: little, and never all of it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from alertwhy.domain.target import Target
from tests.fakes.multitude import multitude
from tests.fakes.objects import LABELS, deployment, pod, replicaset
from tests.fakes.scenes import crashing_pod
from tests.test_scenarios import NAMES, case_of
from workers.clients.cluster import RESOURCES, Cluster, Json, Page
from workers.clients.raw import text
from workers.clients.snapshot import SnapshotCluster
from workers.pipeline.investigating import examine
from workers.recording.recorder import Recorder

NOW = datetime(2030, 1, 1, tzinfo=UTC)  # a snapshot has its own
# About the cluster or a node: looking beyond one namespace is their nature.
WIDE = frozenset({"Node", "Cluster"})
# A node's pods, and the one Service that has an address: few, wherever they are.
NARROW = ("spec.nodeName=", "spec.clusterIP=")
FEW = NAMES[:: max(1, len(NAMES) // 6)]
GROWTH = 1.5  # how many times the reads of a small cluster may be


class Watched:
    """A cluster that remembers its lists: kind, namespace, selector."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self.taken_at = cluster.taken_at
        self.lists: list[tuple[str, str, str]] = []

    def get(self, kind: str, namespace: str, name: str, *, timeout: float) -> Json:
        return self._cluster.get(kind, namespace, name, timeout=timeout)

    def list(
        self, kind: str, namespace: str, *, labels: str = "", fields: str = "", timeout: float
    ) -> Page:
        self.lists.append((kind, namespace, labels or fields))
        return self._cluster.list(kind, namespace, labels=labels, fields=fields, timeout=timeout)

    def complete(self, kind: str, namespace: str) -> bool:
        return self._cluster.complete(kind, namespace)

    def pages(self, kind: str, namespace: str, *, timeout: float) -> Iterator[Page]:
        raise AssertionError("pages are for recording")

    def logs(
        self, namespace: str, pod: str, container: str, *, previous: bool, timeout: float
    ) -> str:
        return self._cluster.logs(namespace, pod, container, previous=previous, timeout=timeout)


@pytest.mark.parametrize("name", NAMES)
def test_no_rule_fails_and_what_is_listed_stays_small(name: str) -> None:
    case = case_of(name)
    assert case.question is not None
    watched = Watched(case.cluster)
    report = examine(case.question.target, watched, now=NOW)
    assert [] == [gap for gap in report.gaps if gap.collector.startswith("rule ")]
    wide = [each for each in watched.lists if RESOURCES[each[0]].namespaced and not each[1]]
    wide = [each for each in wide if not each[2].startswith(NARROW)]
    assert [] == [each for each in wide if each[0] in {"Pod", "Event"} and not each[2]]
    if case.question.target.kind not in WIDE:
        assert [] == wide, "what has a namespace is looked for in that alone"


@pytest.mark.parametrize("name", FEW)
def test_a_multitude_of_others_changes_neither_findings_nor_reads(name: str) -> None:
    case = case_of(name)
    assert case.question is not None
    small = case.cluster
    objects = list(Recorder(small).objects())
    own = sorted({text(each, "metadata", "namespace") for each in objects} - {""})
    others = multitude([*(f"team-{number}" for number in range(90)), *own])
    crowd = Crowded(small, [*objects, *others])
    alone, among = (examine(case.question.target, each, now=NOW) for each in (small, crowd))
    assert [each.cause for each in alone.findings] == [each.cause for each in among.findings]
    assert GROWTH * alone.stats.api_reads >= among.stats.api_reads


class Crowded(SnapshotCluster):
    """More objects, and the logs of the cluster that they were added to."""

    def __init__(self, small: SnapshotCluster, objects: Page) -> None:
        super().__init__(objects, taken_at=small.taken_at)
        self._small = small

    def logs(
        self, namespace: str, pod: str, container: str, *, previous: bool, timeout: float
    ) -> str:
        return self._small.logs(namespace, pod, container, previous=previous, timeout=timeout)


def test_the_worst_pod_is_found_though_a_thousand_come_before_it() -> None:
    well = {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}
    hashed = {**LABELS, "pod-template-hash": "7c9f8d"}
    many = [pod(f"cart-7c9f8d-{n:05}", labels=hashed, status=well) for n in range(1200)]
    worst = crashing_pod(name="cart-7c9f8d-zzzzz")
    cluster = SnapshotCluster([deployment(), replicaset(), *many, worst])
    report = examine(Target("Deployment", "shop", "cart"), cluster, now=NOW)
    assert any("cart-7c9f8d-zzzzz" in each.object for each in report.evidence)
