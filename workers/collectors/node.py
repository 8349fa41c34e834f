"""The node that the pods run on, or all of them for a pod that runs on none."""

from collections.abc import Iterator
from dataclasses import replace

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import NodeGone, NodeState
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import NotFound
from workers.clients.cluster import Json
from workers.clients.raw import flag, items, mapping, scalar, text
from workers.clients.reader import Reader
from workers.collectors import ANY, collector
from workers.objects.pods import NEEDS, pods_of
from workers.objects.refs import conditions_of, kubectl, ref_of, show
from workers.signs.quantities import amount, readable

NAME = "node"
MOST_NODES = 2  # that pods of one target run on
SHOWN_NODES = 20  # lines where all are listed
ALLOCATABLE = ("cpu", "memory", "ephemeral-storage", "pods")


@collector(NAME, kinds=ANY, needs=NEEDS | {"get nodes", "list nodes"})
def node(target: Target, reader: Reader) -> Iterator[Evidence]:
    """Each node that matters; every node for a pod that waits for one."""
    if target.kind == "Node":
        yield _one(reader.get("Node", "", target.name))
        return
    pods = pods_of(target, reader)
    names = dict.fromkeys(name for pod in pods if (name := text(pod, "spec", "nodeName")))
    for name in list(names)[:MOST_NODES]:
        yield from _one_or_gone(name, reader)
    waiting = [pod for pod in pods if _waits(pod)]
    if waiting:
        wanted = {key for pod in waiting for key in mapping(pod, "spec", "nodeSelector")}
        yield _all(reader.list("Node", ""), wanted)


def _one_or_gone(name: str, reader: Reader) -> Iterator[Evidence]:
    """Where no node was recorded, nothing: this one may well be there."""
    try:
        yield _one(reader.get("Node", "", name))
    except NotFound:
        if not reader.complete("Node", ""):
            return
        ref = ObjectRef("Node", "", name)
        told = "does not exist (any more), though pods are bound to it"
        yield Evidence(NAME, str(ref), told, kubectl("", "get", "nodes"), facts=(NodeGone(name),))


def _waits(pod: Json) -> bool:
    return text(pod, "status", "phase") == "Pending" and not text(pod, "spec", "nodeName")


def _one(obj: Json) -> Evidence:
    state = _state(obj)
    ref = ObjectRef("Node", "", state.node)
    return Evidence(NAME, str(ref), "\n".join(_lines(state)), show(ref), facts=(state,))


def _all(nodes: list[Json], wanted: set[str]) -> Evidence:
    """Every node in a line, with those of its labels that a node selector asks for."""
    states = tuple(_briefly(_state(each)) for each in nodes)
    lines = []
    for state in states[:SHOWN_NODES]:
        labels = [f"{key}={value}" for key, value in state.labels if key in wanted]
        lines.append(f"{state.node}: {', '.join([*_lines(state), *labels])}")
    if len(states) > SHOWN_NODES:
        lines.append(f"and {len(states) - SHOWN_NODES} more")
    text = "\n".join(lines) or "there are no nodes"
    return Evidence(NAME, "Nodes", text, kubectl("", "describe", "nodes"), facts=states)


def _briefly(state: NodeState) -> NodeState:
    """Without the conditions that only say that all is well: there may be five thousand nodes."""
    telling = (each for each in state.conditions if each.type == "Ready" or each.status != "False")
    return replace(state, conditions=tuple(telling))


def _state(obj: Json) -> NodeState:
    allocatable = [(name, scalar(obj, "status", "allocatable", name)) for name in ALLOCATABLE]
    others = mapping(obj, "status", "allocatable").items()  # GPUs and other devices
    allocatable += [pair for pair in sorted(others) if "/" in pair[0]]
    return NodeState(
        node=ref_of(obj).name,
        conditions=conditions_of(obj),
        taints=tuple(_taint(each) for each in items(obj, "spec", "taints")),
        unschedulable=flag(obj, "spec", "unschedulable"),
        labels=tuple(sorted(mapping(obj, "metadata", "labels").items())),
        allocatable=tuple(pair for pair in allocatable if pair[1]),
    )


def _taint(obj: Json) -> str:
    value = text(obj, "value")
    return f"{text(obj, 'key')}{'=' if value else ''}{value}:{text(obj, 'effect')}"


def _lines(state: NodeState) -> Iterator[str]:
    ready = state.condition("Ready")
    yield "Ready" if ready and ready.status == "True" else "not Ready"
    told: set[str] = set()
    for condition in sorted(state.conditions, key=lambda each: each.type != "Ready"):
        if condition.message in told:  # a silent kubelet leaves one message on all of them
            continue
        good = "True" if condition.type == "Ready" else "False"
        if condition.status != good:
            said = ": ".join(each for each in (condition.reason, condition.message) if each)
            told.add(condition.message)
            yield f"{condition.type}={condition.status}: {said}"
    if state.unschedulable:
        yield "cordoned"
    yield from (f"taint {taint}" for taint in state.taints)
    if state.allocatable:
        yield "allocatable " + ", ".join(
            f"{name} {_readable(value)}" for name, value in state.allocatable
        )


def _readable(quantity: str) -> str:
    """``15.6Gi`` for ``16384256Ki``; what counts no bytes as it is."""
    value = amount(quantity) if quantity.endswith("Ki") else None
    return quantity if value is None else readable(value, "memory")
