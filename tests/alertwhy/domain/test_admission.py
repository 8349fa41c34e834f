"""What makes two alerts one problem."""

import pytest

from alertwhy.domain.admission import ClaimKey, claim_key
from alertwhy.domain.target import CLUSTER, ObjectRef, Target


def test_an_object_is_one_problem_whatever_its_alerts_are_called() -> None:
    target = Target("Deployment", "shop", "cart", container="app")
    key = ClaimKey("prod", ObjectRef("Deployment", "shop", "cart"))
    assert key == claim_key("prod", target, "KubePodCrashLooping")
    assert key == claim_key("prod", target, "KubePodNotReady")


def test_one_object_in_two_clusters_is_two_problems() -> None:
    target = Target("Node", "", "worker-1")
    assert claim_key("east", target, "A") != claim_key("west", target, "A")


@pytest.mark.parametrize(
    ("target", "name"),
    [
        (Target("Namespace", "", "shop"), "shop KubeQuotaExceeded"),
        (Target(CLUSTER, "", ""), "KubeQuotaExceeded"),
    ],
)
def test_where_no_object_is_named_each_alert_is_a_problem(target: Target, name: str) -> None:
    assert name == claim_key("prod", target, "KubeQuotaExceeded").ref.name
    assert claim_key("prod", target, "A") != claim_key("prod", target, "B")
