"""The nodes that a DaemonSet leaves out, where it has fewer pods than there are nodes."""

import re
from collections.abc import Iterator
from dataclasses import replace

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts.governing import DaemonSetState
from alertwhy.domain.target import Target
from workers.clients.cluster import Json
from workers.clients.raw import items, mapping, number, text
from workers.clients.reader import Reader
from workers.collectors import collector
from workers.objects.refs import ref_of, show

NAME = "daemonset"
MOST_NODES = 10  # told by name
# kubernetes-mixin: KubeDaemonSetMisScheduled, KubeDaemonSetRolloutStuck.
PLACES = re.compile(r"mis_?scheduled|daemon_?set.*roll_?out", re.IGNORECASE)
HARD = frozenset({"NoSchedule", "NoExecute"})
# The DaemonSet controller lets its pods onto nodes in these states.
TOLERATED = ("node.kubernetes.io/",)


@collector(NAME, kinds={"DaemonSet"}, needs={"get daemonsets.apps", "list nodes"})
def daemonsets(target: Target, reader: Reader) -> Iterator[Evidence]:
    """Nodes are listed only where it runs on none, on fewer than it wants, or where it should not."""
    for ref in target.chain:
        if ref.kind == "DaemonSet":
            obj = reader.get(ref.kind, ref.namespace, ref.name)
            desired = number(obj, "status", "desiredNumberScheduled")
            current = number(obj, "status", "currentNumberScheduled")
            astray = number(obj, "status", "numberMisscheduled")
            uneven = desired == 0 or current < desired or astray > 0
            if uneven or number(obj, "status", "numberReady") < desired:
                nodes = reader.list("Node", "") if uneven else []
                state = DaemonSetState(
                    ref, desired, current, astray, alerted=bool(PLACES.search(target.alert))
                )
                yield _evidence(state, obj, nodes)


def _evidence(counted: DaemonSetState, obj: Json, nodes: list[Json]) -> Evidence:
    spec, ref = obj.get("spec"), counted.workload
    out = [(ref_of(node).name, why) for node in nodes if (why := _left_out(spec, node))]
    state = replace(counted, nodes=len(nodes), left_out=tuple(out[:MOST_NODES]))
    of = f" of {len(nodes)}" if nodes else ""
    lines = [f"wanted on {state.desired}{of} nodes, is on {state.current}"]
    lines += [f"{state.astray} on nodes where it should run no more"] if state.astray else []
    lines += [f"not on {node}: {why}" for node, why in state.left_out]
    return Evidence(NAME, str(ref), "\n".join(lines), show(ref), facts=(state,))


def _left_out(spec: object, node: Json) -> str:
    """Why the controller makes no pod there, as far as selector and taints say."""
    labels = mapping(node, "metadata", "labels")
    for key, value in mapping(spec, "template", "spec", "nodeSelector").items():
        if labels.get(key) != value:
            return f"has no label {key}={value}"
    tolerations = items(spec, "template", "spec", "tolerations")
    for taint in items(node, "spec", "taints"):
        key = text(taint, "key")
        harmless = text(taint, "effect") not in HARD or key.startswith(TOLERATED)
        if not harmless and not any(_tolerates(each, taint) for each in tolerations):
            return f"taint {key}={text(taint, 'value')}:{text(taint, 'effect')}".replace("=:", ":")
    return ""


def _tolerates(toleration: Json, taint: Json) -> bool:
    key, effect = text(toleration, "key"), text(toleration, "effect")
    if effect not in {"", text(taint, "effect")} or key not in {"", text(taint, "key")}:
        return False
    anything = text(toleration, "operator") == "Exists"
    return anything or (bool(key) and text(toleration, "value") == text(taint, "value"))
