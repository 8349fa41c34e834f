"""What an investigation may ask of a large cluster: little, and never all of it."""

from datetime import UTC, datetime

import pytest

from alertwhy.domain.target import Target
from tests.fakes.multitude import multitude
from tests.fakes.objects import LABELS, deployment, pod, replicaset
from tests.fakes.scenes import crashing_pod
from tests.test_scenarios import NAMES, case_of
from workers.clients.cluster import Page
from workers.clients.raw import text
from workers.clients.snapshot import SnapshotCluster
from workers.pipeline.investigating import examine
from workers.recording.recorder import Recorder

NOW = datetime(2030, 1, 1, tzinfo=UTC)  # a snapshot has its own
FEW = NAMES[:: max(1, len(NAMES) // 6)]
GROWTH = 1.5  # how many times the reads of a small cluster may be


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
