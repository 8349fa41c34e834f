from alertwhy.domain.facts.network import Backend
from alertwhy.domain.target import ObjectRef
from tests.fakes.objects import obj
from workers.clients.cluster import Json
from workers.objects.backends import backends_of, routed_to

INGRESS = ObjectRef("Ingress", "shop", "web")
ROUTE = ObjectRef("HTTPRoute", "shop", "web")
CART = ObjectRef("Service", "shop", "cart")


def to(service: str, **port: object) -> Json:
    return {"service": {"name": service, "port": port}}


def test_each_service_and_port_of_an_ingress_stands_once() -> None:
    paths = [
        {"path": "/", "backend": to("cart", number=80)},
        {"path": "/more", "backend": to("cart", number=80)},
        {"path": "/bucket", "backend": {"resource": {"kind": "StorageBucket", "name": "b"}}},
    ]
    spec = {
        "rules": [{"host": "a.example", "http": {"paths": paths}}],
        "defaultBackend": to("cart", name="http"),
    }

    assert (
        Backend("a.example/", CART, "80"),
        Backend("every other path", CART, "http"),
    ) == backends_of(obj("Ingress", "web", spec=spec), INGRESS)


def test_a_route_may_lead_to_another_namespace_and_to_other_kinds() -> None:
    rules = [
        {
            "matches": [{"path": {"type": "PathPrefix", "value": "/pay"}}],
            "backendRefs": [
                {"name": "cart", "port": 80},
                {"name": "pay", "namespace": "billing", "kind": "Service", "port": 8080},
                {"name": "bucket", "kind": "S3Bucket", "group": "acme.io"},
            ],
        },
        {"backendRefs": [{"name": "cart", "port": 80}]},
    ]
    route = obj("HTTPRoute", "web", spec={"hostnames": ["a.example"], "rules": rules})

    assert (
        Backend("a.example/pay", CART, "80"),
        Backend("a.example/pay", ObjectRef("Service", "billing", "pay"), "8080"),
    ) == routed_to(route, ROUTE)
    assert () == routed_to({}, ROUTE)
