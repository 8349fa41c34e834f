"""The network policies over pods that cannot reach something, and over what they try to reach."""

import re
from collections.abc import Iterator

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts.network import Opening, PolicyState
from alertwhy.domain.target import ObjectRef, Target
from workers.clients.cluster import Json
from workers.clients.raw import child, items, number, scalar, strings, text
from workers.clients.reader import Reader
from workers.clients.selectors import has_labels, written
from workers.collectors import ANY, collector
from workers.objects.pods import NEEDS, pods_of, selector_of
from workers.objects.refs import ref_of, show
from workers.objects.written import written_by

NAME = "network-policies"
MOST_POLICIES = 6
MOST_CALLED = 2  # Services that a log names
# How clients say that nothing came back; a policy drops silently, so a refusal is no sign of one.
NO_ANSWER = re.compile(
    r"i/o timeout|timed? ?out|ETIMEDOUT|EAI_AGAIN|temporary failure in name resolution"
    r"|deadline exceeded|EHOSTUNREACH|no route to host",
    re.IGNORECASE,
)
HOST = re.compile(r"\b(?P<host>[a-z][a-z0-9-]*)(?:\.[a-z0-9-]+)*(?::\d+|\b)")


@collector(
    NAME,
    kinds=ANY,
    needs=NEEDS | {"get pods/log", "list services", "list networkpolicies.networking.k8s.io"},
)
def policies(target: Target, reader: Reader) -> Iterator[Evidence]:
    """Read only where a log says that no answer came, or for a Service that the alert names."""
    pods = {ref_of(pod, "Pod"): pod for pod in pods_of(target, reader)}
    silent = [(pod, line) for pod, log in written_by(target, reader) for line in _silent(log)]
    for ref in dict.fromkeys(pod for pod, _ in silent):
        yield from _over(pods[ref], "", pods[ref], reader)
    for ref, lines in _by_pod(silent).items():
        for service in _called(ref, lines, reader):
            yield from _in_front(service, pods[ref], reader)
    if target.kind == "Service":
        for pod in list(pods.values())[:1]:
            yield from _over(pod, target.name, None, reader)


def _silent(log: str) -> list[str]:
    return [line for line in log.splitlines() if NO_ANSWER.search(line)]


def _by_pod(silent: list[tuple[ObjectRef, str]]) -> dict[ObjectRef, list[str]]:
    found: dict[ObjectRef, list[str]] = {}
    for pod, line in silent:
        found.setdefault(pod, []).append(line)
    return dict(list(found.items())[:1])


def _called(pod: ObjectRef, lines: list[str], reader: Reader) -> Iterator[Json]:
    """The Services of the pod's namespace that its log names."""
    words = {found["host"] for line in lines for found in HOST.finditer(line)}
    known = [each for each in reader.list("Service", pod.namespace) if ref_of(each).name in words]
    yield from known[:MOST_CALLED]


def _in_front(service: Json, caller: Json, reader: Reader) -> Iterator[Evidence]:
    ref, selector = ref_of(service, "Service"), selector_of(service)
    if selector:
        for pod in reader.list("Pod", ref.namespace, labels=selector)[:1]:
            yield from _over(pod, ref.name, caller, reader)


def _over(pod: Json, service: str, caller: Json | None, reader: Reader) -> Iterator[Evidence]:
    """Each policy that selects the pod."""
    ref = ref_of(pod, "Pod")
    chosen = [
        each
        for each in reader.list("NetworkPolicy", ref.namespace)
        if has_labels(pod, written(child(each, "spec", "podSelector")))
    ]
    for each in chosen[:MOST_POLICIES]:
        state = _state(each, ref, service, caller)
        about = ref_of(each, "NetworkPolicy")
        yield Evidence(NAME, str(about), "\n".join(_lines(state)), show(about), facts=(state,))


def _state(policy: Json, pod: ObjectRef, service: str, caller: Json | None) -> PolicyState:
    types = strings(policy, "spec", "policyTypes") or ("Ingress",)
    rules = {
        way: tuple(_opening(each, side, caller) for each in items(policy, "spec", way))
        for way, side in (("ingress", "from"), ("egress", "to"))
    }
    return PolicyState(
        policy=ref_of(policy, "NetworkPolicy"),
        pod=pod,
        ingress=rules["ingress"] if "Ingress" in types else None,
        egress=rules["egress"] if "Egress" in types or rules["egress"] else None,
        service=service,
    )


def _opening(rule: Json, side: str, caller: Json | None) -> Opening:
    ports = tuple(_port(each) for each in items(rule, "ports")) or ("*",)
    peers = items(rule, side)
    return Opening(
        ports=ports,
        peers=" or ".join(_peer(each) for each in peers) or "anyone",
        anyone=not peers,
        caller=not peers or caller is None or any(_is(each, caller) for each in peers),
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


def _is(peer: Json, caller: Json) -> bool:
    """Whether the caller may be meant; what cannot be told from its labels counts as yes."""
    if "namespaceSelector" in peer or "ipBlock" in peer:
        return True
    return has_labels(caller, written(child(peer, "podSelector")))


def _lines(state: PolicyState) -> Iterator[str]:
    yield f"selects {state.pod}"
    for way, openings in (("into", state.ingress), ("out of", state.egress)):
        if openings is None:
            continue
        if not openings:
            yield f"lets nothing {way} it"
        for each in openings:
            yield f"lets {', '.join(each.ports)} {way} it, {each.peers}"
