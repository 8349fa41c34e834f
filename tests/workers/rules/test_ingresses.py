from dataclasses import replace

import pytest

from alertwhy.domain.facts import Condition, Unrecorded
from alertwhy.domain.facts.network import (
    Backend,
    CertificateState,
    IngressState,
    ServicePort,
    ServiceState,
)
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import ago, commands, event, found, only

INGRESS = ObjectRef("Ingress", "shop", "web")
SERVICE = ObjectRef("Service", "shop", "web")
WELL = IngressState(
    INGRESS,
    "nginx",
    classes=("nginx",),
    backends=(Backend("shop.example.com/", SERVICE, "80"),),
    secrets=("shop-tls",),
)
BEHIND = ServiceState(SERVICE, ports=(ServicePort("http", "80", "8080"),))


@pytest.mark.parametrize(
    ("state", "sure"),
    [
        (replace(WELL, class_name="ngnix"), Confidence.CERTAIN),
        (replace(WELL, class_name="ngnix", served=True), Confidence.POSSIBLE),
        (replace(WELL, class_name="gce", legacy=True), Confidence.LIKELY),
        (replace(WELL, class_name="gce", legacy=True, classes=()), Confidence.POSSIBLE),
        (replace(WELL, class_name=""), Confidence.LIKELY),
        (replace(WELL, class_name="ngnix", classes=()), Confidence.LIKELY),
    ],
    ids=[
        "by name",
        "served all the same",
        "by annotation",
        "no classes at all",
        "no default",
        "nor any",
    ],
)
def test_a_class_that_is_not_there(state: IngressState, sure: Confidence) -> None:
    finding = only("ingress-class-missing", state)

    assert sure is finding.confidence
    assert "kubectl get ingressclasses" == commands([finding])[0]


def test_a_class_that_is_there_or_the_default_will_do() -> None:
    assert [] == found("ingress-class-missing", WELL)
    default = replace(WELL, class_name="", default_class="nginx")
    assert [] == found("ingress-class-missing", default)


def test_a_path_to_a_service_that_does_not_exist() -> None:
    finding = only("ingress-backend-missing", WELL, replace(BEHIND, exists=False))

    assert (
        "Ingress shop/web sends shop.example.com/ to Service shop/web, which does not exist"
        == finding.title
    )
    assert ("e1", "e2") == finding.because
    assert [] == found("ingress-backend-missing", WELL, BEHIND)
    assert [] == found("ingress-backend-missing", WELL)


def test_a_path_to_a_port_that_the_service_does_not_have() -> None:
    odd = replace(WELL, backends=(Backend("", SERVICE, "8080"),))

    assert (
        "Ingress shop/web sends all requests to port 8080 of Service shop/web, which has 80, http"
        == only("ingress-port-mismatch", odd, BEHIND).title
    )
    named = replace(WELL, backends=(Backend("/", SERVICE, "http"),))
    bare = replace(WELL, backends=(Backend("/", SERVICE, ""),))
    for state, service in (
        (WELL, BEHIND),
        (named, BEHIND),
        (bare, BEHIND),
        (odd, replace(BEHIND, ports=())),
        (odd, replace(BEHIND, exists=False)),
    ):
        assert [] == found("ingress-port-mismatch", state, service)


def test_a_secret_is_missing_only_where_the_controller_says_so() -> None:
    def told(message: str, **given: object) -> list[object]:
        said = event("Sync", message, about=INGRESS, **given)
        return [*found("ingress-tls-secret-missing", WELL, said)]

    assert 1 == len(told('secret "shop-tls" does not exist'))
    assert [] == told('secret "shop-tls-old" does not exist')
    assert [] == told("certificate shop-tls was renewed")
    assert [] == told('secret "shop-tls" not found', warning=False)
    assert [] == told('secret "shop-tls" not found', minutes=200)


def test_a_secret_that_cert_manager_could_not_make_is_missing() -> None:
    waits = Condition("Ready", "False", "DoesNotExist", "no such issuer", ago(30))
    made = CertificateState(ObjectRef("Certificate", "shop", "web"), "shop-tls", (waits,))
    said = event("Sync", 'secret "shop-tls" does not exist', about=INGRESS)

    finding = only("ingress-tls-secret-missing", WELL, made, said)
    assert (
        "Ingress shop/web has TLS from Secret shop-tls, which Certificate shop/web has not made: no such issuer"
        == finding.title
    )
    assert ("e1", "e2") == finding.because
    for well in (replace(made, secret="other"), replace(made, conditions=())):
        assert [] == found("ingress-tls-secret-missing", WELL, well)


@pytest.mark.parametrize(
    ("cause", "kind"),
    [("ingress-backend-missing", "Service"), ("ingress-class-missing", "IngressClass")],
)
def test_what_is_not_recorded_is_no_more_than_possibly_missing(cause: str, kind: str) -> None:
    facts = replace(WELL, class_name="ngnix"), ServiceState(SERVICE, exists=False)

    assert Confidence.CERTAIN is only(cause, *facts).confidence
    assert Confidence.POSSIBLE is only(cause, *facts, Unrecorded((kind,))).confidence
