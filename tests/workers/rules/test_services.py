from dataclasses import replace

import pytest

from alertwhy.domain.facts import Unrecorded
from alertwhy.domain.facts.network import ListensOn, Near, ServicePort, ServiceState
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import DEPLOYMENT, app, commands, found, only, pod

SERVICE = ObjectRef("Service", "shop", "web")
HTTP = ServicePort("http", "80", "8080")
WELL = ServiceState(
    SERVICE,
    selector=(("app", "web"),),
    ports=(HTTP,),
    selected=2,
    ready=2,
    declared=("8080", "http"),
)
OTHER = ObjectRef("Service", "shop", "api")
LONELY = replace(WELL, selected=0, ready=0, declared=())
NEAR = Near(DEPLOYMENT, (("app", "webb"),))


def test_labels_that_nearly_fit_are_shown() -> None:
    finding = only("service-selector-mismatch", replace(LONELY, near=NEAR))

    assert (
        "Service shop/web selects app=web, which no pod has; nearest are those of Deployment shop/web with app=webb"
        == finding.title
    )
    assert Confidence.LIKELY is finding.confidence
    assert [
        "kubectl -n shop get pods --show-labels",
        "kubectl -n shop edit service/web",
    ] == commands([finding])


def test_a_selector_that_fits_or_whose_pods_are_just_not_there_is_right() -> None:
    for state in (WELL, LONELY, replace(LONELY, near=NEAR, workload=DEPLOYMENT)):
        assert [] == found("service-selector-mismatch", state)


def test_nobody_behind_it_is_told_by_why_nobody_is() -> None:
    def told(state: ServiceState) -> str:
        return only("service-no-ready-endpoints", state).title.partition(": ")[2]

    assert "no pod has app=web" == told(LONELY)
    assert "it selects no pods, and nobody else gave it any" == told(replace(LONELY, selector=()))
    stopped = replace(LONELY, workload=DEPLOYMENT)
    assert "Deployment shop/web, which it selects, is scaled to 0" == told(stopped)
    assert "Deployment shop/web, which it selects, has no pods" == told(
        replace(stopped, replicas=2)
    )
    assert "kubectl -n shop scale deployment/web --replicas=1" in commands(
        found("service-no-ready-endpoints", stopped)
    )


def test_endpoints_that_somebody_gave_it_count_and_none_at_all_may_be_elsewhere() -> None:
    given = replace(LONELY, selector=(), selected=2)

    assert Confidence.CERTAIN is only("service-no-ready-endpoints", given).confidence
    assert "none of its 2 endpoints, given by hand, is ready" in (
        only("service-no-ready-endpoints", given).title
    )
    bare = replace(given, selected=0)
    assert Confidence.POSSIBLE is only("service-no-ready-endpoints", bare).confidence


def test_pods_that_are_not_ready_count_once_they_are_in_trouble() -> None:
    waiting = replace(WELL, ready=0)
    assert Confidence.POSSIBLE is only("service-no-ready-endpoints", waiting).confidence

    crash = app(waiting_reason="CrashLoopBackOff")
    finding = only("service-no-ready-endpoints", waiting, pod(), crash)
    assert (Confidence.CERTAIN, ("e1", "e2")) == (finding.confidence, finding.because)
    assert finding.title.endswith("none of its 2 pods is ready")


def test_what_answers_or_lives_elsewhere_or_does_not_exist_is_silent() -> None:
    for state in (
        WELL,
        replace(LONELY, type="ExternalName"),
        ServiceState(SERVICE, exists=False),
    ):
        assert [] == found("service-no-ready-endpoints", state)


def test_a_port_by_a_name_that_no_container_has_is_wrong_for_certain() -> None:
    finding = only("service-port-mismatch", replace(WELL, ports=(ServicePort("", "80", "web"),)))

    assert Confidence.CERTAIN is finding.confidence
    assert (
        "Service shop/web sends port 80 to targetPort web, which its pods do not have; they name 8080, http"
        == finding.title
    )


def test_a_number_is_wrong_only_where_just_one_is_meant() -> None:
    other = ServicePort("", "80", "9000")

    assert (
        Confidence.LIKELY is only("service-port-mismatch", replace(WELL, ports=(other,))).confidence
    )
    assert (
        Confidence.POSSIBLE
        is only("service-port-mismatch", replace(WELL, ports=(HTTP, other))).confidence
    )
    assert [] == found("service-port-mismatch", WELL)
    assert [] == found("service-port-mismatch", replace(WELL, ports=(other,), declared=()))
    assert [] == found("service-port-mismatch", replace(LONELY, declared=("1",)))


@pytest.mark.parametrize(
    "name", ["metrics", "http-metrics", "prom", "healthz", "jmx-prom", "Admin"]
)
def test_a_port_beside_the_one_that_pods_are_for_is_not_the_one_that_is_meant(name: str) -> None:
    other = replace(WELL, ports=(ServicePort("", "80", "9000"),), declared=(name, "9090"))

    assert Confidence.POSSIBLE is only("service-port-mismatch", other).confidence
    for meant in ("web", "grpc", "metricsql", "statusquo"):
        state = replace(other, declared=(meant, "9090"))
        assert Confidence.LIKELY is only("service-port-mismatch", state).confidence


def test_the_log_of_a_pod_tells_which_port_is_meant() -> None:
    silent = replace(WELL, ports=(ServicePort("", "80", "8080"),), declared=())
    says = ListensOn(SERVICE, ("3000",))

    finding = only("service-port-mismatch", silent, says)
    assert finding.title.endswith("which its pods do not have; their log tells of 3000")
    assert (Confidence.LIKELY, ("e1", "e2")) == (finding.confidence, finding.because)
    for unsure in (replace(says, alone=False), replace(says, ports=("3000", "9000"))):
        assert Confidence.POSSIBLE is only("service-port-mismatch", silent, unsure).confidence
    assert [] == found("service-port-mismatch", silent, replace(says, ports=("3000", "8080")))
    assert [] == found("service-port-mismatch", silent, replace(says, service=OTHER))
    declared = replace(silent, declared=("9090",))
    assert [] == found("service-port-mismatch", declared, replace(says, ports=("8080",)))


def test_that_a_recording_without_pods_has_none_proves_nothing() -> None:
    state = replace(LONELY, near=None)

    for kinds, sure in ((("Pod",), Confidence.POSSIBLE), (("Node",), Confidence.CERTAIN)):
        finding = only("service-no-ready-endpoints", state, Unrecorded(kinds))
        assert sure is finding.confidence


def test_a_workload_at_zero_shows_that_there_are_no_pods_though_none_was_recorded() -> None:
    at_zero = replace(LONELY, workload=DEPLOYMENT)
    unrecorded = Unrecorded(("Pod",))

    for state, sure in (
        (at_zero, Confidence.CERTAIN),
        (replace(at_zero, replicas=2), Confidence.POSSIBLE),
    ):
        assert sure is only("service-no-ready-endpoints", state, unrecorded).confidence
