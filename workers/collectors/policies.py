"""The network policies over pods that cannot reach something, and over what they try to reach."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts.network import Opening, PolicyState
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import CollectError
from workers.clients.cluster import Json
from workers.clients.raw import child, items, number, scalar, strings, text
from workers.clients.reader import Reader
from workers.clients.selectors import has_labels, written
from workers.collectors import ANY, collector
from workers.logged.addresses import addressed, has_address, unanswered
from workers.objects.asked import asked_of
from workers.objects.pods import NEEDS, pods_of, selector_of
from workers.objects.refs import ref_of, show
from workers.objects.written import written_by
from workers.signs.said.services import service_of

NAME = "network-policies"
MOST_POLICIES = 6
MOST_CALLED = 2  # Services that a log names
# How clients say that nothing came back; a policy drops silently, so a refusal is no sign of one.
# What Prometheus, its namespace, or whoever runs it is called; a policy that means it says so.
MEASURING = re.compile(r"monitor|prom|metric|observab|telemetry|scrape|kube-system", re.IGNORECASE)
BY_NAME = "kubernetes.io/metadata.name="  # the label that every namespace has since 1.22
HOST = re.compile(r"\b(?P<host>[a-z][a-z0-9-]*)(?:\.[a-z0-9-]+)*(?::\d+|\b)")
# A name of more than one label, as it leads into another namespace.
ABROAD = re.compile(r"\b(?P<host>[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+)(?P<port>:\d{2,5}\b)?")
HEADLESS = "None"


@collector(
    NAME,
    kinds=ANY,
    needs=NEEDS
    | {"get pods/log", "get services", "list services", "list networkpolicies.networking.k8s.io"},
)
def policies(target: Target, reader: Reader) -> Iterator[Evidence]:
    """Read only where a log says that no answer came, or for a Service that the alert names."""
    pods = {ref_of(pod, "Pod"): pod for pod in pods_of(target, reader)}
    silent = [(pod, line) for pod, log in written_by(target, reader) for line in _silent(log)]
    called = {
        ref: list(_called(ref, _with_asked(lines, pods[ref]), reader))
        for ref, lines in _by_pod(silent).items()
    }
    for ref in dict.fromkeys(pod for pod, _ in silent):
        behind = [_behind(each, reader) for each in called.get(ref, [])]
        yield from _over(pods[ref], "", _far_end(behind), reader)
    for ref, services in called.items():
        for service in services:
            yield from _in_front(service, pods[ref], reader)
    if target.kind == "Service":
        for pod in list(pods.values())[:1]:
            yield from _over(pod, target.name, _FarEnd(), reader)


def _silent(log: str) -> list[str]:
    """The lines that say so, each with the one beside it that says who was called."""
    lines = log.splitlines()
    found = unanswered(lines)
    return [f"{lines[at]} {addressed(lines, at)}" for at in found]


def _with_asked(lines: list[str], pod: Json) -> list[str]:
    """With whom its containers are told to ask, where no line says who was called."""
    if any(has_address(line) for line in lines):
        return lines
    asked = [each for spec in items(pod, "spec", "containers") for each in asked_of(spec)]
    return [*lines, *(each.partition("=")[2].rpartition("://")[2] for each in asked)]


def _by_pod(silent: list[tuple[ObjectRef, str]]) -> dict[ObjectRef, list[str]]:
    found: dict[ObjectRef, list[str]] = {}
    for pod, line in silent:
        found.setdefault(pod, []).append(line)
    return dict(list(found.items())[:1])


def _called(pod: ObjectRef, lines: list[str], reader: Reader) -> Iterator[Json]:
    """The Services that its log names: of the pod's namespace, and of others by their full name."""
    abroad = _abroad(pod, lines)
    named = [match for line in lines for match in HOST.finditer(line)]
    words = {each["host"] for each in named if each[0].partition(":")[0] not in abroad}
    try:
        every = reader.list("Service", pod.namespace)
    except CollectError:
        every = []  # the policies over the pod itself may tell all the same
    near = [each for each in every if ref_of(each).name in words][:MOST_CALLED]
    yield from near
    for ref in list(dict.fromkeys(abroad.values()))[: MOST_CALLED - len(near)]:
        try:
            yield reader.get("Service", ref.namespace, ref.name)
        except CollectError:
            continue


def _abroad(pod: ObjectRef, lines: list[str]) -> dict[str, ObjectRef]:
    """The hosts in lines that can only mean Services of other namespaces."""
    hosts = [
        each["host"]
        for line in lines
        for each in ABROAD.finditer(line)
        if ".svc" in each[0] or (each["port"] and has_address(each[0]))
    ]
    refs = {host: ref for host in hosts if (ref := service_of(host, pod.namespace))}
    return {host: ref for host, ref in refs.items() if ref.namespace != pod.namespace}


@dataclass(frozen=True)
class _FarEnd:
    """A pod at the other end, and which of its ports is meant by which port of its Service."""

    pod: Json | None = None
    ports: tuple[tuple[str, str], ...] = ()


