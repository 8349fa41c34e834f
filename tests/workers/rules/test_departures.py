import pytest

from alertwhy.domain.facts import Condition
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import ago, commands, deployment, event, found, only, pod

MEMORY = "The node was low on resource: memory. Threshold quantity: 100Mi, available: 90Mi."
GONE = ObjectRef("Pod", "shop", "web-59c8f7d6b4-gone1")


def evicted(message: str) -> object:
    return pod(phase="Failed", reason="Evicted", message=message)


@pytest.mark.parametrize(
    ("message", "what"),
    [(MEMORY, "memory"), ("The node had condition: [DiskPressure]. ", "DiskPressure")],
)
def test_the_pressure_and_the_node_are_told(message: str, what: str) -> None:
    finding = only("pod-evicted", evicted(message), deployment(available=1))  # type: ignore[arg-type]  # a PodState

    assert finding.title.startswith(
        f"Pod of Deployment shop/web was evicted from node worker-1, which ran short of {what}: "
    )
    assert "kubectl describe node worker-1" in commands([finding])
    assert "kubectl -n shop edit deployment/web" in commands([finding])


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("EvictionByEvictionAPI", "from node worker-1 on request (a drain?): by the API"),
        ("DeletionByTaintManager", "from node worker-1 for a taint: by the API"),
    ],
)
def test_who_asked_is_told(reason: str, words: str) -> None:
    state = pod(
        conditions=(Condition("DisruptionTarget", "True", reason, "by the API"),), deleted_at=ago(0)
    )

    assert only("pod-evicted", state).title.endswith(f"was evicted {words}")


def test_one_that_is_gone_has_no_node_to_look_at() -> None:
    finding = only("pod-evicted", event("Evicted", MEMORY, about=GONE))

    assert "was evicted, which ran short of memory" in finding.title
    assert [] == [each for each in commands([finding]) if "describe node" in each]


def test_preemption_is_told_in_the_schedulers_words() -> None:
    finding = only(
        "pod-preempted", event("Preempted", "Preempted by shop/vip on node worker-1", about=GONE)
    )

    assert finding.title.endswith(
        "was preempted for a pod of higher priority: Preempted by shop/vip on node worker-1"
    )
    assert "kubectl get priorityclasses" in commands([finding])
    assert [] == found("pod-evicted", event("Preempted", "by", about=GONE))


def test_a_pods_own_storage_is_not_the_nodes_pressure() -> None:
    state = evicted("Pod ephemeral local storage usage exceeds the total limit of containers 1Gi.")

    finding = only("ephemeral-storage-exceeded", state)  # type: ignore[arg-type]  # a PodState
    assert "wrote more than it may: Pod ephemeral local storage usage exceeds" in finding.title
    assert [] == found("pod-evicted", state)  # type: ignore[arg-type]  # as above
