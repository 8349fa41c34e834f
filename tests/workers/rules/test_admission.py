import pytest

from alertwhy.domain.facts import Condition, Fact
from alertwhy.domain.facts.governing import QuotaState
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import ago, deployment, event, found, job, only

EXCEEDED = (
    'Error creating: pods "web-1-x" is forbidden: exceeded quota: compute, '
    "requested: requests.cpu=1, used: requests.cpu=4, limited: requests.cpu=4"
)
SET = ObjectRef("ReplicaSet", "shop", "web-1")


def refusal(message: str = EXCEEDED) -> Condition:
    return Condition("ReplicaFailure", "True", "FailedCreate", message)


def test_the_quota_and_its_numbers_are_told() -> None:
    finding = only("quota-exceeded", event("FailedCreate", EXCEEDED, about=SET))

    assert "Quota compute of shop is used up: asked requests.cpu=1, used 4 of 4" == finding.title
    assert "kubectl -n shop describe resourcequota compute" == finding.remediation[0].command


def test_the_condition_and_its_events_are_one_finding() -> None:
    facts = (deployment(conditions=(refusal(),)), event("FailedCreate", EXCEEDED, about=SET))

    assert 1 == len(found("quota-exceeded", *facts))


@pytest.mark.parametrize(
    "fact",
    [
        deployment(workload=SET),
        job("web-1", active=1),
        job("web-1", conditions=(Condition("Complete", "True"),)),
    ],
    ids=["has its replicas", "has its pod", "is done"],
)
def test_a_controller_that_made_its_pods_after_all_is_silent(fact: Fact) -> None:
    about = fact.workload if hasattr(fact, "workload") else ObjectRef("Job", "shop", "web-1")

    assert [] == found("quota-exceeded", fact, event("FailedCreate", EXCEEDED, about=about))


@pytest.mark.parametrize(
    "fact", [deployment(workload=SET, current=0), deployment(updated=1), job("other")]
)
def test_a_controller_that_still_waits_is_not(fact: Fact) -> None:
    assert 1 == len(found("quota-exceeded", fact, event("FailedCreate", EXCEEDED, about=SET)))


def test_an_event_of_this_morning_is_old_news() -> None:
    assert [] == found("quota-exceeded", event("FailedCreate", EXCEEDED, about=SET, minutes=300))


def test_a_condition_that_is_over_does_not_count() -> None:
    over = Condition("ReplicaFailure", "False", "FailedCreate", EXCEEDED, ago(300))

    assert [] == found("quota-exceeded", deployment(conditions=(over,)))


def test_a_quota_that_counts_what_the_pod_does_not_name() -> None:
    message = 'Error creating: pods "web-1-x" is forbidden: failed quota: compute: must specify limits.cpu for: app'

    finding = only("quota-requires-limits", deployment(conditions=(refusal(message),)))

    assert "Quota compute of shop wants every pod to set limits.cpu for: app" == finding.title
    assert [] == found("quota-exceeded", deployment(conditions=(refusal(message),)))
    assert [] == found("quota-requires-limits", deployment(conditions=(refusal(),)))


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        (
            "requested: requests.cpu=100m, used: requests.cpu=0, limited: requests.cpu=50m",
            "is too small for what is asked: asked requests.cpu=100m, used 0 of 50m",
        ),
        (
            "requested: pods=2,cpu=1, used: pods=3,cpu=1, limited: pods=4,cpu=10",
            "has too little left for what is asked: asked pods=2, used 3 of 4; asked cpu=1, used 1 of 10",
        ),
        (
            "requested: pods=1, used: x, limited: y",
            "is too small for what is asked: asked pods=1, used untold of untold",
        ),
    ],
    ids=["larger than the quota", "larger than what is left", "odd"],
)
def test_a_quota_is_called_used_up_only_where_it_is(numbers: str, told: str) -> None:
    message = f"pods is forbidden: exceeded quota: tight, {numbers}"

    finding = only("quota-exceeded", event("FailedCreate", message, about=SET))

    assert f"Quota tight of shop {told}" == finding.title


def test_the_deployment_above_a_replicaset_knows_when_it_has_its_pods() -> None:
    assert [] == found("quota-exceeded", deployment(), event("FailedCreate", EXCEEDED, about=SET))


def test_a_quota_that_the_alert_is_about_is_used_up_where_it_says_so() -> None:
    quota = ObjectRef("ResourceQuota", "shop", "compute")
    resources = (("pods", "3", "10"), ("requests.cpu", "4000m", "4"), ("odd", "", "x"))
    finding = only("quota-exceeded", QuotaState(quota, resources, named=True))

    assert "Quota compute of shop is used up: requests.cpu 4000m of 4" == finding.title
    assert [] == found("quota-exceeded", QuotaState(quota, resources))
