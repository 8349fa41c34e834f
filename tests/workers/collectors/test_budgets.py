import pytest

from alertwhy.domain.target import Target
from tests.fakes.looking import lines, look
from tests.fakes.objects import LABELS, obj, pod
from workers.clients.cluster import Json
from workers.clients.raw import child

NODE = Target("Node", "", "worker-1", alert="NodeDrainTakesLong")


def budget(name: str = "cart", allowed: int = 0, **spec: object) -> Json:
    status = {
        "disruptionsAllowed": allowed,
        "currentHealthy": 2,
        "desiredHealthy": 2,
        "expectedPods": 2,
    }
    given = {"selector": {"matchLabels": LABELS}, **spec}
    return obj("PodDisruptionBudget", name, spec=given, status=status)


def test_a_budget_is_told_in_numbers() -> None:
    target = Target("PodDisruptionBudget", "shop", "cart")

    assert ["maxUnavailable 0: 2 of 2 pods healthy, 2 must be; 0 may be evicted"] == lines(
        look("disruption-budget", target, budget(maxUnavailable=0))
    )
    assert lines(look("disruption-budget", target, budget()))[0].startswith("no rule: ")


def test_a_cordoned_node_is_held_by_the_budgets_over_its_pods() -> None:
    cordoned = obj("Node", "worker-1", spec={"unschedulable": True})
    other = obj("PodDisruptionBudget", "other", namespace="billing", spec={"selector": {}})
    found = look("disruption-budget", NODE, cordoned, pod(), budget(), budget("loose", 1), other)

    assert ["PodDisruptionBudget shop/cart"] == [each.object for each in found]
    (state,) = found[0].facts
    assert ("worker-1", True) == (state.node, state.alerted)  # type: ignore[attr-defined]  # a BudgetState


@pytest.mark.parametrize(
    "given",
    [
        {"spec": {"taints": [{"key": "karpenter.sh/disrupted", "effect": "NoSchedule"}]}},
        {"spec": {"taints": [{"key": "ToBeDeletedByClusterAutoscaler", "value": "1763625600"}]}},
        {"metadata": {"deletionTimestamp": "2026-11-20T05:00:00Z"}},
    ],
    ids=["karpenter", "cluster autoscaler", "deleted"],
)
def test_who_takes_a_node_away_need_not_cordon_it(given: dict[str, dict[str, object]]) -> None:
    node = obj("Node", "worker-1", spec=given.get("spec", {}))
    metadata = {**child(node, "metadata"), **given.get("metadata", {})}
    found = look("disruption-budget", NODE, {**node, "metadata": metadata}, pod(), budget())
    assert ["PodDisruptionBudget shop/cart"] == [each.object for each in found]


def test_a_node_that_is_tainted_for_other_reasons_is_not_being_drained() -> None:
    kept = [
        {"key": "dedicated", "value": "db", "effect": "NoSchedule"},
        {"key": "DeletionCandidateOfClusterAutoscaler", "effect": "PreferNoSchedule"},
    ]
    tainted = obj("Node", "worker-1", spec={"taints": kept})
    assert [] == look("disruption-budget", NODE, tainted, pod(), budget())


def test_a_node_that_takes_pods_is_not_being_drained() -> None:
    assert [] == look("disruption-budget", NODE, obj("Node", "worker-1"), pod(), budget())
