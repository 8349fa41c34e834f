"""Who made the pod, and how far each workload is from what it should be."""

import re
from collections.abc import Iterator
from dataclasses import replace

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import Condition, WorkloadState
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import NotFound
from workers.clients.cluster import Json
from workers.clients.raw import child, flag, number, text
from workers.clients.reader import Reader
from workers.collectors import collector
from workers.objects.refs import conditions_of, show

NAME = "owners"
KINDS = frozenset({"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"})
# kubernetes-mixin: KubeStatefulSetUpdateNotRolledOut, KubeDaemonSetRolloutStuck, KubeDeploymentRolloutStuck.
OVERDUE = re.compile(r"roll(?:ed)?_?(?:out|ing)|not_?updated|outdated|paused", re.IGNORECASE)
GOOD = {("Available", "True"), ("Progressing", "True")}  # conditions that need no telling


@collector(
    NAME,
    kinds=KINDS,
    needs={
        "get deployments.apps",
        "get statefulsets.apps",
        "get daemonsets.apps",
        "get replicasets.apps",
    },
)
def owners(target: Target, reader: Reader) -> Iterator[Evidence]:
    """The workloads from the root down; one that is gone is left out."""
    chain = " <- ".join(str(ref) for ref in target.chain)
    for ref in reversed(target.chain):
        if ref.kind not in KINDS:
            continue
        try:
            obj = reader.get(ref.kind, ref.namespace, ref.name)
        except NotFound:
            continue
        state = _daemons(ref, obj) if ref.kind == "DaemonSet" else _replicas(ref, obj)
        overdue = OVERDUE.search(target.alert) is not None
        state = replace(state, held=_held(obj), overdue=overdue)
        lines = [*_lines(state), *([f"owners: {chain}"] if target.via else [])]
        yield Evidence(NAME, str(ref), "\n".join(lines), show(ref), facts=(state,))


def _replicas(ref: ObjectRef, obj: Json) -> WorkloadState:
    status = child(obj, "status")
    return WorkloadState(
        workload=ref,
        desired=number(obj, "spec", "replicas", default=1),
        current=number(status, "replicas"),
        updated=number(status, "updatedReplicas"),
        ready=number(status, "readyReplicas"),
        available=_available(obj),
        conditions=conditions_of(obj),
        generation_seen=_seen(obj),
        progress_deadline_seconds=number(obj, "spec", "progressDeadlineSeconds", default=600),
    )


def _available(obj: Json) -> int:
    """Until 1.22 a StatefulSet does not count them: there, whoever is ready is available."""
    uncounted = obj.get("kind") == "StatefulSet" and "availableReplicas" not in child(obj, "status")
    at_once = not number(obj, "spec", "minReadySeconds")
    counted = "readyReplicas" if uncounted and at_once else "availableReplicas"
    return number(obj, "status", counted)


def _daemons(ref: ObjectRef, obj: Json) -> WorkloadState:
    status = child(obj, "status")
    return WorkloadState(
        workload=ref,
        desired=number(status, "desiredNumberScheduled"),
        current=number(status, "currentNumberScheduled"),
        updated=number(status, "updatedNumberScheduled"),
        ready=number(status, "numberReady"),
        available=number(status, "numberAvailable"),
        conditions=conditions_of(obj),
        generation_seen=_seen(obj),
    )


def _held(obj: Json) -> str:
    """What keeps the controller from going on by itself."""
    if flag(obj, "spec", "paused"):
        return "paused"
    strategy = child(obj, "spec", "updateStrategy")
    partition = number(strategy, "rollingUpdate", "partition")
    if text(strategy, "type") == "OnDelete":
        return "OnDelete"
    return f"partition {partition}" if partition else ""


def _seen(obj: Json) -> bool:
    return number(obj, "status", "observedGeneration") >= number(obj, "metadata", "generation")


def _lines(state: WorkloadState) -> Iterator[str]:
    updated = "" if state.workload.kind == "ReplicaSet" else f", {state.updated} updated"
    yield (
        f"{state.desired} wanted, {state.current} there{updated}, "
        f"{state.ready} ready, {state.available} available"
    )
    if state.held:
        yield f"rollouts are held: {state.held}"
    if not state.generation_seen:
        yield "its controller has not seen the newest spec yet"
    for condition in state.conditions:
        if (condition.type, condition.status) not in GOOD:
            yield _condition(condition)


def _condition(condition: Condition) -> str:
    said = ": ".join(each for each in (condition.reason, condition.message) if each)
    return f"{condition.type}={condition.status}: {said}"
