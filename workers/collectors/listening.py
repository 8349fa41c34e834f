"""On which ports the pods behind a Service listen, where no container says and a log may."""

import re
from collections.abc import Iterator

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts.network import ListensOn, ServiceState
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import CollectError
from workers.clients.cluster import LOG_LINES, Json
from workers.clients.raw import items, text
from workers.clients.reader import Reader
from workers.collectors import collector
from workers.logged.listening import listened
from workers.objects import services
from workers.objects.backends import backends_of
from workers.objects.pods import ready
from workers.objects.refs import kubectl, ref_of

NAME = "listening"
MOST_SERVICES = 2  # of one Ingress
MOST_CONTAINERS = 2  # whose logs are read
# Listeners beside the one that a Service is for; that one may well say nothing.
BESIDE = re.compile(
    r"health|probe|liveness|readiness|admin|manag|actuator|internal|webhook", re.IGNORECASE
)


@collector(
    NAME,
    kinds={"Service", "Ingress"},
    needs=services.NEEDS | {"get pods/log", "get ingresses.networking.k8s.io"},
)
def listening(target: Target, reader: Reader) -> Iterator[Evidence]:
    """Read only where a port that is a number is named by none of the containers."""
    for ref in list(dict.fromkeys(_services(target, reader)))[:MOST_SERVICES]:
        state = services.service_state(ref, reader)
        if state.ready and _unnamed(state):
            yield from _heard(state, reader)


def _services(target: Target, reader: Reader) -> Iterator[ObjectRef]:
    for ref in target.chain:
        if ref.kind == "Service":
            yield ref
        elif ref.kind == "Ingress":
            found = backends_of(reader.get(ref.kind, ref.namespace, ref.name), ref)
            yield from (each.service for each in found)


def _unnamed(state: ServiceState) -> bool:
    return any(
        each.target.isdecimal() and each.protocol == "TCP" and each.target not in state.declared
        for each in state.ports
    )


def _heard(state: ServiceState, reader: Reader) -> Iterator[Evidence]:
    selector = ",".join(f"{key}={value}" for key, value in state.selector)
    ref = state.service
    pods = reader.list("Pod", ref.namespace, labels=selector) if selector else []
    for pod in [each for each in pods if ready(each)][:1]:
        containers = [text(each, "name") for each in items(pod, "spec", "containers")]
        told = [pair for name in containers[:MOST_CONTAINERS] for pair in _told(pod, name, reader)]
        ports = tuple(dict.fromkeys(port for port, _ in told))
        if ports:
            about = ref_of(pod, "Pod")
            words = ("logs", about.name, "-c", containers[0], f"--tail={LOG_LINES}")
            fact = ListensOn(ref, ports, alone=len(containers) == 1)
            lines = "\n".join(dict.fromkeys(line for _, line in told))
            yield Evidence(NAME, str(about), lines, kubectl(ref.namespace, *words), facts=(fact,))


def _told(pod: Json, container: str, reader: Reader) -> Iterator[tuple[str, str]]:
    """Each port with the line that tells of it, of those that others can reach."""
    ref = ref_of(pod, "Pod")
    try:
        log = reader.logs(ref.namespace, ref.name, container, previous=False)
    except CollectError:
        return  # it is but a hint
    for line in log.splitlines():
        if (one := listened(line)) and not one.inside and not BESIDE.search(line):
            yield one.port, line.strip()
