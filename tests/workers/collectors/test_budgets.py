from alertwhy.domain.target import Target
from tests.fakes.looking import lines, look
from tests.fakes.objects import LABELS, obj, pod
from workers.clients.cluster import Json

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


def test_a_node_that_takes_pods_is_not_being_drained() -> None:
    assert [] == look("disruption-budget", NODE, obj("Node", "worker-1"), pod(), budget())
