"""Services and what stands behind them: those that are the target, or that it points to."""

import re
from collections.abc import Iterator

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts.network import ServiceState
from alertwhy.domain.target import ObjectRef, Target
from workers.clients.cluster import Json
from workers.clients.raw import child, text
from workers.clients.reader import Reader
from workers.collectors import collector
from workers.objects import refusals, services
from workers.objects.backends import backends_of, routed_to
from workers.objects.refs import show
from workers.signs.wording import plural

NAME = "services"
MOST_SERVICES = 3  # of one target, a few reads each
KINDS = frozenset({"Service", "Ingress", "HTTPRoute", "APIService"}) | refusals.MAKERS
# How the API server says which Service a webhook has: by the address that it posted to.
POSTED = re.compile(
    r"failed calling webhook .*?https://(?P<name>[\w-]+)\.(?P<namespace>[\w-]+)\.svc"
)


@collector(
    NAME,
    kinds=KINDS,
    needs=services.NEEDS
    | refusals.NEEDS
    | {
        "get ingresses.networking.k8s.io",
        "get httproutes.gateway.networking.k8s.io",
        "get apiservices.apiregistration.k8s.io",
    },
)
def seen_services(target: Target, reader: Reader) -> Iterator[Evidence]:
    """Its pods by number and state alone: they may be of another namespace."""
    for ref in tuple(dict.fromkeys(_services(target, reader)))[:MOST_SERVICES]:
        state = services.service_state(ref, reader)
        yield Evidence(NAME, str(ref), "\n".join(_lines(state)), show(ref), facts=(state,))


def _services(target: Target, reader: Reader) -> Iterator[ObjectRef]:
    for ref in target.chain:
        if ref.kind == "Service":
            yield ref
        elif ref.kind in {"Ingress", "HTTPRoute", "APIService"}:
            yield from _behind(ref, reader.get(ref.kind, ref.namespace, ref.name))
    if target.kind in refusals.MAKERS:
        for message in refusals.refusals_of(target, reader):
            for posted in POSTED.finditer(message):
                yield ObjectRef("Service", posted["namespace"], posted["name"])


def _behind(ref: ObjectRef, obj: Json) -> Iterator[ObjectRef]:
    if ref.kind == "APIService":
        served = child(obj, "spec", "service")
        if text(served, "name"):
            yield ObjectRef("Service", text(served, "namespace"), text(served, "name"))
    else:
        found = backends_of(obj, ref) if ref.kind == "Ingress" else routed_to(obj, ref)
        yield from (each.service for each in found)


def _lines(state: ServiceState) -> Iterator[str]:
    if not state.exists:
        yield "does not exist"
        return
    ports = ", ".join(f"{each.port} to {each.target}/{each.protocol}" for each in state.ports)
    yield f"{state.type}, ports {ports or 'none'}"
    if state.type == "ExternalName":
        return
    if not state.selector:
        yield f"selects no pods; {state.ready} of {state.selected} endpoints ready"
        return
    wanted = ",".join(f"{key}={value}" for key, value in state.selector)
    yield f"selects {wanted}: {plural(state.selected, 'pod')}, {state.ready} ready"
    if state.declared:
        yield f"their containers name the ports {', '.join(state.declared)}"
    if state.near:
        labels = ",".join(f"{key}={value}" for key, value in state.near.labels)
        yield f"nearest: {state.near.about}, whose pods have {labels}"
    if state.workload:
        yield f"{state.workload} would make such pods; it wants {state.replicas}"
