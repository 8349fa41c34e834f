from dataclasses import replace

import pytest

from alertwhy.domain.facts import Change, Condition, Fact, Rollout
from alertwhy.domain.finding import Confidence, Risk
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import (
    DEPLOYMENT,
    ago,
    commands,
    deployment,
    ended,
    found,
    looping,
    only,
    pod,
)

CHANGE = Change("spec.template.spec.containers[0].image", "web:1", "web:2")
STUCK = Condition("Progressing", "False", "ProgressDeadlineExceeded")
MOVING = Condition("Progressing", "True", "ReplicaSetUpdated")
DONE = Condition("Progressing", "True", "NewReplicaSetAvailable")
UNAVAILABLE = Condition("Available", "False", "MinimumReplicasUnavailable", since=ago(30))
CRASH = (pod(revision="new"), looping(ended(1)))
DATABASE = ObjectRef("StatefulSet", "shop", "web")


def rollout(**given: object) -> Rollout:
    fields: dict[str, object] = {
        "new_desired": 1,
        "old_ready": 3,
        "new_hash": "new",
        "at": ago(30),
        **given,
    }
    return Rollout(DEPLOYMENT, 7, 6, (CHANGE,), **fields)  # type: ignore[arg-type]  # a test names fields


@pytest.mark.parametrize(
    ("held", "step"),
    [
        ("paused", "kubectl -n shop rollout resume deployment/web"),
        ("OnDelete", ""),
        ("partition 2", "kubectl -n shop edit deployment/web"),
    ],
)
def test_a_rollout_that_is_overdue_may_wait_for_a_person(held: str, step: str) -> None:
    state = deployment(held=held, updated=1, overdue=True)
    finding = only("rollout-stalled", state)
    assert f"Rollout of {state.workload} waits for a person ({held}): 1 of 3" in finding.title
    assert (Confidence.LIKELY, step) == (finding.confidence, finding.remediation[1].command)
    for well in (replace(state, overdue=False), replace(state, updated=3), replace(state, held="")):
        assert [] == found("rollout-stalled", well)


def test_the_revision_and_its_difference_are_told() -> None:
    finding = only("bad-rollout", deployment(), rollout(), *CRASH)

    told = "It began with revision 7 of Deployment shop/web: spec.template.spec.containers[0].image web:1 → web:2"
    assert told == finding.title
    assert Confidence.LIKELY is finding.confidence
    assert ("e2", "e1", "e3") == finding.because


def test_the_way_back_is_one_command() -> None:
    step = only("bad-rollout", deployment(), rollout(), *CRASH).remediation[-1]

    assert "kubectl -n shop rollout undo deployment/web --to-revision=6" == step.command
    assert Risk.DISRUPTIVE is step.risk


def test_many_differences_are_counted() -> None:
    many = Rollout(
        DEPLOYMENT,
        7,
        6,
        (CHANGE, Change("a", "", "x"), Change("b", "y", ""), CHANGE),
        old_ready=1,
        new_desired=1,
    )

    title = only("bad-rollout", deployment(conditions=(STUCK,)), many).title

    assert title.endswith("a (none) → x; b y → (none); and 1 more")


@pytest.mark.parametrize(
    "facts",
    [
        (rollout(new_ready=1), *CRASH),
        (rollout(new_desired=0), *CRASH),
        (rollout(), pod(revision="old"), looping(ended(1))),
        (rollout(old_ready=0, at=ago(600)), *CRASH),
        (rollout(old_ready=0, at=None), *CRASH),
        (Rollout(DEPLOYMENT, 7, 6, (), old_ready=3, new_desired=1), *CRASH),
        CRASH,
    ],
    ids=[
        "it came up",
        "scaled to nothing",
        "the old one fails",
        "long ago",
        "some time",
        "no difference",
        "one revision",
    ],
)
def test_a_rollout_that_is_not_to_blame_is_not_blamed(facts: tuple[Fact, ...]) -> None:
    assert [] == found("bad-rollout", deployment(), *facts)


def test_where_the_old_revision_is_gone_already_it_is_only_possible() -> None:
    finding = only("bad-rollout", deployment(), rollout(old_ready=0, at=ago(5)), *CRASH)

    assert Confidence.POSSIBLE is finding.confidence


def test_a_replicaset_by_itself_has_nothing_to_undo() -> None:
    alone = ObjectRef("ReplicaSet", "shop", "web-1")
    facts = (
        deployment(workload=alone),
        Rollout(alone, 2, 1, (CHANGE,), old_ready=1, new_desired=1),
        *CRASH,
    )

    assert not any("undo" in each for each in commands(found("bad-rollout", *facts)))


def test_the_controller_says_that_a_rollout_is_stuck() -> None:
    finding = only("rollout-stalled", deployment(conditions=(STUCK,)), rollout())

    told = "Rollout of Deployment shop/web is stuck: 0 of 1 pods of revision 7 ready, 3 of revision 6 still serve"
    assert told == finding.title
    assert Confidence.CERTAIN is finding.confidence


def test_a_first_rollout_is_told_in_replicas() -> None:
    title = only("rollout-stalled", deployment(conditions=(STUCK,), updated=1, available=0)).title

    assert title.endswith("1 of 3 updated, 0 available")


def test_nothing_of_the_old_is_said_where_nothing_serves() -> None:
    title = only("rollout-stalled", deployment(conditions=(STUCK,)), rollout(old_ready=0)).title

    assert title.endswith("of revision 7 ready")


def test_a_statefulset_has_no_such_condition_but_its_pods_do() -> None:
    state = deployment(workload=DATABASE, updated=1)
    late = Rollout(
        DATABASE, 2, 1, (CHANGE,), at=ago(40), new_desired=3, old_ready=2, new_hash="new"
    )

    assert Confidence.LIKELY is only("rollout-stalled", state, late, *CRASH).confidence
    assert [] == found("rollout-stalled", state, late)


@pytest.mark.parametrize("condition", [MOVING, DONE])
def test_a_deployment_that_moves_is_not_stuck(condition: Condition) -> None:
    assert [] == found("rollout-stalled", deployment(conditions=(condition,)), rollout(), *CRASH)


def test_missing_replicas_are_counted() -> None:
    finding = only("replicas-unavailable", deployment(available=1, conditions=(UNAVAILABLE,)))

    assert "Deployment shop/web has 1 of 3 replicas available" == finding.title
    assert Confidence.CERTAIN is finding.confidence


def test_pods_in_trouble_are_cited() -> None:
    assert ("e1", "e2") == only("replicas-unavailable", deployment(available=2), *CRASH).because


def test_a_rollout_on_its_way_is_silent() -> None:
    assert [] == found("replicas-unavailable", deployment(available=2, conditions=(MOVING,)))
    assert [] == found(
        "replicas-unavailable", deployment(workload=DATABASE, available=2, updated=2)
    )


def test_one_that_is_short_for_no_known_reason_is_only_possible() -> None:
    finding = only("replicas-unavailable", deployment(available=2, conditions=(DONE,)))

    assert Confidence.POSSIBLE is finding.confidence


def test_a_replicaset_under_a_deployment_is_not_told_twice() -> None:
    below = deployment(workload=ObjectRef("ReplicaSet", "shop", "web-59c8f7d6b4"), available=0)

    assert 1 == len(
        found("replicas-unavailable", deployment(available=0, conditions=(UNAVAILABLE,)), below)
    )
    assert 1 == len(found("replicas-unavailable", below, *CRASH))
