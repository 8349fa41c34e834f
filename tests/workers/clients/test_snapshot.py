import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alertwhy.errors import ConfigError, NotFound, Unreachable
from tests.fakes.objects import obj
from workers.clients.cluster import LOG_BYTES, LOG_LINES, Json
from workers.clients.snapshot import SnapshotCluster, load_snapshot

POD: Json = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {
        "namespace": "shop",
        "name": "cart-0",
        "labels": {"app": "cart"},
        "creationTimestamp": "2026-11-21T15:00:00Z",
        "deletionTimestamp": "2026-11-21T19:00:00Z",
    },
    "status": {"conditions": [{"type": "Ready", "lastTransitionTime": "2026-11-21T15:30:00Z"}]},
}
NODE: Json = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "worker-1"}}
LOG: Json = {
    "namespace": "shop",
    "pod": "cart-0",
    "container": "app",
    "previous": True,
    "text": "a\nb\n",
}


# nine lists of nine aliases of the list before: 9 ** 9 values
LAUGHS = b"a0: &a0 [x]\n" + b"".join(
    b"a%d: &a%d [%s]\n" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 10)
)


def write(path: Path, whole: object) -> Path:
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


def snapshot(**more: object) -> Json:
    return {"apiVersion": "alertwhy.io/v1", "kind": "ClusterSnapshot", **more}


def test_a_snapshot_answers_with_its_objects_and_logs(tmp_path: Path) -> None:
    path = write(tmp_path / "c.json", snapshot(objects=[POD, NODE], logs=[LOG], cluster="prod"))
    cluster = load_snapshot(path)
    assert POD == cluster.get("Pod", "shop", "cart-0", timeout=1)
    assert NODE == cluster.get("Node", "ignored", "worker-1", timeout=1)
    assert "a\nb" == cluster.logs("shop", "cart-0", "app", previous=True, timeout=1)
    assert "prod" == cluster.cluster


def test_taken_at_is_what_the_file_says(tmp_path: Path) -> None:
    path = write(tmp_path / "c.json", snapshot(takenAt="2026-11-21T16:00:00Z", objects=[POD]))
    assert datetime(2026, 11, 21, 16, tzinfo=UTC) == load_snapshot(path).taken_at


def test_without_taken_at_it_is_the_newest_moment_that_has_been(tmp_path: Path) -> None:
    path = write(tmp_path / "c.json", snapshot(objects=[POD]))
    assert datetime(2026, 11, 21, 15, 30, tzinfo=UTC) == load_snapshot(path).taken_at


def test_an_empty_snapshot_was_taken_at_no_known_moment(tmp_path: Path) -> None:
    assert load_snapshot(write(tmp_path / "c.json", snapshot(objects=[]))).taken_at is None


def test_a_plain_list_is_taken_whole(tmp_path: Path) -> None:
    inner = {
        "kind": "PodList",
        "apiVersion": "v1",
        "items": [{key: value for key, value in POD.items() if key != "kind"}],
    }
    whole = {"apiVersion": "v1", "kind": "List", "items": [inner, NODE]}
    cluster = load_snapshot(write(tmp_path / "c.json", whole))
    assert ["cart-0"] == [p["metadata"]["name"] for p in cluster.list("Pod", "shop", timeout=1)]  # type: ignore[index]  # raw JSON
    assert [NODE] == cluster.list("Node", "", timeout=1)


