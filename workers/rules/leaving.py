"""What should be gone and is not, and what is gone with its node."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from shlex import quote

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import (
    ClaimState,
    ContainerState,
    NodeGone,
    NodeState,
    PodState,
    VolumeState,
)
from alertwhy.domain.finding import Confidence, Finding, Risk, Step
from alertwhy.domain.severity import Severity
from alertwhy.domain.target import ObjectRef
from workers.rules import rule
from workers.signs.consequences import OF_A_BROKEN_POD
from workers.signs.endings import NO_ENDING
from workers.signs.pods import TRUE, events
from workers.signs.template import whose
from workers.signs.times import lasting, recent
from workers.signs.wording import handle, kubectl, look, one_line

# A pod's deletionTimestamp is when its grace ends: whatever is there then holds it.
GRACE = timedelta(minutes=2)
UNREACHABLE = "Unknown"
GATED = "ReadinessGatesNotReady"  # by which a kubelet itself calls it unready
NOTICED = timedelta(seconds=10)  # a kubelet writes a status for a pod within a second or two


@rule("stuck-terminating", severity=Severity.WARNING, explains=OF_A_BROKEN_POD)
def stuck_terminating(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Deleted long ago: a finalizer that nobody clears, a node that does not answer, or a hung stop."""
    for pod, cite in of_kind(seen, PodState):
        if pod.deleted_at and lasting(pod.deleted_at, seen, GRACE):
            why, cites, sure = _held(seen, pod)
            yield _stuck(pod.pod, why, (cite, *cites), sure)
    for claim, cite in of_kind(seen, ClaimState):
        if claim.deleted_at and lasting(claim.deleted_at, seen, GRACE) and claim.finalizers:
            users = ", ".join(str(each) for each in claim.used_by)
            why = f"{users} still uses it" if users else _finalizers(claim.finalizers)
            yield _stuck(claim.claim, why, (cite,), Confidence.CERTAIN)
    for volume, cite in of_kind(seen, VolumeState):
        if volume.deleted_at and lasting(volume.deleted_at, seen, GRACE) and volume.finalizers:
            yield _stuck(volume.volume, _finalizers(volume.finalizers), (cite,), Confidence.CERTAIN)