def _behind(service: Json, reader: Reader) -> _FarEnd:
    ref, selector = ref_of(service, "Service"), selector_of(service)
    pods = reader.list("Pod", ref.namespace, labels=selector)[:1] if selector else []
    return _FarEnd(pods[0], _targets(service, pods[0])) if pods else _FarEnd()


def _far_end(every: list[_FarEnd]) -> _FarEnd:
    """The first there is; with the ports of all, since a line need not tell which it means."""
    ports = tuple(dict.fromkeys(pair for each in every for pair in each.ports))
    return _FarEnd(next((each.pod for each in every if each.pod), None), ports)


def _targets(service: Json, pod: Json) -> tuple[tuple[str, str], ...]:
    """``80 → 8080``; a name as the number that the pod gives it. Headless, there is no such step."""
    if text(service, "spec", "clusterIP") == HEADLESS:
        return ()
    named = {
        text(port, "name"): scalar(port, "containerPort")
        for each in items(pod, "spec", "containers")
        for port in items(each, "ports")
    }
    pairs = []
    for each in items(service, "spec", "ports"):
        number = scalar(each, "port")
        target = scalar(each, "targetPort") or number
        pairs.append((number, target if target.isdecimal() else named.get(target, "")))
    return tuple(pairs)


def _in_front(service: Json, caller: Json, reader: Reader) -> Iterator[Evidence]:
    behind = _behind(service, reader)
    if behind.pod:
        far = _FarEnd(caller, behind.ports)
        yield from _over(behind.pod, ref_of(service).name, far, reader)


def _over(pod: Json, service: str, other: _FarEnd, reader: Reader) -> Iterator[Evidence]:
    """Each policy that selects the pod; ``other`` is at the far end, as far as that is known."""
    ref = ref_of(pod, "Pod")
    chosen = [
        each
        for each in reader.list("NetworkPolicy", ref.namespace)
        if has_labels(pod, written(child(each, "spec", "podSelector")))
    ]
    for each in chosen[:MOST_POLICIES]:
        state = replace(_state(each, ref, service, other.pod), behind=other.ports)
        about = ref_of(each, "NetworkPolicy")
        yield Evidence(NAME, str(about), "\n".join(_lines(state)), show(about), facts=(state,))


def _state(policy: Json, pod: ObjectRef, service: str, other: Json | None) -> PolicyState:
    far = _Far(other, pod.namespace, scrapes=bool(service) and other is None)
    types = strings(policy, "spec", "policyTypes") or ("Ingress",)
    rules = {
        way: tuple(_opening(each, side, far) for each in items(policy, "spec", way))
        for way, side in (("ingress", "from"), ("egress", "to"))
    }
    return PolicyState(
        policy=ref_of(policy, "NetworkPolicy"),
        pod=pod,
        ingress=rules["ingress"] if "Ingress" in types else None,
        egress=rules["egress"] if "Egress" in types or rules["egress"] else None,
        service=service,
    )


@dataclass(frozen=True)
class _Far:
    """Who is at the other end of a connection to or from a pod of ``namespace``."""

    other: Json | None
    namespace: str
    scrapes: bool = False  # Prometheus, wherever it is

    def may_be(self, peer: Json) -> bool:
        """Whether that peer may be meant; what cannot be told counts as yes."""
        if "ipBlock" in peer:
            return True
        pods, spaces = (
            written(child(peer, "podSelector")),
            written(child(peer, "namespaceSelector")),
        )
        anywhere = "namespaceSelector" in peer and not spaces
        if self.scrapes:
            return anywhere or bool(MEASURING.search(f"{pods} {spaces}"))
        if self.other is None:
            return True
        home = ref_of(self.other).namespace
        if "namespaceSelector" not in peer and home != self.namespace:
            return False
        named = spaces.removeprefix(BY_NAME) if spaces.startswith(BY_NAME) else home
        return named == home and has_labels(self.other, pods)


def _opening(rule: Json, side: str, far: _Far) -> Opening:
    ports = tuple(_port(each) for each in items(rule, "ports")) or ("*",)
    peers = items(rule, side)
    return Opening(
        ports=ports,
        peers=" or ".join(_peer(each) for each in peers) or "anyone",
        anyone=not peers,
        caller=not peers or any(far.may_be(each) for each in peers),
    )


def _port(obj: Json) -> str:
    low, high = scalar(obj, "port"), number(obj, "endPort")
    protocol = text(obj, "protocol") or "TCP"
    return f"{protocol}/{low or '*'}" + (f"-{high}" if high else "")


def _peer(obj: Json) -> str:
    if block := text(obj, "ipBlock", "cidr"):
        return block
    pods = written(child(obj, "podSelector")) or "any pod"
    if "namespaceSelector" not in obj:
        return f"pods {pods}" if pods != "any pod" else "any pod of the namespace"
    spaces = written(child(obj, "namespaceSelector")) or "any namespace"
    return f"{pods} in {spaces}"


def _lines(state: PolicyState) -> Iterator[str]:
    yield f"selects {state.pod}"
    for way, openings in (("into", state.ingress), ("out of", state.egress)):
        if openings is None:
            continue
        if not openings:
            yield f"lets nothing {way} it"
        for each in openings:
            yield f"lets {', '.join(each.ports)} {way} it, {each.peers}"
