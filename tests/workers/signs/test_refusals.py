import pytest

from alertwhy.domain.facts import Condition, Event
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import DEPLOYMENT, deployment, event, job, seen
from workers.signs.refusals import refusals, speaks_for

SET = ObjectRef("ReplicaSet", "shop", "web-1")
MIGRATE = ObjectRef("Job", "shop", "migrate")
FAILED = Condition("ReplicaFailure", "True", "FailedCreate", "no")


def test_conditions_and_events_tell_of_refusals() -> None:
    facts = (deployment(conditions=(FAILED,)), event("FailedCreate", "nor this", about=SET))

    told = [(str(owner), said) for owner, said, _ in refusals(seen(*facts))]
    assert [("Deployment shop/web", "no"), ("ReplicaSet shop/web-1", "nor this")] == told


def test_a_deployment_may_not_even_get_so_far_as_a_replicaset() -> None:
    said = 'Failed to create new replica set "web-9": replicasets.apps "web-9" is forbidden: exceeded quota: q'
    unmade = Condition("Progressing", "False", "ReplicaSetCreateError", said)
    assert [(DEPLOYMENT, said, ("e1",))] == list(refusals(seen(deployment(conditions=(unmade,)))))


DENIED = 'admission webhook "v.acme.io" denied the request: %s may not run'
FAILED_CALL = 'Internal error occurred: failed calling webhook "v.acme.io": %s'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (DENIED % "web-1-x2k4q", DENIED % "web-1-9fk2z"),
        (FAILED_CALL % "connection refused", FAILED_CALL % "context deadline exceeded"),
        (
            'pods "web-1-x2k4q" is forbidden: exceeded quota: q, requested: pods=1, used: pods=3, limited: pods=3',
            'pods "web-1-pzzxc" is forbidden: exceeded quota: q, requested: pods=1, used: pods=4, limited: pods=3',
        ),
    ],
    ids=["denied", "no answer", "quota"],
)
def test_one_refusal_told_by_several_is_one(one: str, other: str) -> None:
    condition = Condition("ReplicaFailure", "True", "FailedCreate", one)
    owners = (
        deployment(conditions=(condition,)),
        deployment(workload=SET, conditions=(condition,)),
    )
    said = event("FailedCreate", f"Error creating: {other}", about=SET)

    (found,) = refusals(seen(*owners, said))
    assert (DEPLOYMENT, one, ("e1", "e2", "e3")) == found


def test_two_refusals_of_one_workload_stay_two() -> None:
    told = (DENIED % "x", FAILED_CALL % "EOF", "maximum cpu is 1", "maximum memory is 1")
    facts = [event("FailedCreate", each, about=SET) for each in told]
    assert len(told) == len(list(refusals(seen(*facts))))


def test_one_that_has_its_pods_is_refused_nothing() -> None:
    about = ObjectRef("Job", "shop", "migrate")

    assert [] == list(refusals(seen(job(active=1), event("FailedCreate", "no", about=about))))
    assert [] == list(refusals(seen(deployment(), event("Killing", "no"))))


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ((), ["no"]),
        ((event("SuccessfulCreate", "made", about=MIGRATE, minutes=9),), ["no"]),
        ((event("SuccessfulCreate", "made", about=MIGRATE, minutes=1),), []),
        ((event("SuccessfulCreate", "made", about=SET, minutes=1),), ["no"]),
    ],
    ids=["nothing since", "made before", "made since", "made by another"],
)
def test_a_job_that_has_some_of_its_pods_is_refused_the_rest(
    facts: tuple[Event, ...], told: list[str]
) -> None:
    said = event("FailedCreate", "no", about=MIGRATE, minutes=5)
    some = job(active=1, wanted=3)
    assert told == [message for _, message, _ in refusals(seen(some, said, *facts))]
    assert [] == list(refusals(seen(job(active=3, wanted=3), said, *facts)))


def test_a_daemonset_that_has_not_counted_yet_has_not_its_pods() -> None:
    daemons = ObjectRef("DaemonSet", "shop", "agent")
    said = event("FailedCreate", "no", about=daemons)
    none = {"desired": 0, "current": 0, "updated": 0, "ready": 0, "available": 0}
    uncounted = deployment(workload=daemons, generation_seen=False, **none)
    assert [(daemons, "no", ("e2",))] == list(refusals(seen(uncounted, said)))
    counted = deployment(workload=daemons, **none)
    assert [] == list(refusals(seen(counted, said)))


def test_a_replicaset_speaks_for_its_deployment_and_all_others_for_themselves() -> None:
    job, bare = ObjectRef("Job", "shop", "web-1"), ObjectRef("ReplicaSet", "shop", "web")

    assert ObjectRef("Deployment", "shop", "web") == speaks_for(SET)
    assert (job, bare) == (speaks_for(job), speaks_for(bare))


def test_what_another_workload_has_says_nothing() -> None:
    said = event("FailedCreate", "no", about=SET)
    other = deployment(workload=ObjectRef("Deployment", "shop", "other"))

    assert 1 == len(list(refusals(seen(other, said))))
