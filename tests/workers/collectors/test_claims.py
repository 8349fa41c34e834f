from datetime import UTC, datetime

import pytest

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import ClaimState, StorageClasses, VolumeState
from alertwhy.domain.target import ObjectRef, Target
from tests.fakes.cluster import FakeCluster
from tests.fakes.objects import obj, pod
from workers.clients.cluster import Json
from workers.clients.reader import Reader
from workers.collectors.claims import DEFAULT, MOST_CLAIMS, claims

CLAIM = Target("PersistentVolumeClaim", "shop", "db")
FAST = obj("StorageClass", "fast", provisioner="csi.example", volumeBindingMode="Immediate")
SLOW = obj("StorageClass", "slow", provisioner="csi.example", annotations={DEFAULT[1]: "true"})
BARE = Target("Pod", "shop", "db-0")


def claim(name: str = "db", phase: str = "Pending", **spec: object) -> Json:
    asked = {
        "accessModes": ["ReadWriteOnce"],
        "resources": {"requests": {"storage": "10Gi"}},
        **spec,
    }
    return obj("PersistentVolumeClaim", name, spec=asked, status={"phase": phase})


def mounting(*names: str) -> Json:
    volumes = [{"name": n, "persistentVolumeClaim": {"claimName": n}} for n in names]
    return pod("db-0", owner=("StatefulSet", "db"), spec={"volumes": volumes})


def seen(target: Target, *objects: Json) -> list[Evidence]:
    return list(claims(target, Reader(FakeCluster(objects), seconds=10)))


def test_a_claim_that_waits_is_told_with_the_classes_there_are() -> None:
    found = seen(CLAIM, claim(storageClassName="quick"), FAST, SLOW)
    assert [
        "Pending, asks 10Gi ReadWriteOnce of storage class quick",
        "fast: csi.example, Immediate\nslow: csi.example, Immediate, default",
    ] == [each.text for each in found]
    assert "kubectl -n shop get persistentvolumeclaim db -o yaml" == found[0].command
    expected = ClaimState(
        ObjectRef("PersistentVolumeClaim", "shop", "db"),
        "Pending",
        storage_class="quick",
        requested="10Gi",
        access_modes=("ReadWriteOnce",),
        created_at=datetime(2026, 11, 21, 15, 0, tzinfo=UTC),
    )
    assert [expected] == [state for state, _ in of_kind(found, ClaimState)]
    assert [StorageClasses(("fast", "slow"), ("slow",))] == (
        [state for state, _ in of_kind(found, StorageClasses)]
    )


def test_no_class_asked_for_is_told_apart_from_the_class_of_none() -> None:
    ((default, _),) = of_kind(seen(CLAIM, claim()), ClaimState)
    ((none, _),) = of_kind(seen(CLAIM, claim(storageClassName="")), ClaimState)
    assert (None, "") == (default.storage_class, none.storage_class)
    assert "the default storage class" in seen(CLAIM, claim())[0].text
    assert "of storage class none" in seen(CLAIM, claim(storageClassName=""))[0].text


def test_a_cluster_without_classes_says_so() -> None:
    found = seen(CLAIM, claim())
    assert "there are no storage classes" == found[1].text


def test_a_named_claim_is_told_even_if_bound_and_then_without_classes() -> None:
    bound = claim(phase="Bound", volumeName="pv-1")
    status = bound["status"]
    assert isinstance(status, dict)
    status["conditions"] = [{"type": "FileSystemResizePending", "status": "True"}]
    (evidence,) = seen(CLAIM, bound, FAST)
    assert (
        "Bound, asks 10Gi ReadWriteOnce of the default storage class, volume pv-1\n"
        "FileSystemResizePending=True"
    ) == evidence.text


def test_of_a_pods_claims_only_those_not_bound_are_told() -> None:
    found = seen(BARE, mounting("a", "b"), claim("a", "Bound"), claim("b", "Lost"))
    assert ["PersistentVolumeClaim shop/b", "StorageClasses"] == [each.object for each in found]


def test_a_claim_that_does_not_exist_is_left_to_the_events() -> None:
    assert [] == seen(BARE, mounting("gone"))


def test_reads_are_few_however_many_claims_there_are() -> None:
    names = [f"c{n}" for n in range(9)]
    cluster = FakeCluster([mounting(*names), *(claim(n, "Bound") for n in names)])
    assert [] == list(claims(BARE, Reader(cluster, seconds=10)))
    assert MOST_CLAIMS == [call.kind for call in cluster.calls].count("PersistentVolumeClaim")


