from alertwhy.domain.facts.network import GatewayState
from alertwhy.domain.target import ObjectRef, Target
from tests.fakes.looking import lines, look
from tests.fakes.objects import obj

NO = {"type": "Programmed", "status": "False", "reason": "Invalid", "message": "no certificate"}
POD = ObjectRef("Pod", "shop", "x")
ROUTE = Target("HTTPRoute", "shop", "web", via=(POD,))


def test_a_gateway_is_told_with_its_listeners() -> None:
    status = {"conditions": [NO], "listeners": [{"name": "https", "conditions": [NO]}]}
    gateway = obj("Gateway", "edge", spec={"gatewayClassName": "envoy"}, status=status)
    found = look(
        "gateway", Target("Gateway", "shop", "edge"), gateway, obj("GatewayClass", "envoy")
    )

    assert [
        "class envoy",
        "Programmed=False: Invalid: no certificate",
        "listener https: Programmed=False: Invalid: no certificate",
    ] == lines(found)


def test_a_class_that_does_not_exist_is_said_to() -> None:
    gateway = obj("Gateway", "edge", spec={"gatewayClassName": "gone"})
    assert ["class gone, which does not exist"] == lines(
        look("gateway", Target("Gateway", "shop", "edge"), gateway)
    )
    unnamed = look("gateway", Target("Gateway", "shop", "edge"), obj("Gateway", "edge"))
    assert ["class not named"] == lines(unnamed)
    (state,) = unnamed[0].facts
    assert isinstance(state, GatewayState)
    assert state.class_exists


def test_a_route_is_told_with_its_gateways() -> None:
    parents = [{"name": "edge"}, {"name": "far", "namespace": "infra"}, {"kind": "Service"}]
    spec = {"parentRefs": parents, "rules": [{"backendRefs": [{"name": "web", "port": 80}]}]}
    status = {"parents": [{"parentRef": {"name": "edge"}, "conditions": [NO]}]}
    route = obj("HTTPRoute", "web", spec=spec, status=status)
    found = look("gateway", ROUTE, route, obj("Gateway", "edge"))

    assert ["HTTPRoute shop/web", "Gateway shop/edge", "Gateway infra/far"] == [
        each.object for each in found
    ]
    assert [
        "/ to Service shop/web, port 80",
        "at edge: Programmed=False: Invalid: no certificate",
    ] == lines(found[:1])
    assert "does not exist" == found[2].text


def test_a_bare_route_says_that_it_is() -> None:
    found = look("gateway", ROUTE, obj("HTTPRoute", "web"))
    assert ["no backends, and no controller has reported"] == lines(found)
