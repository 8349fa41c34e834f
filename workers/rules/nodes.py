"""Nodes that do not carry their pods."""

import re
from collections.abc import Iterator, Sequence
from shlex import quote

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import Event, NodeState, PodState
from alertwhy.domain.facts.governing import AlertSays
from alertwhy.domain.finding import Confidence, Finding, Risk, Step
from alertwhy.domain.severity import Severity
from alertwhy.domain.target import ObjectRef
from workers.rules import rule
from workers.signs.consequences import OF_A_BROKEN_NODE, OF_A_MISSING_POD
from workers.signs.nodes import matters
from workers.signs.pods import TRUE, events
from workers.signs.scheduling import OF_THE_NODE, Unplaced, Why, deciding, unplaced
from workers.signs.template import whose
from workers.signs.times import recent
from workers.signs.wording import kubectl, one_line, plural

SILENT = "NodeStatusUnknown"
AGAIN = 5  # times; a reboot is told twice, by the node controller and by the kubelet
AWAY = ("not-ready", "unreachable")
ALERTED = re.compile(r"Unschedulable|SchedulingDisabled|Cordon")
CORDON = f"{OF_THE_NODE}unschedulable"


@rule("node-not-ready", severity=Severity.CRITICAL, explains=(*OF_A_BROKEN_NODE, "pod-evicted"))
def node_not_ready(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Its Ready condition is not true, and matters: to its pods, to waiting ones, by itself; or comes and goes."""
    for node, cite in of_kind(seen, NodeState):
        ready = node.condition("Ready")
        if ready is not None and ready.status != TRUE and matters(seen, node, *AWAY):
            silent = ready.reason == SILENT or ready.status == "Unknown"
            why = (
                "its kubelet has stopped reporting"
                if silent
                else one_line(ready.message or ready.reason)
            )
            yield Finding(
                title=f"Node {node.node} is not ready: {why}",
                because=(cite,),
                remediation=_look(node.node),
                upstream=f"Node {node.node}",
            )
    yield from _flapping(seen)


@rule(
    "node-cordoned",
    severity=Severity.WARNING,
    explains=(*OF_A_MISSING_POD, "unschedulable-resources"),
)
def node_cordoned(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """A pod finds no place because nodes were cordoned; a cordon that hinders nobody is silent."""
    for pod in unplaced(seen):
        refusals = deciding(pod)
        count = sum(
            each.count
            for each in refusals
            if each.why is Why.CORDONED or each.detail.startswith(CORDON)
        )
        if count:
            yield _cordoned(seen, pod, count, alone=count == sum(each.count for each in refusals))
    for said, cite in of_kind(seen, AlertSays):
        for node, shown in of_kind(seen, NodeState) if ALERTED.search(said.alert) else ():
            if node.unschedulable:
                yield Finding(
                    title=f"Node {node.node} is cordoned: no pod is placed there",
                    because=(cite, shown),
                    remediation=(_free(node.node),),
                    upstream=f"Node {node.node}",
                )


def _flapping(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Ready now, as it was between each two times that it was not: told of a node that is asked about."""
    if any(of_kind(seen, PodState)):
        return
    for node, cite in of_kind(seen, NodeState):
        ready, ref = node.condition("Ready"), ObjectRef("Node", "", node.node)
        told = [
            pair for pair in events(seen, ref, reasons=("NodeNotReady",)) if _late(seen, pair[0])
        ]
        times = sum(event.count for event, _ in told)
        if ready is not None and ready.status == TRUE and times >= AGAIN:
            yield Finding(
                title=f"Node {node.node} is ready now, but was called not ready {times} times",
                because=tuple(dict.fromkeys((*(shown for _, shown in told), cite))),
                confidence=Confidence.LIKELY,
                remediation=_look(node.node),
                upstream=f"Node {node.node}",
            )


def _late(seen: Sequence[Evidence], event: Event) -> bool:
    return recent(event.last_at or event.first_at, seen)


def _cordoned(seen: Sequence[Evidence], pod: Unplaced, count: int, *, alone: bool) -> Finding:
    nodes = [(node.node, cite) for node, cite in of_kind(seen, NodeState) if node.unschedulable]
    one = whose(seen, pod.pod.pod)
    known = dict.fromkeys(name for name, _ in nodes)  # one that carries its pods is seen twice
    names = ", ".join(known)
    which = f" ({names})" if names else ""
    free = [_free(name) for name in known]
    return Finding(
        title=f"{plural(count, 'node')} cordoned{which}, where {one} could go",
        because=tuple(dict.fromkeys((*pod.because, *(cite for _, cite in nodes)))),
        confidence=Confidence.CERTAIN if alone else Confidence.LIKELY,
        remediation=(Step("See which nodes are cordoned", "kubectl get nodes"), *free),
    )


def _free(name: str) -> Step:
    return Step(
        f"If its maintenance is over, let pods on {name} again",
        kubectl("", f"uncordon {quote(name)}"),
        Risk.SAFE,
    )


def _look(name: str) -> tuple[Step, ...]:
    node = quote(name)
    return (
        Step("See its conditions and events", kubectl("", f"describe node {node}")),
        Step(
            "See which pods it carries",
            kubectl("", f"get pods -A -o wide --field-selector spec.nodeName={node}"),
        ),
        Step(
            "If the machine does not come back, keep new pods off it",
            kubectl("", f"cordon {node}"),
            Risk.SAFE,
        ),
    )
