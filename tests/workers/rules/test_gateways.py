from dataclasses import replace

import pytest

from alertwhy.domain.facts import Condition
from alertwhy.domain.facts.network import Backend, GatewayState, RouteState, ServiceState
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import ago, commands, found, only

GATEWAY = ObjectRef("Gateway", "edge", "public")
ROUTE = ObjectRef("HTTPRoute", "shop", "web")
SERVICE = ObjectRef("Service", "shop", "web")
ACCEPTED = Condition("Accepted", "True", "Accepted", since=ago(600))
PROGRAMMED = Condition("Programmed", "True", "Programmed", since=ago(600))
WELL = GatewayState(GATEWAY, "envoy", conditions=(ACCEPTED, PROGRAMMED))
NO_CERTIFICATE = Condition(
    "ResolvedRefs", "False", "InvalidCertificateRef", "Secret edge/tls does not exist", ago(60)
)
INVALID = Condition("Programmed", "False", "Invalid", "Invalid listeners", ago(60))
PENDING = Condition("Accepted", "Unknown", "Pending", "Waiting for controller", ago(60))


@pytest.mark.parametrize(
    ("state", "said", "sure"),
    [
        (
            replace(WELL, conditions=(INVALID,), listeners=(("https", NO_CERTIFICATE),)),
            "listener https: Secret edge/tls does not exist",
            Confidence.CERTAIN,
        ),
        (replace(WELL, conditions=(ACCEPTED, INVALID)), "Invalid listeners", Confidence.CERTAIN),
        (
            replace(WELL, conditions=(replace(INVALID, message="", since=ago(1)),)),
            "Invalid",
            Confidence.POSSIBLE,
        ),
        (
            replace(WELL, class_exists=False),
            "GatewayClass envoy does not exist",
            Confidence.CERTAIN,
        ),
        (replace(WELL, conditions=(PENDING,)), "no controller has taken it", Confidence.LIKELY),
        (
            replace(WELL, conditions=(replace(PENDING, since=ago(1)),)),
            "no controller has taken it",
            Confidence.POSSIBLE,
        ),
        (replace(WELL, conditions=()), "no controller has taken it", Confidence.LIKELY),
    ],
    ids=["listener", "own", "just now", "class", "pending", "new", "bare"],
)
def test_a_gateway_that_is_not_set_up_says_why(
    state: GatewayState, said: str, sure: Confidence
) -> None:
    finding = only("gateway-not-programmed", state)

    assert (f"Gateway edge/public is not programmed: {said}", sure) == (
        finding.title,
        finding.confidence,
    )


def test_one_that_is_set_up_is_silent() -> None:
    fine = replace(NO_CERTIFICATE, status="True")
    assert [] == found("gateway-not-programmed", replace(WELL, listeners=(("https", fine),)))


def test_a_route_to_a_service_that_does_not_exist() -> None:
    route = RouteState(ROUTE, (Backend("/", SERVICE, "80"),))
    gone, there = ServiceState(SERVICE, exists=False), ServiceState(SERVICE)
    told = (("public", Condition("ResolvedRefs", "False", "BackendNotFound", "no shop/web")),)
    finding = only("httproute-backend-missing", route, gone)

    assert (
        "HTTPRoute shop/web sends requests to Service shop/web, which does not exist"
        == finding.title
    )
    assert ("e1", "e2") == finding.because
    said = only("httproute-backend-missing", replace(route, conditions=told))
    assert said.title.endswith("sends requests to no shop/web")
    assert [] == found("httproute-backend-missing", route, there)
    assert [] == found("httproute-backend-missing", route)


@pytest.mark.parametrize("reason", ["RefNotPermitted", "InvalidKind"])
def test_a_route_to_a_backend_that_it_may_not_use(reason: str) -> None:
    far = Backend("/", ObjectRef("Service", "stock", "web"), "80")
    said = Condition("ResolvedRefs", "False", reason, "no ReferenceGrant allows it", ago(60))
    route = RouteState(ROUTE, (far,), (("public", ACCEPTED), ("public", said)))

    finding = only("httproute-backend-missing", route)
    assert (
        "HTTPRoute shop/web may not send requests to its backend: no ReferenceGrant allows it"
        == finding.title
    )
    assert "kubectl -n stock get referencegrants -o yaml" in commands([finding])


def test_a_route_that_no_listener_takes() -> None:
    away = Condition("Accepted", "False", "NotAllowedByListeners", "namespace not allowed", ago(60))
    route = RouteState(ROUTE, (), (("public", away),))

    finding = only("gateway-not-programmed", route)
    assert (
        "HTTPRoute shop/web is not taken by Gateway public: namespace not allowed" == finding.title
    )
    assert Confidence.CERTAIN is finding.confidence
    for unsure in (
        replace(route, conditions=(("public", away), ("internal", ACCEPTED))),
        replace(route, conditions=(("public", replace(away, since=ago(1))),)),
    ):
        assert Confidence.POSSIBLE is only("gateway-not-programmed", unsure).confidence
    assert [] == found("gateway-not-programmed", replace(route, conditions=(("public", ACCEPTED),)))
