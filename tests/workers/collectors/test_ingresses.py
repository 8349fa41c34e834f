from alertwhy.domain.facts.network import IngressState
from alertwhy.domain.target import ObjectRef, Target
from tests.fakes.looking import lines, look
from tests.fakes.objects import obj

TARGET = Target("Ingress", "shop", "web", via=(ObjectRef("Pod", "shop", "x"),))
DEFAULT = {"ingressclass.kubernetes.io/is-default-class": "true"}
BACKEND = {"service": {"name": "web", "port": {"number": 80}}}


def test_an_ingress_is_told_with_its_class_and_where_it_leads() -> None:
    spec = {
        "ingressClassName": "nginx",
        "defaultBackend": BACKEND,
        "tls": [{"secretName": "shop-tls"}, {}],
    }
    status = {"loadBalancer": {"ingress": [{"ip": "203.0.113.1"}]}}
    found = look(
        "ingress",
        TARGET,
        obj("Ingress", "web", spec=spec, status=status),
        obj("IngressClass", "nginx", annotations=DEFAULT),
    )

    assert [
        "class nginx; there are: nginx",
        "default class nginx",
        "every other path to Service shop/web, port 80",
        "TLS from shop-tls",
        "has an address",
    ] == lines(found)


def test_the_old_annotation_names_a_class_as_well() -> None:
    noted = {"kubernetes.io/ingress.class": "gce"}
    (found,) = look("ingress", TARGET, obj("Ingress", "web", annotations=noted))

    (state,) = found.facts
    assert isinstance(state, IngressState)
    assert ("gce", True, False) == (state.class_name, state.legacy, state.served)
    assert "class gce; there are: none" in found.text
