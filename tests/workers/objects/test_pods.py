import pytest

from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import Forbidden
from tests.fakes.cluster import Call, FakeCluster
from tests.fakes.objects import LABELS, deployment, obj, pod, replicaset
from workers.clients.cluster import Json
from workers.clients.reader import Reader
from workers.objects.pods import (
    NEEDS,
    claims_of,
    owners_of,
    pods_of,
    selector_of,
    troubled_node,
    waits_for,
)
from workers.objects.refs import ref_of

DEPLOYMENT = Target("Deployment", "shop", "cart")
SELECTOR = {"selector": {"matchLabels": LABELS}}


def names(target: Target, *objects: Json) -> list[str]:
    cluster = FakeCluster(objects)
    found = pods_of(target, Reader(cluster, seconds=10))
    assert {call.need for call in cluster.calls} <= NEEDS
    return [ref_of(each).name for each in found]


def condition(status: str) -> Json:
    return {"phase": "Running", "conditions": [{"type": "Ready", "status": status}]}


def test_the_pod_that_the_alert_named_is_the_only_one() -> None:
    via = (ObjectRef("Pod", "shop", "cart-7c9f8d-b"),)
    objects = [pod("cart-7c9f8d-a"), pod("cart-7c9f8d-b"), deployment()]
    assert ["cart-7c9f8d-b"] == names(Target("Deployment", "shop", "cart", via=via), *objects)


def test_a_named_pod_that_is_gone_gives_way_to_those_of_its_root() -> None:
    via = (ObjectRef("Pod", "shop", "gone"),)
    objects = [pod("cart-7c9f8d-a"), deployment()]
    assert ["cart-7c9f8d-a"] == names(Target("Deployment", "shop", "cart", via=via), *objects)


def test_the_worst_come_first_and_only_three() -> None:
    restarted = {**condition("False"), "containerStatuses": [{"restartCount": 5}]}
    objects = [
        pod("cart-7c9f8d-a-well", status=condition("True")),
        pod("cart-7c9f8d-b-over", status={"phase": "Succeeded"}),
        pod("cart-7c9f8d-c-failed", status={"phase": "Failed"}),
        pod("cart-7c9f8d-d-new", status=condition("False")),
        pod("cart-7c9f8d-e-loops", status=restarted),
        pod("cart-7c9f8d-f-leaves", deletionTimestamp="2026-11-21T16:00:00Z"),
        deployment(),
    ]
    for each in objects[:6]:
        metadata = each["metadata"]
        assert isinstance(metadata, dict)
        metadata["ownerReferences"] = []
    assert ["cart-7c9f8d-e-loops", "cart-7c9f8d-d-new", "cart-7c9f8d-c-failed"] == (
        names(DEPLOYMENT, *objects)
    )


def test_the_newest_of_equals_comes_first() -> None:
    objects = [
        pod("cart-7c9f8d-old"),
        pod("cart-7c9f8d-young", creationTimestamp="2026-11-21T16:00:00Z"),
        deployment(),
    ]
    assert ["cart-7c9f8d-young", "cart-7c9f8d-old"] == names(DEPLOYMENT, *objects)


def test_a_pod_of_another_workload_with_the_same_labels_is_left_out() -> None:
    other = pod("cart-worker-7c9-a", owner=("ReplicaSet", "cart-worker-7c9"))
    assert ["cart-7c9f8d-a"] == names(DEPLOYMENT, other, pod("cart-7c9f8d-a"), deployment())


@pytest.mark.parametrize("kind", ["ReplicaSet", "StatefulSet", "DaemonSet", "Job"])
def test_one_written_down_without_a_selector_has_the_pods_that_it_owns(kind: str) -> None:
    objects = [pod("mine", owner=(kind, "cart")), pod("other", owner=(kind, "else"))]
    assert ["mine"] == names(Target(kind, "shop", "cart"), *objects, obj(kind, "cart", spec={}))


def test_a_service_without_a_selector_selects_nothing() -> None:
    assert [] == names(Target("Service", "shop", "cart"), pod("mine"), obj("Service", "cart"))


@pytest.mark.parametrize("kind", ["ReplicaSet", "StatefulSet", "DaemonSet", "Job"])
def test_a_workload_has_the_pods_that_it_owns(kind: str) -> None:
    mine, other = pod("mine", owner=(kind, "cart")), pod("other", owner=(kind, "else"))
    assert ["mine"] == names(
        Target(kind, "shop", "cart"), mine, other, obj(kind, "cart", spec=SELECTOR)
    )


def test_a_service_has_whatever_it_selects() -> None:
    service = obj("Service", "cart", spec={"selector": LABELS})
    assert ["a"] == names(Target("Service", "shop", "cart"), pod("a"), pod("b", labels={}), service)


def test_a_service_without_a_selector_has_none() -> None:
    assert [] == names(Target("Service", "shop", "cart"), pod("a"), obj("Service", "cart"))


