"""What was measured, for a recording: what collectors would ask, and no more."""

import pytest

from alertwhy.errors import CollectError, Unmeasured
from tests.fakes.cluster import FakeCluster
from tests.fakes.measured import Answering, MeasuredCluster, curve
from tests.fakes.objects import obj, pod
from workers.clients.cluster import Json
from workers.clients.metrics import RecordedMetrics, Series
from workers.recording import measuring
from workers.recording.measuring import METRICS, measurements
from workers.recording.recorder import Recorder

CLAIM = obj("PersistentVolumeClaim", "data")


def restarted(name: str, count: int = 1) -> Json:
    statuses = [{"name": "app", "restartCount": count, "state": {"running": {"startedAt": "x"}}}]
    return pod(name, status={"phase": "Running", "containerStatuses": statuses})


def recorder(*objects: Json, metrics: Answering) -> Recorder:
    found = Recorder(MeasuredCluster(objects, metrics=metrics))
    list(found.objects())
    return found


def test_pods_and_claims_are_measured_and_can_be_asked_again() -> None:
    found = Series({"container": "app", "by": "password=hunter2"}, curve(0.1, 2))
    metrics = Answering(found)
    told: list[tuple[str, int]] = []
    made = recorder(restarted("cart-0"), CLAIM, metrics=metrics)
    made.tell = lambda what, count: told.append((what, count))
    written = list(measurements(made))
    assert [each.text for each in metrics.asked] == [each["query"] for each in written]
    assert (5, ("measurements", 5)) == (len(written), told[-1])
    again = RecordedMetrics(written).query(metrics.asked[0], timeout=1)
    assert again is not None
    assert (found.curve, "app") == (again[0].curve, again[0].labels["container"])
    assert "hunter2" not in str(written)


def test_a_recording_has_room_for_so_many_the_troubled_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(measuring, "MOST_PODS", 1)
    monkeypatch.setattr(measuring, "MOST_CLAIMS", 0)
    metrics = Answering()
    made = recorder(pod("a-well"), restarted("b-troubled"), CLAIM, metrics=metrics)
    assert [] == list(measurements(made))
    assert 4 == len(metrics.asked)
    assert all('pod="b-troubled"' in each.text for each in metrics.asked)


@pytest.mark.parametrize("error", [Unmeasured("away", "look"), CollectError("away", "look")])
def test_what_cannot_be_measured_is_a_gap(error: CollectError) -> None:
    made = recorder(restarted("cart-0"), metrics=Answering(error=error))
    assert [] == list(measurements(made))
    gap = made.gaps[METRICS, ""]
    assert ("away", "look") == (gap.reason, gap.remedy)


def test_without_prometheus_nothing_is_measured_and_nothing_is_missing() -> None:
    made = Recorder(FakeCluster([restarted("cart-0")]))
    list(made.objects())
    assert [] == list(measurements(made))
    assert {} == made.gaps
