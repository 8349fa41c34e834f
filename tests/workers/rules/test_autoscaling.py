from dataclasses import replace

import pytest

from alertwhy.domain.facts import Condition, Unrecorded
from alertwhy.domain.facts.governing import AutoscalerState
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import DEPLOYMENT, ago, commands, event, found, only

HPA = ObjectRef("HorizontalPodAutoscaler", "shop", "web")
WELL = AutoscalerState(HPA, DEPLOYMENT, minimum=2, maximum=6, current=3, desired=3)
NO_METRICS = Condition("ScalingActive", "False", "FailedGetResourceMetric", "no metrics", ago(60))
FULL = replace(WELL, maximum=3)


def active(message: str) -> tuple[Condition, ...]:
    return (Condition("ScalingActive", "False", "FailedGetResourceMetric", message, ago(60)),)


def test_what_it_scales_must_exist() -> None:
    gone = replace(WELL, exists=False)
    said = (
        Condition("AbleToScale", "False", "FailedGetScale", 'deployments.apps "web" not found'),
    )

    assert Confidence.LIKELY is only("hpa-target-missing", gone).confidence
    certain = only("hpa-target-missing", replace(gone, conditions=said))
    assert Confidence.CERTAIN is certain.confidence
    assert [
        "kubectl -n shop get deployments",
        "kubectl -n shop edit horizontalpodautoscaler/web",
    ] == commands([certain])
    assert [] == found("hpa-target-missing", WELL)


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ('kafkaconnects.kafka.strimzi.io "sink" not found', "which does not exist"),
        (
            'unable to determine resource for scale target reference: no matches for kind "Sink" in group "a.io"',
            "which is of a kind that the cluster does not serve",
        ),
    ],
)
def test_a_kind_that_cannot_be_looked_for_is_missing_where_its_controller_says_so(
    said: str, title: str
) -> None:
    unlooked = replace(WELL, looked=False)
    failed = replace(
        unlooked, conditions=(Condition("AbleToScale", "False", "FailedGetScale", said),)
    )
    assert only("hpa-target-missing", failed).title.endswith(title)
    other = (Condition("AbleToScale", "False", "FailedGetScale", "etcdserver: request timed out"),)
    assert [] == found("hpa-target-missing", unlooked, replace(unlooked, conditions=other))


def test_what_is_there_may_be_asked_for_by_an_api_that_is_gone() -> None:
    def told(said: str) -> AutoscalerState:
        return replace(
            WELL, conditions=(Condition("AbleToScale", "False", "FailedGetScale", said),)
        )

    old = told('no matches for kind "Deployment" in group "extensions"')
    assert only("hpa-target-missing", old).title.endswith("the cluster does not serve")
    assert [] == found("hpa-target-missing", told('deployments.apps "web" not found'))


def test_utilisation_needs_requests() -> None:
    told = replace(WELL, conditions=active("missing request for cpu"))
    seen = replace(WELL, conditions=active("no metrics"), lacking=("app: cpu",))

    assert only("hpa-requests-missing", told).title.endswith("missing request for cpu")
    assert Confidence.LIKELY is only("hpa-requests-missing", seen).confidence
    assert [] == found("hpa-requests-missing", replace(WELL, lacking=("app: cpu",)))
    assert [] == found("hpa-requests-missing", replace(WELL, conditions=active("no metrics")))


def test_metrics_that_never_came_are_no_fault_of_a_minute_old_autoscaler() -> None:
    old, young = (
        replace(WELL, conditions=(replace(NO_METRICS, since=ago(minutes)),)) for minutes in (60, 1)
    )

    assert Confidence.CERTAIN is only("hpa-metrics-unavailable", old).confidence
    assert Confidence.POSSIBLE is only("hpa-metrics-unavailable", young).confidence
    off = (Condition("ScalingActive", "False", "ScalingDisabled", "scaled to zero"),)
    assert [] == found("hpa-metrics-unavailable", replace(WELL, conditions=off))
    assert [] == found("hpa-metrics-unavailable", WELL)


def test_one_that_shares_its_pods_with_another_cannot_tell_which_are_its_own() -> None:
    said = "pods by selector app=web are controlled by multiple HPAs: [shop/web shop/web-2]"
    active = Condition("ScalingActive", "False", "AmbiguousSelector", said, ago(60))
    both = replace(WELL, conditions=(active,), lacking=("app: cpu",))

    finding = only("hpa-metrics-unavailable", both)
    assert f"{HPA} cannot tell which pods it scales: {said}" == finding.title
    assert [] == found("hpa-requests-missing", both)


def test_at_its_maximum_it_must_want_more() -> None:
    limited = Condition("ScalingLimited", "True", "TooManyReplicas", "more than the maximum")
    fits = Condition("ScalingLimited", "False", "DesiredWithinRange", "fits")

    assert (
        Confidence.CERTAIN
        is only("hpa-at-maximum", replace(FULL, conditions=(limited,))).confidence
    )
    assert [] == found("hpa-at-maximum", replace(FULL, conditions=(fits,)))
    assert Confidence.POSSIBLE is only("hpa-at-maximum", FULL).confidence
    assert [] == found("hpa-at-maximum", WELL)


def test_without_conditions_its_events_tell() -> None:
    said = event("FailedGetResourceMetric", "missing request for cpu", about=HPA, minutes=30)
    other = Condition("AbleToScale", "True")

    finding = only("hpa-metrics-unavailable", WELL, said)
    assert (Confidence.CERTAIN, ("e1", "e2")) == (finding.confidence, finding.because)
    assert 1 == len(found("hpa-requests-missing", WELL, said))
    assert [] == found("hpa-metrics-unavailable", replace(WELL, conditions=(other,)), said)


def test_what_its_controller_scales_is_there_whatever_was_recorded() -> None:
    unseen = replace(WELL, exists=False)
    able = Condition("AbleToScale", "True", "ReadyForNewScale")

    assert [] == found("hpa-target-missing", replace(unseen, conditions=(able,)))
    lacking = Unrecorded(("Deployment",))
    assert Confidence.POSSIBLE is only("hpa-target-missing", unseen, lacking).confidence
