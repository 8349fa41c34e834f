from alertwhy.domain.facts import Condition, Rollout
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import DEPLOYMENT, ago, deployment, ended, looping, pod, seen
from workers.signs.workloads import (
    refused,
    rollout_of,
    stuck,
    troubled,
    unavailable_for_long,
    underway,
    workloads,
)

SET = ObjectRef("ReplicaSet", "shop", "web-1")


def with_(kind: str, status: str, reason: str = "", minutes: float = 30) -> object:
    return deployment(conditions=(Condition(kind, status, reason, since=ago(minutes)),))


def test_replicasets_stand_only_where_no_deployment_does() -> None:
    below = deployment(workload=SET)

    assert [(below, "e1")] == list(workloads(seen(below)))
    assert [(deployment(), "e2")] == list(workloads(seen(below, deployment())))


def test_a_rollout_is_found_by_its_workload() -> None:
    mine = Rollout(DEPLOYMENT, 2, 1, ())

    assert (mine, "e2") == rollout_of(seen(Rollout(SET, 2, 1, ()), mine), DEPLOYMENT)
    assert rollout_of(seen(), DEPLOYMENT) is None


def test_conditions_are_read_as_their_controller_means_them() -> None:
    assert stuck(with_("Progressing", "False", "ProgressDeadlineExceeded"))
    assert not stuck(with_("Progressing", "False", "FailedCreate"))
    assert not stuck(deployment())
    assert refused(with_("ReplicaFailure", "True"))
    assert refused(with_("Progressing", "False", "ReplicaSetCreateError"))
    assert not refused(with_("Progressing", "True", "NewReplicaSetCreated"))
    assert not refused(with_("ReplicaFailure", "False"))


def test_unavailable_counts_once_it_lasts() -> None:
    assert unavailable_for_long(seen(), with_("Available", "False"))
    assert not unavailable_for_long(seen(), with_("Available", "False", minutes=1))
    assert not unavailable_for_long(seen(), with_("Available", "True"))
    assert not unavailable_for_long(seen(), deployment())


def test_a_rollout_is_underway_until_all_is_new() -> None:
    assert underway(with_("Progressing", "True", "ReplicaSetUpdated"))
    assert underway(deployment(generation_seen=False))
    assert underway(deployment(updated=1))
    assert not underway(with_("Progressing", "True", "NewReplicaSetAvailable"))


def test_trouble_is_what_time_will_not_mend() -> None:
    assert troubled(seen(), with_("ReplicaFailure", "True"))
    assert troubled(seen(pod(), looping(ended(1))), deployment())
    assert not troubled(seen(), deployment())
