"""Where a pod lets itself be put: required terms only; what is merely preferred keeps none off."""

from collections.abc import Iterator

from alertwhy.domain.facts import Placement
from workers.clients.cluster import Json
from workers.clients.raw import child, items, number, strings, text
from workers.clients.selectors import written

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
LISTS = ("initContainers", "containers")


def placement_of(pod: Json) -> Placement:
    """Its required terms, each in one line."""
    affinity = child(pod, "spec", "affinity")
    nodes = items(affinity, "nodeAffinity", REQUIRED, "nodeSelectorTerms")
    return Placement(
        node_affinity=tuple(_told(_node_terms(each)) for each in nodes),
        pod_affinity=tuple(_neighbours(affinity, "podAffinity")),
        anti_affinity=tuple(_neighbours(affinity, "podAntiAffinity")),
        spread=tuple(_spread(pod)),
        host_ports=tuple(_host_ports(pod)),
        gates=tuple(text(each, "name") for each in items(pod, "spec", "schedulingGates")),
    )


def _node_terms(term: Json) -> Iterator[str]:
    """``disk in (ssd, nvme)``, ``zone exists``."""
    for each in (*items(term, "matchExpressions"), *items(term, "matchFields")):
        values = ", ".join(strings(each, "values"))
        words = {"DoesNotExist": "is absent", "Exists": "exists", "NotIn": "not in"}
        operator = text(each, "operator")
        word = words.get(operator, operator.lower())
        yield f"{text(each, 'key')} {word}{f' ({values})' if values else ''}"


def _neighbours(affinity: Json, kind: str) -> Iterator[str]:
    """``app=cart by kubernetes.io/hostname``."""
    for term in items(affinity, kind, REQUIRED):
        yield f"{written(child(term, 'labelSelector'))} by {text(term, 'topologyKey')}"


def _spread(pod: Json) -> Iterator[str]:
    """``app=cart by topology.kubernetes.io/zone, maxSkew 1``."""
    for each in items(pod, "spec", "topologySpreadConstraints"):
        if (text(each, "whenUnsatisfiable") or "DoNotSchedule") == "DoNotSchedule":
            selected = written(child(each, "labelSelector"))
            key, skew = text(each, "topologyKey"), number(each, "maxSkew", default=1)
            yield f"{selected} by {key}, maxSkew {skew}"


def _host_ports(pod: Json) -> Iterator[str]:
    for listed in LISTS:
        for container in items(pod, "spec", listed):
            for port in items(container, "ports"):
                if taken := number(port, "hostPort"):
                    yield f"{taken}/{text(port, 'protocol') or 'TCP'}"


def _told(terms: Iterator[str]) -> str:
    return " and ".join(terms)
