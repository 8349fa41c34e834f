"""What is recorded tells the same offline as live: shown on every scenario."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alertwhy.errors import CollectError, ConfigError, Forbidden, Unreachable
from tests.fakes.cluster import FakeCluster
from tests.fakes.scenes import LOGS, NODE, POD, crash_loop
from tests.test_scenarios import NAMES, case_of
from workers.clients.cluster import Cluster
from workers.clients.snapshot import SnapshotCluster, load_snapshot
from workers.pipeline.investigating import examine
from workers.recording.recorder import Recorder
from workers.recording.writing import Written, write

NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)
# Its namespace's CronJobs could not be read; a recording of all namespaces cannot say so of one.
HALF = "live-job-of-a-cronjob-without-room"


def recorded(cluster: Cluster, path: Path, *namespaces: str) -> SnapshotCluster:
    write(Recorder(cluster, namespaces), path, cluster="prod", now=lambda: NOW)
    return load_snapshot(path)


@pytest.mark.parametrize("name", [name for name in NAMES if name != HALF][::3])
def test_a_recording_leads_to_the_same_findings(name: str, tmp_path: Path) -> None:
    case = case_of(name)
    assert case.question is not None
    target = case.question.target
    copy = recorded(case.cluster, tmp_path / "c.json.gz")
    live, offline = (examine(target, each, now=NOW) for each in (case.cluster, copy))
    causes = [[(f.cause, f.title, f.confidence) for f in r.findings] for r in (live, offline)]
    assert causes[0] == causes[1]
    assert live.target == offline.target


def test_a_recording_of_a_live_cluster_has_its_time_and_name(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    copy = recorded(FakeCluster(crash_loop(), logs=LOGS), path)
    assert (NOW, "prod") == (copy.taken_at, copy.cluster)
    assert "starting\npanic: no database" == copy.logs(
        "shop", POD.name, "app", previous=True, timeout=1
    )
    assert 0o600 == path.stat().st_mode & 0o777


def test_what_was_measured_is_recorded_as_well(tmp_path: Path) -> None:
    case = case_of("measured-memory-climbs-until-killed")
    path = tmp_path / "c.json"
    written = write(Recorder(case.cluster), path, cluster="", now=lambda: NOW)
    assert 3 == written.measurements
    assert case.question is not None
    found = examine(case.question.target, load_snapshot(path), now=NOW)
    assert "the most that was measured is 126" in found.findings[0].title


def test_how_much_was_written_is_told(tmp_path: Path) -> None:
    recorder = Recorder(FakeCluster([*crash_loop()], logs=LOGS))
    written = write(recorder, tmp_path / "c.json", cluster="", now=lambda: NOW)
    assert Written(objects=len(crash_loop()), logs=2) == written


def test_without_logs_an_offline_look_says_that_they_were_left_out(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    recorder = Recorder(FakeCluster(crash_loop(), logs=LOGS))
    write(recorder, path, cluster="", now=lambda: NOW, with_logs=False)
    with pytest.raises(Forbidden, match="left out"):
        load_snapshot(path).logs("shop", POD.name, "app", previous=True, timeout=1)


def test_what_was_not_recorded_never_reads_as_absent(tmp_path: Path) -> None:
    refused = Forbidden("forbidden: list replicasets", "allow it")
    live = FakeCluster(crash_loop(), errors={("list", "ReplicaSet", "*"): refused})
    copy = recorded(live, tmp_path / "c.json", "shop")
    with pytest.raises(Forbidden, match="not in the snapshot: forbidden: list replicasets"):
        copy.get("ReplicaSet", "shop", "cart-7c9f8d", timeout=1)
    with pytest.raises(Unreachable, match="the namespace bank is not in the snapshot"):
        copy.list("Pod", "bank", timeout=1)
    assert [NODE] == copy.list("Node", "", timeout=1)
    assert [] == copy.list("Event", "default", timeout=1)


def test_nothing_that_could_be_read_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    errors = {("list", kind, "*"): Unreachable("no answer", "look") for kind in ("Pod", "Node")}
    with pytest.raises(CollectError, match="nothing could be read: no answer"):
        write(Recorder(FakeCluster(errors=errors)), path, cluster="", now=lambda: NOW)
    assert [] == list(tmp_path.iterdir())


def test_an_empty_namespace_says_so(tmp_path: Path) -> None:
    with pytest.raises(CollectError, match="no objects in these namespaces"):
        write(Recorder(FakeCluster(), ("x",)), tmp_path / "c", cluster="", now=lambda: NOW)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    path = tmp_path / "none" / "c.json"
    with pytest.raises(ConfigError, match="cannot be written: No such file"):
        write(Recorder(FakeCluster(crash_loop())), path, cluster="", now=lambda: NOW)


def test_half_a_character_does_not_cost_the_recording(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    recorded(FakeCluster([{**NODE, "spec": {"x": "\ud800"}}]), path)
    assert {"x": "?"} == json.loads(path.read_text())["objects"][0]["spec"]
