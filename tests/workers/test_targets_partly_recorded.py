"""Targets of which a recording holds the pod and not all of its owners."""

from alertwhy.domain.target import ObjectRef, Target
from tests.fakes.objects import deployment, pod
from workers.clients.cluster import Json
from workers.clients.reader import Reader
from workers.clients.snapshot import SnapshotCluster, Unseen
from workers.targets import Resolved, resolve

POD = Target("Pod", "shop", "cart-7c9f8d-x2abc")


def resolved(target: Target, *objects: Json) -> Resolved:
    return resolve(target, Reader(SnapshotCluster(objects), seconds=10))


def test_a_pod_whose_replicaset_is_gone_or_not_recorded_leads_to_the_deployment_by_its_name() -> (
    None
):
    found, gaps = resolved(POD, pod(), deployment())

    assert ObjectRef("Deployment", "shop", "cart") == found.ref
    assert ["Pod", "ReplicaSet"] == [each.kind for each in found.via]
    assert () == gaps


def test_an_owner_that_does_not_exist_is_no_root() -> None:
    found, gaps = resolved(POD, pod())

    assert ObjectRef("Pod", "shop", "cart-7c9f8d-x2abc") == found.ref
    assert ["ReplicaSet shop/cart-7c9f8d does not exist"] == [gap.reason for gap in gaps]


def test_owners_that_a_plain_list_does_not_hold_are_no_news() -> None:
    listed = SnapshotCluster([pod()], unseen=Unseen(held=frozenset({"Pod"})))
    found, gaps = resolve(POD, Reader(listed, seconds=10))

    assert ("Pod", ()) == (found.kind, gaps)