@rule(
    "node-lost",
    severity=Severity.CRITICAL,
    explains=(*OF_A_BROKEN_POD, "stuck-terminating", "app-crash", "pod-evicted"),
)
def node_lost(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The node under the pods is gone, or nobody hears of it any more."""
    for pod, cite in of_kind(seen, PodState):
        if not pod.node or _done(seen, pod):
            continue
        gone = [shown for node, shown in of_kind(seen, NodeGone) if node.node == pod.node]
        gone = gone if _left_behind(seen, pod) else []
        silent = [shown for node, shown in of_kind(seen, NodeState) if _silent(node, pod)]
        if gone:
            words = "does not exist any more"
            yield _lost(
                seen, pod, words=words, because=(*gone, cite), confidence=Confidence.CERTAIN
            )
        elif pod.reason == "NodeLost" or pod.phase == "Unknown" or silent:
            words = "does not answer"
            sure = Confidence.CERTAIN if silent else Confidence.LIKELY
            yield _lost(seen, pod, words=words, because=(*silent, cite), confidence=sure)
        elif _vanished(seen, pod):
            words = "lost sight of its containers"
            yield _lost(seen, pod, words=words, because=(cite,), confidence=Confidence.LIKELY)


def _held(seen: Sequence[Evidence], pod: PodState) -> tuple[str, tuple[str, ...], Confidence]:
    nodes = [shown for node, shown in of_kind(seen, NodeState) if _silent(node, pod)]
    nodes += [shown for node, shown in of_kind(seen, NodeGone) if node.node == pod.node]
    if nodes and not (pod.finalizers and _stopped(seen, pod)):
        return f"its node {pod.node} does not answer", tuple(nodes), Confidence.CERTAIN
    if pod.finalizers:
        return _finalizers(pod.finalizers), (), Confidence.CERTAIN
    for event, shown in events(
        seen, pod.pod, reasons=("FailedKillPod", "FailedUnmount", "FailedUnMount")
    ):
        return f"it cannot be stopped: {one_line(event.message)}", (shown,), Confidence.CERTAIN
    return f"its containers do not stop on node {pod.node or 'untold'}", (), Confidence.LIKELY


def _finalizers(names: tuple[str, ...]) -> str:
    return f"{', '.join(names)} has not cleared it"


def _done(seen: Sequence[Evidence], pod: PodState) -> bool:
    """Whether it ended by itself: whatever is left of it needs no node."""
    ended_with_it = pod.deleted_at is not None or _vanished(seen, pod)
    return pod.phase == "Succeeded" or (pod.phase == "Failed" and not ended_with_it)


def _silent(node: NodeState, pod: PodState) -> bool:
    ready = node.condition("Ready")
    return node.node == pod.node and ready is not None and ready.status == UNREACHABLE


def _left_behind(seen: Sequence[Evidence], pod: PodState) -> bool:
    """Whether the pod shows it too: a recording may hold pods without their nodes."""
    told = events(seen, pod.pod, reasons=("NodeNotReady", "TaintManagerEviction"))
    return (
        (pod.deleted_at is not None and not _stopped(seen, pod))
        or _unseen(seen, pod)
        or pod.phase in {UNREACHABLE, "Failed"}
        or pod.reason == "NodeLost"
        or any(each.status == UNREACHABLE for each in pod.conditions)
        or any(each.reason == "DeletionByPodGC" for each in pod.conditions)
        or any(True for _ in told)
        or _called_unready(seen, pod)
    )


def _stopped(seen: Sequence[Evidence], pod: PodState) -> bool:
    """Whether a kubelet has told the end of each container: nothing of it waits for the node."""
    mine = [state for state, _ in of_kind(seen, ContainerState) if state.pod == pod.pod]
    return bool(mine) and all(state.ended is not None for state in mine)


def _unseen(seen: Sequence[Evidence], pod: PodState) -> bool:
    """Whether no kubelet has taken notice of it: of its conditions only the scheduler wrote one."""
    conditions = {each.type for each in pod.conditions} - {"PodScheduled"}
    return pod.phase == "Pending" and not conditions and lasting(pod.created_at, seen, NOTICED)


def _called_unready(seen: Sequence[Evidence], pod: PodState) -> bool:
    """Not ready by the controller's word while its kubelet last called each container ready."""
    ready = pod.condition("Ready")
    mine = [state for state, _ in of_kind(seen, ContainerState) if state.pod == pod.pod]
    unready = ready is not None and ready.status != TRUE and ready.reason != GATED
    return unready and bool(mine) and all(state.ready for state in mine)


def _vanished(seen: Sequence[Evidence], pod: PodState) -> bool:
    """A kubelet came back and did not find them: an end that is no end of the program."""
    ready = pod.condition("Ready")
    mine = [state for state, _ in of_kind(seen, ContainerState) if state.pod == pod.pod]
    return (ready is None or ready.status != TRUE) and any(
        end.reason in NO_ENDING and recent(end.finished_at, seen)
        for state in mine
        for end in state.endings[:1]
    )


def _stuck(ref: ObjectRef, why: str, because: tuple[str, ...], confidence: Confidence) -> Finding:
    shown = kubectl(ref.namespace, f"get {handle(ref)} -o jsonpath='{{.metadata.finalizers}}'")
    return Finding(
        title=f"{ref} was deleted and is still there: {why}",
        because=tuple(dict.fromkeys(because)),
        confidence=confidence,
        remediation=(
            look("See what was said of it", ref),
            Step("See who has to let it go; mend that rather than removing its finalizer", shown),
        ),
    )


def _lost(
    seen: Sequence[Evidence],
    pod: PodState,
    *,
    words: str,
    because: tuple[str, ...],
    confidence: Confidence,
) -> Finding:
    name, namespace = quote(pod.pod.name), pod.pod.namespace
    force = kubectl(namespace, f"delete pod {name} --force --grace-period=0")
    return Finding(
        title=f"{whose(seen, pod.pod)} was on node {pod.node}, which {words}",
        because=tuple(dict.fromkeys(because)),
        confidence=confidence,
        upstream=f"Node {pod.node}",
        remediation=(
            Step("See the nodes", "kubectl get nodes -o wide"),
            Step(
                "Only if the machine is surely off, let the pod be made elsewhere",
                force,
                Risk.DISRUPTIVE,
            ),
        ),
    )