def test_yaml_keeps_times_as_text(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text(
        "kind: ClusterSnapshot\ntakenAt: 2026-11-21T16:00:00Z\nobjects:\n"
        "- {kind: Node, metadata: {name: n, creationTimestamp: 2026-11-21T15:00:00Z}}\n",
        encoding="utf-8",
    )
    cluster = load_snapshot(path)
    assert datetime(2026, 11, 21, 16, tzinfo=UTC) == cluster.taken_at
    node = cluster.get("Node", "", "n", timeout=1)
    assert {"name": "n", "creationTimestamp": "2026-11-21T15:00:00Z"} == node["metadata"]


def test_what_yaml_writes_once_and_names_again_is_read(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text(
        "kind: List\nitems:\n- &n {kind: Node, metadata: &m {name: n, labels: &l {a: &v b}}}\n"
        "- {kind: Node, metadata: {name: o, labels: *l, x: *v}}\n",
        encoding="utf-8",
    )
    assert 2 == len(load_snapshot(path).list("Node", "", labels="a=b", timeout=1))


def test_a_gzipped_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "c.json.gz"
    path.write_bytes(gzip.compress(json.dumps(snapshot(objects=[NODE])).encode(), mtime=0))
    assert [NODE] == load_snapshot(path).list("Node", "", timeout=1)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "is not an object"),
        (b"[1]", "is not an object"),
        (b'{"kind": "Pod"}', "kind 'Pod'"),
        (b"a: b", "no kind"),
        (b'{"kind": "List",\n "items": [}', "line 2: not JSON"),
        (b"kind: List\nitems: [\n", "line 3: not YAML"),
        (b"x: !!python/object:os.system {}", "not YAML"),
        (b'{"kind": "List", "items": {}}', "items is not a list"),
        (b'{"kind": "List", "items": [3]}', r"items\[0\] is not an object"),
        (b'{"kind": "List", "items": [{}]}', r"items\[0\] has no kind"),
        (b'{"kind": "List", "items": [{"kind": "Pod"}]}', r"items\[0\] has no kind or no metadata"),
        (b'{"kind": "ClusterSnapshot", "logs": [{"pod": "x"}]}', r"logs\[0\] needs"),
        (b"\xff\xfe", "byte 0 is not UTF-8"),
        (b"\x1f\x8bbroken", "gzip stream is damaged"),
        (gzip.compress(b"x" * 5000, mtime=0)[:20], "gzip stream is damaged"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b"a: &x [*x]", "aliases hold each other"),
        (LAUGHS, "aliases hold each other"),
    ],
)
def test_a_broken_file_names_the_place(tmp_path: Path, body: bytes, says: str) -> None:
    path = tmp_path / "broken"
    path.write_bytes(body)
    with pytest.raises(ConfigError, match=says) as caught:
        load_snapshot(path)
    assert str(caught.value).startswith(f"{path}: ")


def test_a_file_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(b" " * 5000, mtime=0))
    with pytest.raises(ConfigError, match="holds more than 1000 bytes"):
        load_snapshot(path, limit=1000)


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        load_snapshot(tmp_path / "none.json")


def test_what_is_not_there_is_not_found() -> None:
    cluster = SnapshotCluster([POD])
    with pytest.raises(NotFound, match="Pod shop/cart-9 does not exist"):
        cluster.get("Pod", "shop", "cart-9", timeout=1)
    with pytest.raises(NotFound, match="Node n does not exist"):
        cluster.get("Node", "shop", "n", timeout=1)
    with pytest.raises(NotFound, match="Secret is not a kind"):
        cluster.list("Secret", "shop", timeout=1)
    with pytest.raises(NotFound, match="no previous log of container app"):
        cluster.logs("shop", "cart-0", "app", previous=True, timeout=1)


def test_lists_are_selected_and_ordered() -> None:
    other: Json = {"kind": "Pod", "metadata": {"namespace": "shop", "name": "a"}}
    away: Json = {"kind": "Pod", "metadata": {"namespace": "bank", "name": "z"}}
    cluster = SnapshotCluster([POD, other, away])
    assert [other, POD] == cluster.list("Pod", "shop", timeout=1)
    assert [away, other, POD] == cluster.list("Pod", "", timeout=1)
    assert [POD] == cluster.list("Pod", "shop", labels="app=cart", timeout=1)
    assert [other] == cluster.list("Pod", "shop", fields="metadata.name=a", timeout=1)


def test_a_new_style_event_reads_like_an_old_one() -> None:
    event: Json = {
        "apiVersion": "events.k8s.io/v1",
        "kind": "Event",
        "metadata": {"namespace": "shop", "name": "cart-0.1"},
        "regarding": {"kind": "Pod", "name": "cart-0"},
        "note": "Back-off",
        "deprecatedCount": 4,
        "deprecatedFirstTimestamp": "2026-11-21T15:00:00Z",
        "deprecatedLastTimestamp": "2026-11-21T16:00:00Z",
        "reportingController": "kubelet",
    }
    cluster = SnapshotCluster([event])
    (found,) = cluster.list("Event", "shop", fields="involvedObject.name=cart-0", timeout=1)
    assert "Back-off" == found["message"]
    assert 4 == found["count"]
    assert "2026-11-21T16:00:00Z" == found["lastTimestamp"]


