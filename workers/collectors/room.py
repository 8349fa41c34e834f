"""What is left on the nodes that a waiting pod could go to: what pods there ask for, summed."""

from collections.abc import Iterator
from decimal import Decimal

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import NodeRoom
from alertwhy.domain.target import Target
from workers.clients.cluster import Json
from workers.clients.raw import child, flag, items, mapping, scalar, text
from workers.clients.reader import Reader
from workers.collectors import ANY, collector
from workers.objects.pods import NEEDS, pods_of
from workers.objects.refs import conditions_of, kubectl, ref_of
from workers.signs.quantities import amount, readable, total

NAME = "room"
MOST_NODES = 3  # one read each; the largest, where a pod most likely fits
OVER = frozenset({"Succeeded", "Failed"})  # pods that ask for nothing any more


@collector(NAME, kinds=ANY, needs=NEEDS | {"list nodes", "list pods"})
def room(target: Target, reader: Reader) -> Iterator[Evidence]:
    """Nothing unless the scheduler says that a resource is short; then the largest few nodes."""
    waiting = next((pod for pod in pods_of(target, reader) if _short(pod)), None)
    if waiting is None:
        return
    every = reader.list("Node", "")
    fitting = sorted((each for each in every if _takes(each, waiting)), key=_size, reverse=True)
    for node in fitting[:MOST_NODES]:
        name = ref_of(node).name
        pods = reader.list("Pod", "", fields=f"spec.nodeName={name}")
        yield _evidence(name, _free(node, pods), whole=len(fitting) <= MOST_NODES)


def _short(pod: Json) -> bool:
    """Whether it waits for cpu or memory, as its own condition says."""
    said = [each.message for each in conditions_of(pod) if each.type == "PodScheduled"]
    waits = not text(pod, "spec", "nodeName") and text(pod, "status", "phase") == "Pending"
    return waits and any(f"Insufficient {name}" in each for each in said for name in _SUMMED)


def _takes(node: Json, pod: Json) -> bool:
    """Whether nothing but room keeps the pod off, as far as its selector and taints tell."""
    wanted = mapping(pod, "spec", "nodeSelector").items()
    taints = {text(each, "effect") for each in items(node, "spec", "taints")}
    free = not flag(node, "spec", "unschedulable") and not taints & {"NoSchedule", "NoExecute"}
    return free and wanted <= mapping(node, "metadata", "labels").items()


def _size(node: Json) -> Decimal:
    return amount(scalar(node, "status", "allocatable", "memory")) or Decimal(0)


def _free(node: Json, pods: list[Json]) -> tuple[tuple[str, str], ...]:
    running = [pod for pod in pods if text(pod, "status", "phase") not in OVER]
    free = []
    for name in _SUMMED:
        given = amount(scalar(node, "status", "allocatable", name)) or Decimal(0)
        left = given - sum((_asked(pod, name) for pod in running), Decimal(0))
        free.append((name, readable(max(left, Decimal(0)), name)))
    return tuple(free)


def _asked(pod: Json, name: str) -> Decimal:
    """As the scheduler counts: all containers together, or the largest init container."""
    inits = items(pod, "spec", "initContainers")
    sidecars = [each for each in inits if text(each, "restartPolicy") == "Always"]
    together = total(
        _request(each, name) for each in (*items(pod, "spec", "containers"), *sidecars)
    )
    alone = max((amount(_request(each, name)) or Decimal(0) for each in inits), default=Decimal(0))
    overhead = amount(scalar(pod, "spec", "overhead", name)) or Decimal(0)
    return max(together, alone) + overhead


def _request(container: Json, name: str) -> str:
    return scalar(child(container, "resources", "requests"), name)


def _evidence(node: str, free: tuple[tuple[str, str], ...], *, whole: bool) -> Evidence:
    told = ", ".join(f"{name} {value}" for name, value in free)
    return Evidence(
        collector=NAME,
        object=f"Node {node}",
        text=f"left for pods: {told}",
        command=kubectl("", "describe", "node", node),
        facts=(NodeRoom(node, free, whole),),
    )


_SUMMED = ("cpu", "memory")
