"""What the scheduler says of a pod that fits nowhere, read into counts of nodes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import NodeState, PodState
from alertwhy.domain.finding import Confidence
from workers.signs.pods import FALSE, events, scaling_up

# Taints that keep ordinary pods off by design, or that only repeat what the node itself says.
CONTROL_PLANE = ("node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master")
OF_THE_NODE = "node.kubernetes.io/"


class Why(StrEnum):
    """Why nodes refuse a pod."""

    RESOURCES = "resources"
    SELECTOR = "selector"
    TAINT = "taint"
    CORDONED = "cordoned"
    AFFINITY = "pod affinity"
    ANTI_AFFINITY = "pod anti-affinity"
    SPREAD = "topology spread"
    PORTS = "host ports"
    VOLUME = "volume"


@dataclass(frozen=True)
class Refusal:
    """``count`` nodes refuse for ``why``; ``detail`` is the resource or the taint."""

    why: Why
    count: int
    detail: str = ""


@dataclass(frozen=True)
class Unplaced:
    """A pod without a node: how many there are, why each refuses, shown by what."""

    pod: PodState
    nodes: int
    refusals: tuple[Refusal, ...]
    because: tuple[str, ...]
    selectable: bool | None = None  # whether any node has what its nodeSelector wants, if known
    nodeless: bool = False  # the cluster has no node at all

    @property
    def by_affinity(self) -> bool:
        """Whether "affinity/selector" means its node affinity: it has one, and the rest is met."""
        selector = bool(self.pod.node_selector) and not self.selectable
        return bool(self.pod.placement.node_affinity) and not selector


_NODES = re.compile(r"\b\d+/(\d+) nodes are available")
_TAINT = r"[^{},]*?(?:\{(?P<detail>[^}]*)\})?"
# kube-scheduler: pkg/scheduler/framework/plugins; the second wording of each is the older one.
_REFUSALS = (
    (Why.RESOURCES, r"(?P<count>\d+) Insufficient (?P<detail>[^\s,;]+?)(?=[,;]|\.?\s|\.?$)"),
    (Why.RESOURCES, r"(?P<count>\d+) Too many (?P<detail>pods)"),
    (Why.RESOURCES, r"(?P<count>\d+) cannot allocate all (?P<detail>claims)"),
    (
        Why.SELECTOR,
        r"(?P<count>\d+) node\(s\) didn't match (?:Pod's )?node (?:affinity(?:/selector)?|selector)",
    ),
    (Why.TAINT, rf"(?P<count>\d+) node\(s\) had (?:untolerated )?taint{_TAINT}(?=[,.]|$)"),
    (Why.CORDONED, r"(?P<count>\d+) node\(s\) were unschedulable"),
    (Why.AFFINITY, r"(?P<count>\d+) node\(s\) didn't match pod affinity rules"),
    (
        Why.ANTI_AFFINITY,
        r"(?P<count>\d+) node\(s\) didn't (?:match pod|(?P<detail>satisfy existing pods)) anti-affinity rules",
    ),
    (
        Why.SPREAD,
        r"(?P<count>\d+) node\(s\) didn't match pod topology spread constraints(?: \((?P<detail>[^)]+)\))?",
    ),
    (Why.PORTS, r"(?P<count>\d+) node\(s\) didn't have free ports for the requested pod ports"),
    (
        Why.VOLUME,
        (
            r"(?P<count>\d+) node\(s\) (?P<detail>had (?:no available )?volume (?:zone|node affinity conflict)"
            r"|didn't find available persistent volumes to bind|did not have enough free storage|exceed max volume count"
            r"|didn't match PersistentVolume's node affinity"  # since 1.33: no longer a conflict
            r"|had no available disk|unavailable due to (?:one or more pvc|PersistentVolumeClaim)[^,.]*)"
        ),
    ),
    (
        Why.VOLUME,
        r"(?P<count>\d+) (?P<detail>node has pod using PersistentVolumeClaim [^,.]*ReadWriteOncePod access mode)",
    ),
    (
        Why.VOLUME,
        (
            r"(?P<count>\d+)? ?(?P<detail>(?:pod has unbound immediate|waiting for ephemeral volume controller"
            r'|running "?VolumeBinding)[^.;]*'
            r'|persistentvolumeclaim "[^"]+" (?:not found|is being deleted|was not created for (?:the )?pod|bound to non-existent persistentvolume "[^"]+"))'
        ),
    ),
)
DEVICES = "devices for its ResourceClaims"
_IN_WORDS = {"claims": DEVICES}
NO_NODES = re.compile(r"no nodes available to schedule pods|\b0/0 nodes are available")
GATED = "SchedulingGated"


def unplaced(seen: Sequence[Evidence]) -> Iterator[Unplaced]:
    """Every pod that the scheduler has refused and that still waits."""
    for pod, cite in of_kind(seen, PodState):
        condition = pod.condition("PodScheduled")
        waits = condition is None or condition.status == FALSE
        if pod.phase == "Pending" and not pod.node and waits and pod.deleted_at is None:
            said = condition.message if condition else ""
            told = events(seen, pod.pod, reasons=("FailedScheduling",))
            message = said or next((event.message for event, _ in told), "")
            because = dict.fromkeys((cite, *(shown for _, shown in told)))
            yield Unplaced(
                pod,
                _nodes(message),
                read(message),
                tuple(because),
                selectable(seen, pod),
                nodeless=bool(NO_NODES.search(message)),
            )


def read(message: str) -> tuple[Refusal, ...]:
    """The refusals that a message lists, the most nodes first; preemption's own part is left out."""
    text, nodes = message.partition("preemption:")[0], _nodes(message)
    found = [
        Refusal(why, int(match["count"] or nodes), _detail(match))
        for why, pattern in _REFUSALS
        for match in re.finditer(pattern, text)
    ]
    return tuple(sorted(found, key=lambda each: -each.count))