def test_a_long_log_keeps_its_newest_lines() -> None:
    key = ("shop", "cart-0", "app", False)
    cluster = SnapshotCluster([], logs={key: "\n".join(str(n) for n in range(1000)) + "\n"})
    lines = cluster.logs(*key[:3], previous=False, timeout=1).split("\n")
    assert LOG_LINES == len(lines)
    assert "999" == lines[-1]


def test_a_log_of_long_lines_keeps_whole_ones_within_the_limit() -> None:
    key = ("shop", "cart-0", "app", False)
    cluster = SnapshotCluster([], logs={key: "\n".join(f"{n:05}" + "é" * 500 for n in range(150))})
    found = cluster.logs(*key[:3], previous=False, timeout=1)
    assert LOG_BYTES - 1100 < len(found.encode()) <= LOG_BYTES
    assert all(len(line) == 505 for line in found.split("\n"))


def test_one_endless_line_keeps_its_end() -> None:
    key = ("shop", "cart-0", "app", False)
    cluster = SnapshotCluster([], logs={key: "x" * 2 * LOG_BYTES + "end"})
    found = cluster.logs(*key[:3], previous=False, timeout=1)
    assert found.endswith("xend")
    assert LOG_BYTES == len(found)


SELDOM_RECORDED = ("ConfigMap", "ServiceAccount", "RoleBinding", "ClusterRoleBinding")


@pytest.mark.parametrize("kind", SELDOM_RECORDED)
def test_a_plain_list_knows_nothing_of_what_it_does_not_hold(kind: str, tmp_path: Path) -> None:
    whole = {"kind": "List", "items": [POD]}
    cluster = load_snapshot(write(tmp_path / "c.json", whole))
    with pytest.raises(Unreachable, match="is not in the snapshot"):
        cluster.get(kind, "shop", "web", timeout=1)
    with pytest.raises(Unreachable, match=f"any {kind}.* is not in the snapshot"):
        cluster.list(kind, "shop", timeout=1)
    assert not cluster.complete(kind, "shop")


def test_what_a_plain_list_does_hold_is_seen_and_not_taken_for_all() -> None:
    cluster = SnapshotCluster([obj("ConfigMap", "web", data={"a": "b"})])
    assert {"a": ""} == cluster.get("ConfigMap", "shop", "web", timeout=1)["data"]
    assert 1 == len(cluster.list("ConfigMap", "shop", timeout=1))
    assert not cluster.complete("ConfigMap", "shop")
    with pytest.raises(Unreachable, match="ConfigMap shop/other is not in the snapshot"):
        cluster.get("ConfigMap", "shop", "other", timeout=1)
    with pytest.raises(Unreachable, match="any ConfigMap of bank"):
        cluster.list("ConfigMap", "bank", timeout=1)


def test_a_recording_that_says_to_hold_a_kind_knows_what_does_not_exist(tmp_path: Path) -> None:
    path = write(
        tmp_path / "c.json", snapshot(objects=[], kinds=["ConfigMap"], namespaces=["shop"])
    )
    cluster = load_snapshot(path)
    assert cluster.complete("ConfigMap", "shop")
    assert [] == cluster.list("ConfigMap", "shop", timeout=1)
    with pytest.raises(NotFound):
        cluster.get("ConfigMap", "shop", "web", timeout=1)
    assert not cluster.complete("ConfigMap", "bank")
    assert not cluster.complete("Role", "shop")


def test_what_a_recording_was_refused_is_not_all_there(tmp_path: Path) -> None:
    gap = {"kind": "Role", "namespace": "shop", "reason": "forbidden", "remedy": "allow it"}
    path = write(tmp_path / "c.json", snapshot(objects=[], kinds=["Role"], gaps=[gap]))
    cluster = load_snapshot(path)
    assert not cluster.complete("Role", "shop")
    assert cluster.complete("Role", "bank")


def test_kinds_that_every_snapshot_has_are_taken_as_before() -> None:
    cluster = SnapshotCluster([POD])
    assert cluster.complete("Service", "shop")
    assert [] == cluster.list("Service", "shop", timeout=1)