def volume(**parts: object) -> Json:
    return obj("PersistentVolume", "pv-1", **parts)


def test_the_volume_that_a_claim_waits_for_is_told() -> None:
    claimed = {"claimRef": {"namespace": "shop", "name": "db"}}
    found = seen(
        CLAIM, claim(volumeName="pv-1"), volume(spec=claimed, status={"phase": "Released"})
    )

    assert "Released, claim shop/db, reclaim policy " == found[1].text
    ((state, _),) = of_kind(found, VolumeState)
    assert ObjectRef("PersistentVolumeClaim", "shop", "db") == state.claim


def test_a_volume_by_itself_says_why_it_failed() -> None:
    status = {"phase": "Failed", "reason": "Delete", "message": "in use"}
    (evidence,) = seen(Target("PersistentVolume", "", "pv-1"), volume(status=status))

    assert "Failed, no claim, reclaim policy \nDelete: in use" == evidence.text
    assert "kubectl get persistentvolume pv-1 -o yaml" == evidence.command


AFFINITY = {
    "required": {
        "nodeSelectorTerms": [
            {"matchExpressions": [{"key": "zone", "operator": "In", "values": [zone]}]}
            for zone in ("a", "b")
        ]
    }
}


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("0/2 nodes are available: 2 node(s) had volume node affinity conflict.", 1),
        ("0/2 nodes are available: 2 Insufficient cpu.", 0),
    ],
)
def test_where_a_bound_volume_lies_is_told_if_that_keeps_its_pod_off(
    message: str, told: int
) -> None:
    refused = {"type": "PodScheduled", "status": "False", "message": message}
    kept_off = mounting("db")
    kept_off["status"] = {"phase": "Pending", "conditions": [refused]}
    claimed = {"claimRef": {"namespace": "shop", "name": "db"}, "nodeAffinity": AFFINITY}
    there = volume(spec=claimed, status={"phase": "Bound"})

    found = seen(BARE, kept_off, claim(phase="Bound", volumeName="pv-1"), there)

    places = [state.places for state, _ in of_kind(found, VolumeState)]
    assert [("zone in a", "zone in b")] * told == places
    assert told == sum("on nodes with zone in a or zone in b" in each.text for each in found)


def test_a_volume_that_is_gone_is_no_news() -> None:
    assert [] == seen(Target("PersistentVolume", "", "pv-1"))


def test_a_bound_claim_that_cannot_leave_is_told_with_its_finalizers_and_users() -> None:
    leaving = claim(phase="Bound", volumeName="pv-1")
    metadata = leaving["metadata"]
    assert isinstance(metadata, dict)
    metadata |= {"deletionTimestamp": "2026-11-21T15:00:00Z", "finalizers": ["protect"]}

    (evidence,) = seen(BARE, leaving, mounting("db"))

    assert evidence.text.endswith("being deleted, finalizers: protect")
    ((state, _),) = of_kind([evidence], ClaimState)
    assert (ObjectRef("Pod", "shop", "db-0"),) == state.used_by


def released(name: str, cls: str, claimed: str = "other") -> Json:
    spec = {"storageClassName": cls, "claimRef": {"namespace": "shop", "name": claimed}}
    return obj("PersistentVolume", name, spec=spec, status={"phase": "Released"})


@pytest.mark.parametrize("cls", ["", "manual", "local"])
def test_volumes_made_by_hand_that_nobody_can_have_are_told(cls: str) -> None:
    local = obj("StorageClass", "local", provisioner="kubernetes.io/no-provisioner")
    volumes = [released("pv-1", cls), released("pv-2", "x", "db"), released("pv-3", "x")]

    found = seen(CLAIM, claim(storageClassName=cls), local, *volumes)

    assert ["PersistentVolume pv-1", "PersistentVolume pv-2"] == [
        each.object for each in found if each.object.startswith("PersistentVolume ")
    ]


def test_volumes_are_not_listed_where_someone_makes_them() -> None:
    cluster = FakeCluster([claim(storageClassName="fast"), FAST, released("pv-1", "fast")])

    list(claims(CLAIM, Reader(cluster, seconds=10)))

    assert ("list", "PersistentVolume") not in {(call.verb, call.kind) for call in cluster.calls}
