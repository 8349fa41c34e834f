"""Where Ingresses and routes send requests: their backends, from raw objects."""

from collections.abc import Iterator

from alertwhy.domain.facts.network import Backend
from alertwhy.domain.target import ObjectRef
from workers.clients.cluster import Json
from workers.clients.raw import child, items, scalar, strings, text


def backends_of(ingress: Json, ref: ObjectRef) -> tuple[Backend, ...]:
    """Each Service that an Ingress names, once per port, with the first path that leads there."""
    found: dict[tuple[str, str], Backend] = {}
    for path, backend in _paths(ingress):
        name = text(backend, "service", "name")
        named = child(backend, "service", "port")
        port = scalar(named, "number") or text(named, "name")
        if name:
            service = ObjectRef("Service", ref.namespace, name)
            found.setdefault((name, port), Backend(path, service, port))
    return tuple(found.values())


def routed_to(route: Json, ref: ObjectRef) -> tuple[Backend, ...]:
    """Each Service that an HTTPRoute names; without a namespace it is of the route's own."""
    found: dict[tuple[ObjectRef, str], Backend] = {}
    host = next(iter(strings(route, "spec", "hostnames")), "")
    for rule in items(route, "spec", "rules"):
        path = next((text(each, "path", "value") for each in items(rule, "matches")), "/")
        for each in items(rule, "backendRefs"):
            if text(each, "kind") in {"", "Service"} and text(each, "name"):
                namespace = text(each, "namespace") or ref.namespace
                service = ObjectRef("Service", namespace, text(each, "name"))
                port = scalar(each, "port")
                found.setdefault((service, port), Backend(f"{host}{path}", service, port))
    return tuple(found.values())


def _paths(ingress: Json) -> Iterator[tuple[str, Json]]:
    for rule in items(ingress, "spec", "rules"):
        for path in items(rule, "http", "paths"):
            yield f"{text(rule, 'host')}{text(path, 'path')}", child(path, "backend")
    yield "every other path", child(ingress, "spec", "defaultBackend")