def test_a_claim_has_the_pods_that_mount_it() -> None:
    mounts = {"volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "db"}}]}
    target = Target("PersistentVolumeClaim", "shop", "db")
    assert ["a"] == names(target, pod("a", spec=mounts), pod("b"))


def test_a_cronjob_has_the_pods_of_its_newest_job_that_has_any() -> None:
    def job(name: str, day: int, owner: str = "nightly") -> Json:
        spec = {"selector": {"matchLabels": {"job-name": name}}}
        made = f"2026-11-{day:02}T00:00:00Z"
        return obj("Job", name, owner=("CronJob", owner), spec=spec, creationTimestamp=made)

    def ran(name: str) -> Json:
        return pod(f"{name}-x", owner=("Job", name), labels={"job-name": name})

    objects = [job("n-1", 1), job("n-2", 2), job("n-3", 3), ran("n-1"), ran("n-2")]
    objects += [job("other", 4, "else"), ran("other")]
    assert ["n-2-x"] == names(Target("CronJob", "shop", "nightly"), *objects)


def test_an_unknown_root_has_the_pods_of_what_it_owns() -> None:
    via = (ObjectRef("ReplicaSet", "shop", "cart-7c9f8d"),)
    target = Target("Rollout", "shop", "cart", via=via)
    assert ["cart-7c9f8d-a"] == names(target, pod("cart-7c9f8d-a"), replicaset())


@pytest.mark.parametrize("kind", ["Node", "Cluster", "Namespace"])
def test_what_selects_no_pods_reads_nothing(kind: str) -> None:
    cluster = FakeCluster([pod()])
    assert () == pods_of(Target(kind, "", "x"), Reader(cluster, seconds=10))
    assert [] == cluster.calls


def test_a_refused_read_is_not_taken_for_an_absence() -> None:
    cluster = FakeCluster([deployment()], errors={("list", "Pod", "*"): Forbidden("forbidden")})
    with pytest.raises(Forbidden):
        pods_of(DEPLOYMENT, Reader(cluster, seconds=10))


def test_owners_come_from_the_chain_without_a_read() -> None:
    cluster = FakeCluster()
    replicas = ObjectRef("ReplicaSet", "shop", "cart-7c9f8d")
    target = Target("Deployment", "shop", "cart", via=(ObjectRef("Pod", "shop", "x"), replicas))
    reader = Reader(cluster, seconds=10)
    assert (replicas, DEPLOYMENT.ref) == owners_of(pod(), target, reader)
    assert (replicas, DEPLOYMENT.ref) == owners_of(pod(), DEPLOYMENT, reader)
    assert [] == cluster.calls


def test_owners_of_a_services_pod_are_looked_up() -> None:
    cluster = FakeCluster([replicaset()])
    found = owners_of(pod(), Target("Service", "shop", "cart"), Reader(cluster, seconds=10))
    assert (ObjectRef("ReplicaSet", "shop", "cart-7c9f8d"), DEPLOYMENT.ref) == found
    assert [Call("get", "ReplicaSet", "shop", "cart-7c9f8d")] == cluster.calls


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        (("ReplicaSet", "gone"), (ObjectRef("ReplicaSet", "shop", "gone"),)),
        (("StatefulSet", "db"), (ObjectRef("StatefulSet", "shop", "db"),)),
        (("Node", "worker-1"), ()),
    ],
)
def test_owners_end_where_nothing_more_is_known(
    owner: tuple[str, str], expected: tuple[ObjectRef, ...]
) -> None:
    reader = Reader(FakeCluster(), seconds=10)
    assert expected == owners_of(pod(owner=owner), Target("Service", "shop", "x"), reader)


def test_an_owner_that_nobody_owns_is_the_last() -> None:
    reader = Reader(FakeCluster([obj("Job", "once")]), seconds=10)
    found = owners_of(pod(owner=("Job", "once")), Target("Service", "shop", "x"), reader)
    assert (ObjectRef("Job", "shop", "once"),) == found


def test_claims_are_those_by_name_and_those_made_for_the_pod() -> None:
    volumes = [
        {"name": "a", "persistentVolumeClaim": {"claimName": "db"}},
        {"name": "scratch", "ephemeral": {}},
        {"name": "c", "configMap": {}},
    ]
    assert ("db", "cart-0-scratch") == claims_of(pod("cart-0", spec={"volumes": volumes}))


def test_a_selector_is_read_from_the_spec() -> None:
    assert "app=cart" == selector_of(deployment())


@pytest.mark.parametrize(
    ("parts", "node"),
    [
        ({}, ""),
        (
            {"status": {"initContainerStatuses": [{"state": {"terminated": {"exitCode": 137}}}]}},
            "worker-1",
        ),
        ({"status": {"containerStatuses": [{"state": {"terminated": {"exitCode": 1}}}]}}, ""),
        ({"status": {"phase": "Failed", "reason": "Evicted"}}, "worker-1"),
        ({"status": {"phase": "Failed"}}, ""),
        ({"status": {"phase": "Unknown"}}, "worker-1"),
        ({"status": {"phase": "Running", "reason": "NodeLost"}}, "worker-1"),
        ({"deletionTimestamp": "2026-11-21T15:00:00Z"}, "worker-1"),
    ],
)
def test_a_pod_points_at_its_node_by_how_it_ended(parts: Json, node: str) -> None:
    assert node == troubled_node(pod(**parts))


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (condition("True"), ""),
        ({"phase": "Pending"}, "Pending"),
        ({"conditions": [{"type": "PodScheduled", "reason": "Unschedulable"}]}, "Unschedulable"),
        (
            {"containerStatuses": [{"state": {"waiting": {"reason": "ErrImagePull"}}}]},
            "ErrImagePull",
        ),
    ],
)
def test_what_a_pod_waits_for_that_is_not_ready(status: Json, why: str) -> None:
    assert why == waits_for(pod("cart-1", status=status))
