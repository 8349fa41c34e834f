"""The questions to Prometheus, one text for each object, so that a recording finds them again.

Aggregated over everything but container and cluster: replicas of Prometheus, restarts and nodes
repeat a series. ``cluster`` stays, since a shared Prometheus may know another pod of the same name.
"""

from collections.abc import Mapping

from alertwhy.domain.facts import Measure
from alertwhy.domain.target import ObjectRef
from workers.clients.metrics import Query

EVERY = "5m"  # of a rate or a maximum: what lies between two steps of the range counts as well
# cAdvisor: a series without container is the whole pod's, and POD is its pause container.
_CONTAINERS = 'container!="",container!="POD"'
_CLAIM = "used_bytes|capacity_bytes|available_bytes|inodes|inodes_used"
PREFIX = "kubelet_volume_stats_"


def queries_of_pod(pod: ObjectRef) -> dict[Measure, Query]:
    """What is asked of each pod that matters."""
    named = matchers({"namespace": pod.namespace, "pod": pod.name})
    at = f"{{{named},{_CONTAINERS}}}"
    used = f"max_over_time(container_memory_working_set_bytes{at}[{EVERY}])"
    waited, periods = (
        f"increase(container_cpu_cfs_{name}_total{at}[{EVERY}])"
        for name in ("throttled_periods", "periods")
    )
    told = {
        Measure.MEMORY: used,
        Measure.CPU: f"rate(container_cpu_usage_seconds_total{at}[{EVERY}])",
        Measure.THROTTLED: f"{waited} / {periods}",
        Measure.RESTARTS: f"kube_pod_container_status_restarts_total{{{named}}}",
    }
    return {
        measure: Query(f"max by (cluster, container) ({expression})")
        for measure, expression in told.items()
    }


def query_of_claim(claim: ObjectRef) -> Query:
    """Everything that the kubelet says of a claim's volume, by the name of the metric."""
    named = matchers({"namespace": claim.namespace, "persistentvolumeclaim": claim.name})
    return Query(f'max by (__name__, cluster) ({{__name__=~"{PREFIX}({_CLAIM})",{named}}})')


def matchers(labels: Mapping[str, str]) -> str:
    """``namespace="shop",pod="cart-0"``; no value can end its quotes."""
    return ",".join(f"{name}={quoted(value)}" for name, value in labels.items())


def quoted(value: str) -> str:
    """A PromQL string: what would end or bend it is escaped, half characters are replaced."""
    whole = value.encode(errors="replace").decode()
    return '"' + "".join(map(_escaped, whole)) + '"'


def _escaped(char: str) -> str:
    if char in '\\"':
        return f"\\{char}"
    return char if char.isprintable() or ord(char) > 0x7F else f"\\x{ord(char):02x}"  # noqa: PLR2004  # ASCII
