from dataclasses import replace

from alertwhy.domain.facts import Condition
from alertwhy.domain.facts.governing import BudgetState, NamespaceState
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import POD, ago, commands, deployment, event, found, only

BUDGET = ObjectRef("PodDisruptionBudget", "shop", "web")
TIGHT = BudgetState(BUDGET, "minAvailable 2", allowed=0, healthy=2, wanted=2, expected=2)
REMAINS = Condition("NamespaceContentRemaining", "True", "SomeResourcesRemain", "pods. has 3")
HELD = Condition("NamespaceFinalizersRemaining", "True", "SomeFinalizersRemain", "acme/hold in 1")
FINE = Condition("NamespaceDeletionContentFailure", "False", "ContentDeleted")


def test_a_budget_without_room_matters_to_whoever_evicts() -> None:
    refusal = event("Evict", "Cannot evict pod as it would violate the pod's disruption budget.")

    assert Confidence.POSSIBLE is only("pdb-blocks-eviction", TIGHT).confidence
    asked = only("pdb-blocks-eviction", replace(TIGHT, alerted=True))
    assert (Confidence.CERTAIN, ("e1",)) == (asked.confidence, asked.because)
    refused = only("pdb-blocks-eviction", TIGHT, refusal)
    assert (Confidence.LIKELY, ("e1", "e2")) == (refused.confidence, refused.because)
    drained = only("pdb-blocks-eviction", replace(TIGHT, node="worker-1"))
    assert (
        "from Node worker-1, which is being drained: minAvailable 2 leaves no room" in drained.title
    )
    assert "kubectl -n shop edit poddisruptionbudget/web" in commands([drained])


def test_pods_that_are_not_healthy_take_the_room() -> None:
    short = only("pdb-blocks-eviction", replace(TIGHT, healthy=1, rule=""))
    assert short.title.endswith("1 of 2 pods are healthy, 2 must be (its rule)")


def test_a_budget_with_room_or_without_pods_is_silent() -> None:
    assert [] == found("pdb-blocks-eviction", replace(TIGHT, allowed=1))
    assert [] == found("pdb-blocks-eviction", replace(TIGHT, expected=0))


def test_a_namespace_says_what_holds_it_the_finalizers_first() -> None:
    going = NamespaceState(
        "old", "Terminating", conditions=(FINE, REMAINS, HELD), deleted_at=ago(90)
    )
    finding = only("namespace-terminating", going)

    assert finding.title.endswith("has been terminating since 2026-10-14 08:00 UTC: acme/hold in 1")
    assert Confidence.CERTAIN is finding.confidence
    silent = only("namespace-terminating", replace(going, conditions=()))
    assert (Confidence.LIKELY, "UTC") == (silent.confidence, silent.title[-3:])


def test_a_deletion_takes_a_while() -> None:
    young = NamespaceState("old", "Terminating", deleted_at=ago(2))
    assert [] == found("namespace-terminating", young, NamespaceState("shop", "Active"))
    assert [] == found("namespace-terminating", replace(young, conditions=(FINE,)))


def test_what_holds_a_young_deletion_may_still_let_go() -> None:
    held = NamespaceState("old", "Terminating", conditions=(HELD,), deleted_at=ago(2))
    assert Confidence.POSSIBLE is only("namespace-terminating", held).confidence


def test_controllers_in_it_are_refused() -> None:
    said = 'pods "web-1" is forbidden: unable to create new content in namespace shop because it is being terminated'
    refused = deployment(conditions=(Condition("ReplicaFailure", "True", "FailedCreate", said),))

    assert (
        "Namespace shop is being terminated: nothing new may be made in it"
        == only("namespace-terminating", refused).title
    )
    other = (Condition("ReplicaFailure", "True", "FailedCreate", "exceeded quota"),)
    assert [] == found("namespace-terminating", deployment(conditions=other))


def test_old_refusals_are_no_evidence() -> None:
    old = event("x", "would violate the pod's disruption budget", about=POD, minutes=200)
    assert ("e1",) == only("pdb-blocks-eviction", TIGHT, old).because


def test_an_eviction_that_was_refused_tells_of_a_budget_nobody_looked_at() -> None:
    refusal = event("Evict", "Cannot evict pod as it would violate the pod's disruption budget.")
    finding = only("pdb-blocks-eviction", refusal, event("Killing", "Stopping container app"))

    assert (Confidence.LIKELY, ("e1",)) == (finding.confidence, finding.because)
    assert ["kubectl -n shop get poddisruptionbudgets"] == commands([finding])
