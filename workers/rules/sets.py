"""What StatefulSets and DaemonSets need beyond other workloads."""

from collections.abc import Iterator, Sequence

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import PodState, WorkloadState
from alertwhy.domain.facts.governing import DaemonSetState, StatefulSetState
from alertwhy.domain.finding import Confidence, Finding, Risk, Step, Tier
from alertwhy.domain.target import ObjectRef
from workers.rules import rule
from workers.signs.pods import FALSE, TRUE
from workers.signs.recorded import absent
from workers.signs.times import lasting
from workers.signs.trouble import SETTLING
from workers.signs.wording import handle, kubectl, look, one_line, plural

OF_NO_NAMES = (
    "dns-name-unresolved",
    "readiness-probe-failing",
    "replicas-unavailable",
    "rollout-stalled",
    "statefulset-blocked",
)


@rule("statefulset-service-missing", explains=OF_NO_NAMES)
def statefulset_service_missing(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Without its governing Service its pods have no names of their own in DNS."""
    for state, cite in of_kind(seen, StatefulSetState):
        if state.service_exists is not False:
            continue
        whole = _workload(seen, state.workload)
        short = whole is not None and whole[0].ready < whole[0].desired
        ref = state.workload
        yield Finding(
            title=f"{ref} has the governing Service {state.service}, which does not exist: its pods have no DNS names",
            because=tuple(dict.fromkeys((cite, *([whole[1]] if whole else [])))),
            confidence=absent(seen, "Service", Confidence.LIKELY) if short else Confidence.POSSIBLE,
            remediation=(
                Step("See which Services there are", kubectl(ref.namespace, "get services")),
                Step(
                    f"Create a headless Service {state.service} that selects its pods",
                    kubectl(ref.namespace, f"get {handle(ref)} -o jsonpath='{{.spec.selector}}'"),
                ),
            ),
        )


@rule(
    "statefulset-blocked", tier=Tier.SYMPTOM, explains=("replicas-unavailable", "rollout-stalled")
)
def statefulset_blocked(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """One pod after the other: the first that is not ready keeps the rest from being made or renewed."""
    for state, cite in of_kind(seen, StatefulSetState):
        whole = _workload(seen, state.workload)
        if whole is None or not state.ordered or not _waits(whole[0]):
            continue
        blocking = _first_unready(seen, state)
        if blocking:
            pod, shown = blocking
            yield Finding(
                title=f"{state.workload} waits for {pod.pod}: {_progress(whole[0])}",
                because=tuple(dict.fromkeys((cite, whole[1], shown))),
                confidence=Confidence.CERTAIN
                if lasting(pod.created_at, seen, SETTLING)
                else Confidence.POSSIBLE,
                remediation=(look("See why it is not ready", pod.pod),),
            )


@rule("daemonset-not-scheduled", explains=("replicas-unavailable", "rollout-stalled"))
def daemonset_not_scheduled(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Wanted nowhere, not on every node where it is wanted, or left on others: which, and why."""
    for state, cite in of_kind(seen, DaemonSetState):
        waiting = list(_waiting(seen, state.workload))
        if state.desired and not waiting and state.current >= state.desired:
            if state.astray and state.alerted:
                yield _astray(seen, state, cite)
            continue
        nowhere = state.desired == 0
        if nowhere and not state.left_out:
            continue
        yield Finding(
            title=f"{state.workload} {_where(state, waiting)}",
            because=tuple(dict.fromkeys((cite, *(shown for _, shown in waiting)))),
            confidence=Confidence.LIKELY if nowhere else Confidence.CERTAIN,
            remediation=(
                look("See its selector, tolerations and events", state.workload),
                Step("See the nodes' labels and taints", "kubectl get nodes --show-labels"),
                Step(
                    "Correct the selector, or tolerate the taint",
                    kubectl(state.workload.namespace, f"edit {handle(state.workload)}"),
                    Risk.DISRUPTIVE,
                ),
            ),
        )


def _astray(seen: Sequence[Evidence], state: DaemonSetState, cite: str) -> Finding:
    """What it left behind: the controller removes nothing for a taint that came later."""
    why = dict(state.left_out)
    pods = [
        (pod, shown)
        for pod, shown in of_kind(seen, PodState)
        if state.workload in pod.owners and pod.node in why
    ]
    named = "; ".join(f"{pod.node}: {why[pod.node]}" for pod, _ in pods[:3])
    which = f": {one_line(named)}" if named else ""
    return Finding(
        title=f"{state.workload} runs on {plural(state.astray, 'node')} where it should not{which}",
        because=tuple(dict.fromkeys((cite, *(shown for _, shown in pods)))),
        remediation=(
            look("See its selector and tolerations", state.workload),
            Step("See the nodes' labels and taints", "kubectl get nodes --show-labels"),
            Step("Delete its pods there, or tolerate the taint if they are wanted"),
        ),
    )


def _workload(seen: Sequence[Evidence], ref: ObjectRef) -> tuple[WorkloadState, str] | None:
    return next((pair for pair in of_kind(seen, WorkloadState) if pair[0].workload == ref), None)


def _waits(whole: WorkloadState) -> bool:
    """Pods that are not made yet, or not of the new revision yet."""
    return whole.current < whole.desired or (
        whole.updated < whole.desired and whole.ready < whole.desired
    )


def _progress(whole: WorkloadState) -> str:
    if whole.current < whole.desired:
        return f"{whole.current} of {whole.desired} pods made"
    return f"{whole.updated} of {whole.desired} pods renewed"


def _first_unready(
    seen: Sequence[Evidence], state: StatefulSetState
) -> tuple[PodState, str] | None:
    """The lowest of its pods that is there and not ready."""
    mine = [
        (_ordinal(pod.pod), pod, cite)
        for pod, cite in of_kind(seen, PodState)
        if pod.pod.namespace == state.workload.namespace
        and pod.pod.name.rpartition("-")[0] == state.workload.name
        and not _ready(pod)
    ]
    found = min(mine, key=lambda each: each[0], default=None)
    return (found[1], found[2]) if found else None


def _ordinal(pod: ObjectRef) -> tuple[int, str]:
    tail = pod.name.rpartition("-")[2]
    return len(tail), tail


def _ready(pod: PodState) -> bool:
    condition = pod.condition("Ready")
    return condition is not None and condition.status == TRUE


def _waiting(seen: Sequence[Evidence], workload: ObjectRef) -> Iterator[tuple[PodState, str]]:
    for pod, cite in of_kind(seen, PodState):
        scheduled = pod.condition("PodScheduled")
        if workload in pod.owners and scheduled is not None and scheduled.status == FALSE:
            yield pod, cite


def _where(state: DaemonSetState, waiting: list[tuple[PodState, str]]) -> str:
    why = "; ".join(f"{node}: {reason}" for node, reason in state.left_out[:3])
    if state.desired == 0:
        return f"runs on none of the {state.nodes} nodes: {one_line(why)}"
    if waiting:
        condition = waiting[0][0].condition("PodScheduled")
        said = one_line(condition.message if condition else "")
        return (
            f"has pods that find no place on their node: {said or 'the scheduler does not say why'}"
        )
    missing = f"is on {state.current} of the {state.desired} nodes that it should be on"
    return f"{missing}{f': {one_line(why)}' if why else ''}"
