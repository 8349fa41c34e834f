"""A real Prometheus: our queries are ones that it takes, and its numbers name the cause."""

import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alertwhy.domain.finding import Confidence
from alertwhy.domain.investigation import Report
from alertwhy.domain.target import Target, Watched
from alertwhy.errors import CollectError
from tests.fakes.measured import MeasuredCluster
from tests.fakes.programs import path_of, run
from tests.live.prometheus import HOW, SCRAPED, Prometheus, Told
from tests.test_scenarios import case_of
from workers.clients.cluster import Json
from workers.clients.http import RequestsHttp
from workers.clients.metrics import Query, RecordedMetrics, metrics_of
from workers.clients.prometheus import MAX_REPLY
from workers.clients.prometheus import Prometheus as Door
from workers.clients.snapshot import SnapshotCluster
from workers.measured.expressions import narrowed
from workers.pipeline.investigating import examine
from workers.recording.measuring import measurements
from workers.recording.recorder import Recorder

pytestmark = pytest.mark.live

NOW = datetime(2026, 10, 14, 9, 30, tzinfo=UTC)  # takenAt of the scenarios
HOURS = int(timedelta(hours=7) / SCRAPED)  # samples
MI, GI = 1024**2, 1024**3
LEDGER = "ledger-api-flwjqc2g52-flwjq"
CART = "cart-6c9f7db85b-lq4vx"
THROTTLING = (
    "sum by (namespace, pod, container) (increase(container_cpu_cfs_throttled_periods_total[5m]))"
    " / sum by (namespace, pod, container) (increase(container_cpu_cfs_periods_total[5m]))"
)


def told(metric: str, values: list[float], **labels: str) -> Told:
    return Told(metric, labels, values, NOW)


def ramp(start: float, end: float, count: int = HOURS) -> list[float]:
    return [start + (end - start) * step / (count - 1) for step in range(count)]


def summed(rates: list[float]) -> list[float]:
    total, found = 0.0, []
    for rate in rates:
        total += rate
        found.append(total)
    return found


def container(pod: str, namespace: str, name: str) -> dict[str, str]:
    return {
        "namespace": namespace,
        "pod": pod,
        "container": name,
        "id": f"/kubepods/{pod}/1",
        "node": "worker-2",
    }


def world() -> Iterator[Told]:
    """Two applications as cAdvisor tells of them, and a volume as the kubelet does."""
    mine = container(LEDGER, "pay", "ledger")
    calm, held = HOURS - 150, 150  # throttled for the last 75 minutes
    yield told("container_cpu_cfs_periods_total", summed([300.0] * HOURS), **mine)
    yield told(
        "container_cpu_cfs_throttled_periods_total",
        summed([3.0] * calm + [180.0] * held),
        **mine,
    )
    yield told("container_cpu_usage_seconds_total", summed([5.9] * HOURS), **mine)
    other = container("ledger-api-other", "pay", "ledger")
    yield told("container_cpu_cfs_periods_total", summed([300.0] * HOURS), **other)
    yield told("container_cpu_cfs_throttled_periods_total", summed([299.0] * HOURS), **other)
    cart = container(CART, "checkout", "app")
    yield told("container_memory_working_set_bytes", ramp(40 * MI, 127 * MI), **cart)
    yield told(
        "kube_pod_container_status_restarts_total",
        ramp(0, 7),
        namespace="checkout",
        pod=CART,
        container="app",
    )
    claim = {"namespace": "apps", "persistentvolumeclaim": "data", "node": "worker-2"}
    used = ramp(14 * GI, 18.4 * GI)
    for name, values in {
        "used_bytes": used,
        "capacity_bytes": [20.0 * GI] * HOURS,
        "available_bytes": [20 * GI - each for each in used],
        "inodes": [1000.0] * HOURS,
        "inodes_used": [10.0] * HOURS,
    }.items():
        yield told(f"kubelet_volume_stats_{name}", values, **claim)


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    with Prometheus(tmp_path_factory.mktemp("prometheus"), world()) as running:
        yield running


@pytest.fixture
def door(prometheus: Prometheus) -> Door:
    http = RequestsHttp("alertwhy/live", max_reply=MAX_REPLY)
    return Door(prometheus.url, http, now=lambda: NOW)


