"""Ingresses: whose controller takes them, and where they send requests."""

from collections.abc import Iterator

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts.network import IngressState
from alertwhy.domain.target import ObjectRef, Target
from workers.clients.cluster import Json
from workers.clients.raw import items, mapping, text
from workers.clients.reader import Reader
from workers.collectors import collector
from workers.objects.backends import backends_of
from workers.objects.refs import ref_of, show

NAME = "ingress"
ANNOTATION = "kubernetes.io/ingress.class"  # the way before networking.k8s.io/v1
DEFAULT = "ingressclass.kubernetes.io/is-default-class"


@collector(
    NAME,
    kinds={"Ingress"},
    needs={"get ingresses.networking.k8s.io", "list ingressclasses.networking.k8s.io"},
)
def ingresses(target: Target, reader: Reader) -> Iterator[Evidence]:
    """The Ingress with the classes that there are."""
    for ref in target.chain:
        if ref.kind == "Ingress":
            obj = reader.get(ref.kind, ref.namespace, ref.name)
            state = _state(ref, obj, reader.list("IngressClass", ""))
            yield Evidence(NAME, str(ref), "\n".join(_lines(state)), show(ref), facts=(state,))


def _state(ref: ObjectRef, obj: Json, classes: list[Json]) -> IngressState:
    named = text(obj, "spec", "ingressClassName")
    noted = mapping(obj, "metadata", "annotations").get(ANNOTATION, "")
    default = [
        each for each in classes if mapping(each, "metadata", "annotations").get(DEFAULT) == "true"
    ]
    return IngressState(
        ingress=ref,
        class_name=named or noted,
        legacy=not named and bool(noted),
        classes=tuple(ref_of(each).name for each in classes),
        default_class=ref_of(default[0]).name if default else "",
        backends=backends_of(obj, ref),
        secrets=tuple(
            name for each in items(obj, "spec", "tls") if (name := text(each, "secretName"))
        ),
        served=bool(items(obj, "status", "loadBalancer", "ingress")),
    )


def _lines(state: IngressState) -> Iterator[str]:
    there = ", ".join(state.classes) or "none"
    yield f"class {state.class_name or 'not named'}; there are: {there}"
    if state.default_class:
        yield f"default class {state.default_class}"
    for each in state.backends:
        yield f"{each.path} to {each.service}, port {each.port or 'not named'}"
    if state.secrets:
        yield f"TLS from {', '.join(state.secrets)}"
    yield "has an address" if state.served else "has no address yet"