def _detail(match: re.Match[str]) -> str:
    said = (match.groupdict().get("detail") or "").strip()
    return _IN_WORDS.get(said, said)


def deciding(unplaced_pod: Unplaced) -> tuple[Refusal, ...]:
    """The refusals that a person could lift, the decisive first.

    The control plane's own taint is routine where anything else refuses too. Nodes outside the
    selector are meant to refuse, and a plain node lacks a GPU by nature: the others decide.
    """
    serious = [each for each in unplaced_pod.refusals if not routine(each)]
    kept = serious or list(unplaced_pod.refusals)
    return tuple(sorted(kept, key=lambda each: _weight(each, kept, unplaced_pod)))


def refused(seen: Sequence[Evidence], why: Why) -> Iterator[tuple[Unplaced, Refusal, Confidence]]:
    """The reasons of that kind; only the decisive one is certain to help when lifted."""
    for pod in unplaced(seen):
        for place_of, refusal in enumerate(deciding(pod)):
            if refusal.why is why and not of_the_node(refusal):
                coming = scaling_up(seen, pod.pod.pod)
                sure = _sure(pod, refusal, first=not place_of)
                yield pod, refusal, Confidence.POSSIBLE if coming else sure


def share(refusal: Refusal, pod: Unplaced) -> str:
    """``2 of 3 nodes``."""
    return f"{refusal.count} of {max(pod.nodes, refusal.count)} nodes"


def selectable(seen: Sequence[Evidence], pod: PodState) -> bool | None:
    """Whether any node has the labels that the pod's nodeSelector wants; None where unknown."""
    nodes = [set(node.labels) for node, _ in of_kind(seen, NodeState)]
    if not nodes or not pod.node_selector:
        return None
    return any(labels.issuperset(pod.node_selector) for labels in nodes)


def routine(refusal: Refusal) -> bool:
    """Whether it is the control plane, kept free on purpose."""
    return refusal.why is Why.TAINT and refusal.detail.startswith(CONTROL_PLANE)


def of_the_node(refusal: Refusal) -> bool:
    """Whether the taint only says that the node is not ready, cordoned or under pressure."""
    return refusal.why is Why.TAINT and refusal.detail.startswith(OF_THE_NODE)


def _sure(pod: Unplaced, refusal: Refusal, *, first: bool) -> Confidence:
    """A selector that some node meets is only possibly wrong: the others may do."""
    met = pod.selectable or pod.by_affinity
    if refusal.why is Why.SELECTOR and met and not first:
        return Confidence.POSSIBLE
    return Confidence.CERTAIN if first else Confidence.LIKELY


def _weight(refusal: Refusal, kept: Sequence[Refusal], pod: Unplaced) -> tuple[int, int, str]:
    """0 for what certainly decides, 2 for what is by design."""
    tainted = any(each.why is Why.TAINT for each in kept)
    special = "/" in refusal.detail or refusal.detail == DEVICES
    extended = refusal.why is Why.RESOURCES and special
    by_design = 2 if refusal.why is Why.SELECTOR or (extended and tainted) else 1
    if refusal.why is Why.SELECTOR and pod.selectable is False:
        by_design = 0
    return (by_design, -refusal.count, refusal.why)


def _nodes(message: str) -> int:
    found = _NODES.search(message)
    return int(found[1]) if found else 0