def looked_at(name: str, door: Door, expression: str = "") -> tuple[Report, SnapshotCluster]:
    """A scenario whose cluster is recorded, and whose measurements are live."""
    case = case_of(name)
    assert case.question is not None
    case.cluster.metrics = door
    target = case.question.target
    if expression:
        alert = case.question.alerts[0]
        labels = tuple(alert.labels.items())
        target = replace(target, watched=Watched(expression, labels, alert.starts_at))
    try:
        return examine(target, case.cluster, now=NOW), case.cluster
    finally:
        case_of.cache_clear()


def evidence(report: Report, collector: str) -> str:
    return "\n".join(each.text for each in report.evidence if each.collector == collector)


def test_throttling_is_measured_and_named(door: Door) -> None:
    report, _ = looked_at("cpu-throttled", door, f"{THROTTLING} > (25 / 100)")
    first = report.findings[0]
    assert ("cpu-throttled", Confidence.LIKELY) == (first.cause, first.confidence)
    assert "had to wait in 60 % of its periods lately" in first.title
    assert "ledger: CPU 197m at 09:30Z" in evidence(report, "usage")
    assert "above 0.25 since 08:" in evidence(report, "expression")
    assert () == report.gaps


def test_memory_that_climbs_is_measured(door: Door) -> None:
    report, _ = looked_at("oom-killed", door)
    assert "the most that was measured is 12" in report.findings[0].title
    assert "% of the limit" in report.findings[0].title
    assert "6 restarts in 6 h" in evidence(report, "usage")


def test_a_volume_that_fills_is_measured_to_its_end(door: Door) -> None:
    report, _ = looked_at("volume-full-alert", door)
    assert "is 92 % full: 18.4Gi of 20Gi used, and will be full at 2026-10-14T12:0" in (
        report.findings[0].title
    )


def test_what_is_recorded_of_it_tells_the_same(door: Door) -> None:
    for name in ("oom-killed", "volume-full-alert"):
        live, cluster = looked_at(name, door)
        recorder = Recorder(cluster)
        list(recorder.objects())
        cluster.metrics = RecordedMetrics(measurements(recorder))
        offline = examine(live.target, cluster, now=NOW)
        assert live.findings[0].title == offline.findings[0].title


def test_no_name_breaks_a_query(door: Door) -> None:
    odd: list[Json] = [
        {
            "kind": "Pod",
            "metadata": {"namespace": 'a"\n\\', "name": "b{}$1\x00\x7f日本"},
            "spec": {"nodeName": "n", "containers": [{"name": "c"}]},
        }
    ]
    cluster = MeasuredCluster(odd, metrics=door)
    labels = (("namespace", 'a"\n\\'), ("pod", "b{}$1\x00\x7f日本"))
    target = Target("Pod", 'a"\n\\', "b{}$1\x00\x7f日本", watched=Watched("up == 0", labels, NOW))
    report = examine(target, cluster, now=NOW)
    assert [] == [gap for gap in report.gaps if "Prometheus" in gap.reason]
    assert metrics_of(cluster) is door


def test_an_expression_is_asked_for_its_own_series_alone(door: Door) -> None:
    every = door.query(Query(THROTTLING), timeout=3)
    text = narrowed(THROTTLING, {"namespace": "pay", "pod": LEDGER})
    (mine,) = door.query(Query(THROTTLING, text), timeout=3)
    assert (2, LEDGER) == (len(every), mine.labels["pod"])


def test_what_it_refuses_is_told_in_its_own_words(door: Door) -> None:
    with pytest.raises(CollectError, match=r"Prometheus answered 400: .*parse error"):
        door.query(Query("rate(("), timeout=3)
    door.ping(timeout=3)


def test_the_command_that_is_shown_shows_it(door: Door, tmp_path: Path) -> None:
    report, _ = looked_at("oom-killed", door)
    (command, *_) = [each.command for each in report.evidence if each.collector == "usage"]
    program, *words = shlex.split(command)
    try:
        printed = run([path_of(program, HOW), *words], folder=tmp_path)
    except subprocess.CalledProcessError as error:
        pytest.fail(f"{command}: {error.stderr}")
    assert 'container="app"' in printed
