import pytest

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import WorkloadState
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import Forbidden
from tests.fakes.cluster import FakeCluster
from tests.fakes.objects import deployment, obj
from tests.fakes.scenes import CRASHING, crash_loop
from workers.clients.cluster import Json
from workers.clients.reader import Reader
from workers.collectors.owners import owners

CART = Target("Deployment", "shop", "cart")


def seen(target: Target, *objects: Json) -> list[Evidence]:
    return list(owners(target, Reader(FakeCluster(objects), seconds=10)))


def test_the_workloads_are_told_from_the_root_down() -> None:
    found = seen(CRASHING, *crash_loop())
    assert ["Deployment shop/cart", "ReplicaSet shop/cart-7c9f8d"] == [e.object for e in found]
    chain = (
        "owners: Pod shop/cart-7c9f8d-x2abc <- ReplicaSet shop/cart-7c9f8d <- Deployment shop/cart"
    )
    assert f"1 wanted, 3 there, 1 updated, 2 ready, 2 available\n{chain}" == found[0].text
    assert f"1 wanted, 1 there, 0 ready, 0 available\n{chain}" == found[1].text
    assert "kubectl -n shop get deployment cart -o yaml" == found[0].command


def test_what_is_not_as_it_should_be_is_told() -> None:
    conditions = [
        {"type": "Available", "status": "True"},
        {"type": "Progressing", "status": "False", "reason": "Deadline", "message": "late"},
        {"type": "ReplicaFailure", "status": "True", "message": "quota"},
    ]
    cart = deployment(
        spec={"paused": True, "progressDeadlineSeconds": 60}, status={"conditions": conditions}
    )
    metadata = cart["metadata"]
    assert isinstance(metadata, dict)
    metadata["generation"] = 2
    (evidence,) = seen(CART, cart)
    assert (
        "1 wanted, 0 there, 0 updated, 0 ready, 0 available\n"
        "rollouts are held: paused\n"
        "its controller has not seen the newest spec yet\n"
        "Progressing=False: Deadline: late\n"
        "ReplicaFailure=True: quota"
    ) == evidence.text
    ((state, _),) = of_kind([evidence], WorkloadState)
    assert ("paused", False, 60) == (
        state.held,
        state.generation_seen,
        state.progress_deadline_seconds,
    )


@pytest.mark.parametrize(
    ("kind", "strategy", "held"),
    [
        ("StatefulSet", {"type": "OnDelete"}, "OnDelete"),
        ("DaemonSet", {"type": "OnDelete"}, "OnDelete"),
        ("StatefulSet", {"rollingUpdate": {"partition": 2}}, "partition 2"),
        ("StatefulSet", {"type": "RollingUpdate", "rollingUpdate": {"partition": 0}}, ""),
        ("DaemonSet", {"type": "RollingUpdate"}, ""),
    ],
)
def test_a_rollout_may_wait_for_a_person(kind: str, strategy: Json, held: str) -> None:
    cart = obj(kind, "cart", spec={"updateStrategy": strategy})
    ((state, _),) = of_kind(seen(Target(kind, "shop", "cart"), cart), WorkloadState)
    assert held == state.held


@pytest.mark.parametrize(
    ("alert", "overdue"),
    [
        ("KubeStatefulSetUpdateNotRolledOut", True),
        ("KubeDaemonSetRolloutStuck", True),
        ("DeploymentPausedTooLong", True),
        ("KubeStatefulSetReplicasMismatch", False),
        ("", False),
    ],
)
def test_an_alert_may_say_that_a_rollout_should_be_over(alert: str, *, overdue: bool) -> None:
    cart = Target("Deployment", "shop", "cart", alert=alert)
    ((state, _),) = of_kind(seen(cart, deployment()), WorkloadState)
    assert overdue is state.overdue


def test_a_daemonset_counts_in_its_own_words() -> None:
    status = {
        "desiredNumberScheduled": 5,
        "currentNumberScheduled": 4,
        "updatedNumberScheduled": 3,
        "numberReady": 2,
        "numberAvailable": 1,
    }
    evidence = seen(Target("DaemonSet", "shop", "agent"), obj("DaemonSet", "agent", status=status))
    expected = WorkloadState(
        ObjectRef("DaemonSet", "shop", "agent"), 5, current=4, updated=3, ready=2, available=1
    )
    assert [expected] == [state for state, _ in of_kind(evidence, WorkloadState)]


@pytest.mark.parametrize(
    ("status", "spec", "available"),
    [
        ({"readyReplicas": 2}, {}, 2),  # until 1.22
        ({"readyReplicas": 2, "availableReplicas": 1}, {}, 1),
        ({"readyReplicas": 2}, {"minReadySeconds": 30}, 0),
    ],
)
def test_a_statefulset_that_does_not_count_them_has_its_ready_pods_available(
    status: Json, spec: Json, available: int
) -> None:
    db = obj("StatefulSet", "db", spec={"replicas": 3, **spec}, status=status)
    (evidence,) = seen(Target("StatefulSet", "shop", "db"), db)
    assert evidence.text.endswith(f"2 ready, {available} available")


def test_none_wanted_is_not_one_wanted() -> None:
    ((state, _),) = of_kind(seen(CART, deployment(spec={"replicas": 0})), WorkloadState)
    assert 0 == state.desired


def test_a_workload_that_is_gone_is_left_out() -> None:
    assert [] == seen(CART)


def test_a_refused_read_is_told() -> None:
    cluster = FakeCluster(errors={("get", "Deployment", "*"): Forbidden("forbidden")})
    with pytest.raises(Forbidden):
        list(owners(CART, Reader(cluster, seconds=10)))
