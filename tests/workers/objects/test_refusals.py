from alertwhy.domain.target import ObjectRef, Target
from tests.fakes.cluster import FakeCluster
from tests.fakes.objects import deployment
from tests.fakes.scenes import event
from workers.clients.cluster import LIST_LIMIT
from workers.clients.reader import Reader
from workers.objects.refusals import refusals_of

CART = Target("Deployment", "shop", "cart")
NO = [
    {"type": "ReplicaFailure", "status": "True", "message": "no"},
    {"type": "Available", "status": "False", "message": "few"},
]


def test_the_condition_and_the_events_of_what_it_made_are_told_once() -> None:
    cluster = FakeCluster(
        [
            deployment(status={"conditions": NO}),
            event("ReplicaSet", "cart-7c9f8d", "FailedCreate", "Error creating: no"),
            event("ReplicaSet", "cart-7c9f8d", "FailedCreate", "Error creating: no", again=1),
            event("ReplicaSet", "cartoon-1", "FailedCreate", "another's"),
            event("Deployment", "cart", "ScalingReplicaSet", "scaled up"),
        ]
    )

    assert ("no", "Error creating: no") == refusals_of(CART, Reader(cluster, seconds=9))


def test_a_workload_that_is_gone_may_have_left_events() -> None:
    cluster = FakeCluster([event("Deployment", "cart", "FailedCreate", "no")])
    assert ("no",) == refusals_of(CART, Reader(cluster, seconds=9))


def test_what_makes_no_pods_is_refused_none() -> None:
    cluster = FakeCluster()
    target = Target("Service", "shop", "cart", via=(ObjectRef("Pod", "shop", "cart-0"),))

    assert () == refusals_of(target, Reader(cluster, seconds=9))
    assert [] == cluster.calls


def test_a_refusal_is_found_among_more_events_than_one_list_holds() -> None:
    noise = [event("Pod", f"a-{n:04}", "Noise", "n") for n in range(LIST_LIMIT)]
    cluster = FakeCluster([*noise, event("ReplicaSet", "cart-7c9f8d", "FailedCreate", "no")])
    assert ("no",) == refusals_of(CART, Reader(cluster, seconds=9))
