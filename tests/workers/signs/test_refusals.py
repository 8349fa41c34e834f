from alertwhy.domain.facts import Condition
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import deployment, event, job, seen
from workers.signs.refusals import refusals, speaks_for

SET = ObjectRef("ReplicaSet", "shop", "web-1")
FAILED = Condition("ReplicaFailure", "True", "FailedCreate", "no")


def test_conditions_and_events_tell_of_refusals() -> None:
    facts = (deployment(conditions=(FAILED,)), event("FailedCreate", "nor this", about=SET))

    told = [(str(owner), said) for owner, said, _ in refusals(seen(*facts))]
    assert [("Deployment shop/web", "no"), ("ReplicaSet shop/web-1", "nor this")] == told


def test_one_that_has_its_pods_is_refused_nothing() -> None:
    about = ObjectRef("Job", "shop", "migrate")

    assert [] == list(refusals(seen(job(active=1), event("FailedCreate", "no", about=about))))
    assert [] == list(refusals(seen(deployment(), event("Killing", "no"))))


def test_a_replicaset_speaks_for_its_deployment_and_all_others_for_themselves() -> None:
    job, bare = ObjectRef("Job", "shop", "web-1"), ObjectRef("ReplicaSet", "shop", "web")

    assert ObjectRef("Deployment", "shop", "web") == speaks_for(SET)
    assert (job, bare) == (speaks_for(job), speaks_for(bare))


def test_what_another_workload_has_says_nothing() -> None:
    said = event("FailedCreate", "no", about=SET)
    other = deployment(workload=ObjectRef("Deployment", "shop", "other"))

    assert 1 == len(list(refusals(seen(other, said))))
