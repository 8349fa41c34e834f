"""Recordings that nobody made for us: what ``kubectl get`` printed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.workers.clients.test_snapshot import POD, snapshot, write
from workers.clients.snapshot import load_snapshot


def test_a_plain_list_is_whole_only_in_the_kinds_that_it_has(tmp_path: Path) -> None:
    listed = load_snapshot(write(tmp_path / "l.json", {"kind": "List", "items": [POD]}))
    recorded = load_snapshot(write(tmp_path / "c.json", snapshot(objects=[POD])))

    assert listed.complete("Pod", "shop")
    assert not listed.complete("Service", "shop")
    assert [] == listed.list("Service", "shop", timeout=1)
    assert recorded.complete("StorageClass", "")


@pytest.mark.parametrize("kind", ["Namespace", "Node", "Service"])
def test_what_no_cluster_is_without_was_not_looked_for_where_there_is_none(
    kind: str, tmp_path: Path
) -> None:
    silent = load_snapshot(write(tmp_path / "s.json", snapshot(objects=[POD])))
    saying = load_snapshot(write(tmp_path / "k.json", snapshot(objects=[POD], kinds=[kind])))

    assert not silent.complete(kind, "shop")
    assert saying.complete(kind, "shop")


def test_one_of_them_anywhere_shows_that_it_was_looked_for(tmp_path: Path) -> None:
    apart = {**POD, "metadata": {"name": "coredns-1", "namespace": "kube-system"}}
    cluster = load_snapshot(write(tmp_path / "c.json", snapshot(objects=[apart])))

    assert cluster.complete("Pod", "shop")
    assert not cluster.complete("Service", "shop")


@pytest.mark.parametrize(
    ("taken", "began", "then"),
    [
        (None, 45, 45),  # it fired after the pod's last news, of half past three
        (None, 15, 30),
        (None, 59 * 60, 30),  # of another day: the times are two stories
        ("2026-11-21T15:31:00Z", 45, 31),
    ],
)
def test_a_recording_that_tells_no_time_is_of_no_time_before_its_alert(
    tmp_path: Path, taken: str | None, began: int, then: int
) -> None:
    three = datetime(2026, 11, 21, 15, tzinfo=UTC)
    told = {"takenAt": taken} if taken else {}
    cluster = load_snapshot(write(tmp_path / "c.json", snapshot(objects=[POD], **told)))

    dated = cluster.because_of(three + timedelta(minutes=began))

    assert three + timedelta(minutes=then) == dated.taken_at
    assert POD == dated.get("Pod", "shop", "cart-0", timeout=1)
