"""Whether a pod is in trouble, or only on its way."""

from collections.abc import Sequence
from datetime import timedelta

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import ContainerState, NodeState, PodState
from workers.signs.endings import Why, ends, looping
from workers.signs.mounts import unsolved
from workers.signs.pods import FALSE, TRUE, events, scaling_up
from workers.signs.times import lasting

ON_ITS_WAY = frozenset({"", "ContainerCreating", "PodInitializing"})
SETTLING = timedelta(minutes=2)  # creation to ready, for most images on most nodes
LONG = timedelta(minutes=10)  # a Deployment's own default patience, progressDeadlineSeconds
OF_A_CREATION = ("FailedMount", "FailedAttachVolume", "FailedCreatePodSandBox")


def broken_pods(seen: Sequence[Evidence], revision: str = "") -> tuple[str, ...]:
    """The evidence that shows pods in trouble; with a revision, only pods of that one."""
    cites = [
        cite
        for pod, cite in of_kind(seen, PodState)
        if pod.deleted_at is None and revision in {"", pod.revision} and _broken(seen, pod)
    ]
    return tuple(dict.fromkeys(cites))


def _broken(seen: Sequence[Evidence], pod: PodState) -> bool:
    if pod.phase in {"Failed", "Unknown"}:
        return True
    if pod.phase == "Succeeded":
        return False
    scheduled, ready = pod.condition("PodScheduled"), pod.condition("Ready")
    if scheduled is not None and scheduled.status == FALSE:
        return scheduled.reason == "Unschedulable" and not scaling_up(seen, pod.pod)
    if ready is not None and ready.status == TRUE:
        return False
    return _node_away(seen, pod) or _containers_broken(seen, pod)


def _containers_broken(seen: Sequence[Evidence], pod: PodState) -> bool:
    mine = [state for state, _ in of_kind(seen, ContainerState) if state.pod == pod.pod]
    if any(_container_broken(seen, state) for state in mine):
        return True
    ended = any(end.state.pod == pod.pod for end in ends(seen, *_BAD_ENDS))
    unhealthy = events(seen, pod.pod, reasons=("Unhealthy",))
    failed = bool(unhealthy) or any(True for _ in unsolved(seen, pod.pod, *OF_A_CREATION))
    return ended or (failed and lasting(pod.created_at, seen, SETTLING))


def _container_broken(seen: Sequence[Evidence], state: ContainerState) -> bool:
    if state.ready:
        return False
    runs = state.running_since is not None
    if state.waiting_reason not in ON_ITS_WAY or looping(state):
        return True
    return runs and lasting(state.running_since, seen, LONG)


def _node_away(seen: Sequence[Evidence], pod: PodState) -> bool:
    for node, _ in of_kind(seen, NodeState):
        ready = node.condition("Ready")
        if node.node == pod.node and ready is not None and ready.status != TRUE:
            return True
    return False


_BAD_ENDS = tuple(why for why in Why if why is not Why.CLEAN)
