"""Pods that keep themselves off the nodes: by their neighbours, ports, volumes, or a gate."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import PodState, VolumeState
from alertwhy.domain.finding import Confidence, Finding, Step
from alertwhy.domain.severity import Severity
from workers.rules import rule
from workers.signs.consequences import OF_A_MISSING_POD
from workers.signs.pods import FALSE, scaling_up
from workers.signs.scheduling import GATED, Unplaced, Why, refused, share, unplaced
from workers.signs.template import mend, place, whose
from workers.signs.times import lasting
from workers.signs.trouble import LONG
from workers.signs.turned_away import turned_away
from workers.signs.wording import kubectl, look, one_line

MOST_TERMS = 2  # in a title
NODES = Step("See the nodes and their labels", "kubectl get nodes --show-labels")


@rule("unschedulable-affinity", explains=OF_A_MISSING_POD)
def unschedulable_affinity(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """No node is what its node affinity asks for, or runs the pods that it wants to be near."""
    yield from turned_away(seen, Why.AFFINITY)
    for pod, refusal, sure in refused(seen, Why.SELECTOR):
        if pod.by_affinity:
            terms = _terms(pod.pod.placement.node_affinity, " or ")
            yield _finding(
                seen, pod, f"{share(refusal, pod)} do not match its node affinity{terms}", sure
            )
    for pod, refusal, sure in refused(seen, Why.AFFINITY):
        terms = _terms(pod.pod.placement.pod_affinity, " and ")
        yield _finding(
            seen, pod, f"{share(refusal, pod)} run no pod that its affinity wants{terms}", sure
        )


@rule("unschedulable-anti-affinity", explains=OF_A_MISSING_POD)
def unschedulable_anti_affinity(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Each node that is left runs a pod that it must not share it with."""
    for pod, refusal, sure in refused(seen, Why.ANTI_AFFINITY):
        terms = _terms(pod.pod.placement.anti_affinity, " and ")
        whose_rule = "theirs keeps it off" if refusal.detail else f"its anti-affinity{terms} avoids"
        what = f"{share(refusal, pod)} already run a pod that {whose_rule}"
        yield _finding(seen, pod, what, sure)


@rule("unschedulable-topology-spread", explains=OF_A_MISSING_POD)
def unschedulable_topology_spread(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """One more on any node that is left would lie too unevenly."""
    for pod, refusal, sure in refused(seen, Why.SPREAD):
        terms = _terms(pod.pod.placement.spread, " and ")
        lacks = f", {refusal.detail}" if refusal.detail else ""
        what = f"{share(refusal, pod)} do not meet its topology spread{terms}{lacks}"
        yield _finding(seen, pod, what, sure)


@rule("unschedulable-host-port", explains=OF_A_MISSING_POD)
def unschedulable_host_port(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Another pod has the port of each node that is left."""
    yield from turned_away(seen, Why.PORTS)
    for pod, refusal, sure in refused(seen, Why.PORTS):
        ports = ", ".join(pod.pod.placement.host_ports)
        what = f"on {share(refusal, pod)} its host port {ports or ''} is taken".replace("  ", " ")
        yield _finding(seen, pod, what, sure)


@rule("unschedulable-volume", explains=OF_A_MISSING_POD)
def unschedulable_volume(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Its volume lies elsewhere, is not bound, or finds no room on the nodes that are left."""
    for pod, refusal, sure in refused(seen, Why.VOLUME):
        claims = f" (claims {', '.join(pod.pod.claims)})" if pod.pod.claims else ""
        where, shown = _where_they_lie(seen, pod.pod)
        what = f"its volumes keep it off {share(refusal, pod)}: {one_line(refusal.detail)}{claims}{where}"
        volumes = Step(
            "See its claims, and where their volumes are",
            kubectl(pod.pod.pod.namespace, "get pvc -o wide"),
        )
        finding = _finding(seen, pod, what, sure, volumes)
        yield replace(finding, because=tuple(dict.fromkeys((*finding.because, *shown))))


def _where_they_lie(seen: Sequence[Evidence], pod: PodState) -> tuple[str, tuple[str, ...]]:
    """The nodes that its bound volumes may be used on, where they were looked at."""
    found = [
        (places, cite)
        for state, cite in of_kind(seen, VolumeState)
        if state.claim and state.claim.name in pod.claims and (places := " or ".join(state.places))
    ]
    if not found:
        return "", ()
    said = dict.fromkeys(one_line(places) for places, _ in found)
    return f"; they lie on nodes with {'; '.join(said)}", tuple(cite for _, cite in found)


@rule("no-nodes", severity=Severity.CRITICAL, explains=OF_A_MISSING_POD)
def no_nodes(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The cluster has no node that pods could go to."""
    for pod in unplaced(seen):
        if pod.nodeless:
            coming = scaling_up(seen, pod.pod.pod)
            yield Finding(
                title=f"The cluster has no node for {whose(seen, pod.pod.pod)}, nor for any other pod",
                because=pod.because,
                confidence=Confidence.POSSIBLE if coming else Confidence.CERTAIN,
                remediation=(Step("See whether nodes join", "kubectl get nodes"),),
                upstream="the cluster",
            )


@rule("scheduling-gated", severity=Severity.WARNING, explains=OF_A_MISSING_POD)
def scheduling_gated(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Whoever set the gate has not lifted it: the scheduler does not look at the pod."""
    for pod, cite in of_kind(seen, PodState):
        condition = pod.condition("PodScheduled")
        gated = condition is not None and condition.reason == GATED and condition.status == FALSE
        if gated and not pod.node and pod.deleted_at is None:
            gates = ", ".join(pod.placement.gates) or "a scheduling gate"
            late = lasting(pod.created_at, seen, LONG)
            yield Finding(
                title=f"{whose(seen, pod.pod)} is not scheduled: {gates} holds it back",
                because=(cite,),
                confidence=Confidence.CERTAIN if late else Confidence.POSSIBLE,
                remediation=(
                    look("See the gates; the controller that set them lifts them", pod.pod),
                ),
            )


def _terms(terms: tuple[str, ...], joined: str) -> str:
    """`` (disk in (ssd))``, the first few of them."""
    told = [one_line(each) for each in terms if each][:MOST_TERMS]
    return f" ({joined.join(told)})" if told else ""


def _finding(
    seen: Sequence[Evidence], pod: Unplaced, what: str, confidence: Confidence, step: Step = NODES
) -> Finding:
    at = place(seen, pod.pod.pod, "spec")
    return Finding(
        title=f"{whose(seen, pod.pod.pod)} fits on no node: {what}",
        because=pod.because,
        confidence=confidence,
        remediation=(
            look("Read the scheduler's words", pod.pod.pod),
            step,
            mend(at, f"If it asks for more than it needs, relax {at}"),
        ),
    )
