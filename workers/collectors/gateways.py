"""Gateways and HTTPRoutes, as their controllers report on them."""

from collections.abc import Iterator

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import Condition
from alertwhy.domain.facts.network import GatewayState, RouteState
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import NotFound
from workers.clients.cluster import Json
from workers.clients.raw import items, text
from workers.clients.reader import Reader
from workers.collectors import collector
from workers.objects.backends import routed_to
from workers.objects.refs import conditions_of, show

NAME = "gateway"
MOST_PARENTS = 2  # Gateways of one route


@collector(
    NAME,
    kinds={"Gateway", "HTTPRoute"},
    needs={
        "get gateways.gateway.networking.k8s.io",
        "get gatewayclasses.gateway.networking.k8s.io",
        "get httproutes.gateway.networking.k8s.io",
    },
)
def gateways(target: Target, reader: Reader) -> Iterator[Evidence]:
    """The route that the alert named with its Gateways, or the Gateway alone."""
    for ref in target.chain:
        if ref.kind == "HTTPRoute":
            obj = reader.get(ref.kind, ref.namespace, ref.name)
            yield _route(ref, obj)
            for above in _parents(ref, obj)[:MOST_PARENTS]:
                yield from _gateway(above, reader)
        elif ref.kind == "Gateway":
            yield from _gateway(ref, reader)


def _gateway(ref: ObjectRef, reader: Reader) -> Iterator[Evidence]:
    try:
        obj = reader.get(ref.kind, ref.namespace, ref.name)
    except NotFound:
        yield Evidence(NAME, str(ref), "does not exist", show(ref))
        return
    name = text(obj, "spec", "gatewayClassName")
    state = GatewayState(
        gateway=ref,
        class_name=name,
        class_exists=not name or _exists(name, reader),
        conditions=conditions_of(obj),
        listeners=tuple(_listeners(obj)),
    )
    lines = [
        f"class {name or 'not named'}" + ("" if state.class_exists else ", which does not exist")
    ]
    lines += [_told(each) for each in state.conditions]
    lines += [f"listener {listener}: {_told(each)}" for listener, each in state.listeners]
    yield Evidence(NAME, str(ref), "\n".join(lines), show(ref), facts=(state,))


def _exists(name: str, reader: Reader) -> bool:
    try:
        reader.get("GatewayClass", "", name)
    except NotFound:
        return False
    return True


def _listeners(obj: Json) -> Iterator[tuple[str, Condition]]:
    for listener in items(obj, "status", "listeners"):
        for condition in conditions_of({"status": listener}):
            yield text(listener, "name"), condition


def _route(ref: ObjectRef, obj: Json) -> Evidence:
    conditions = tuple(
        (text(parent, "parentRef", "name"), condition)
        for parent in items(obj, "status", "parents")
        for condition in conditions_of({"status": parent})
    )
    state = RouteState(ref, routed_to(obj, ref), conditions)
    lines = [f"{each.path} to {each.service}, port {each.port}" for each in state.backends]
    lines += [f"at {parent}: {_told(condition)}" for parent, condition in conditions]
    told = "\n".join(lines) or "no backends, and no controller has reported"
    return Evidence(NAME, str(ref), told, show(ref), facts=(state,))


def _parents(ref: ObjectRef, obj: Json) -> list[ObjectRef]:
    return [
        ObjectRef("Gateway", text(each, "namespace") or ref.namespace, text(each, "name"))
        for each in items(obj, "spec", "parentRefs")
        if text(each, "kind") in {"", "Gateway"} and text(each, "name")
    ]


def _told(condition: Condition) -> str:
    said = ": ".join(each for each in (condition.reason, condition.message) if each)
    return f"{condition.type}={condition.status}: {said}".rstrip(": ")
