"""How the pods and their containers are: ``kubectl get pod -o yaml``, what matters of it."""

from collections.abc import Iterator
from dataclasses import fields

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import ContainerState, Ending, PodState, Role
from alertwhy.domain.target import Target
from workers.clients.cluster import Json
from workers.clients.raw import items, mapping, moment, strings, text
from workers.clients.reader import Reader
from workers.collectors import ANY, collector
from workers.objects.containers import containers_of
from workers.objects.placement import placement_of
from workers.objects.pods import NEEDS, claims_of, owners_of, pods_of, ready
from workers.objects.refs import conditions_of, ref_of, show

DEFAULT = "default-scheduler"
NAME = "pod-status"
# Conditions that only repeat what the container lines say.
REPEATING = frozenset({"ContainersNotReady", "ContainersNotInitialized"})
TO_GO = "DisruptionTarget"  # the one condition that is bad news where it is true


@collector(NAME, kinds=ANY, needs=NEEDS)
def pod_status(target: Target, reader: Reader) -> Iterator[Evidence]:
    """Each pod that matters, with its containers."""
    for pod in pods_of(target, reader):
        state = _state(pod, target, reader)
        containers = tuple(containers_of(pod))
        yield Evidence(
            collector=NAME,
            object=str(state.pod),
            text="\n".join(_lines(pod, state, containers)),
            command=show(state.pod),
            facts=(state, *containers),
        )


def _state(pod: Json, target: Target, reader: Reader) -> PodState:
    labels = mapping(pod, "metadata", "labels")
    return PodState(
        pod=ref_of(pod, "Pod"),
        phase=text(pod, "status", "phase"),
        node=text(pod, "spec", "nodeName"),
        reason=text(pod, "status", "reason"),
        message=text(pod, "status", "message"),
        conditions=conditions_of(pod),
        restart_policy=text(pod, "spec", "restartPolicy") or "Always",
        service_account=text(pod, "spec", "serviceAccountName"),
        pull_secrets=tuple(text(each, "name") for each in items(pod, "spec", "imagePullSecrets")),
        claims=claims_of(pod),
        node_selector=tuple(sorted(mapping(pod, "spec", "nodeSelector").items())),
        revision=labels.get("pod-template-hash") or labels.get("controller-revision-hash", ""),
        created_at=moment(pod, "metadata", "creationTimestamp"),
        deleted_at=moment(pod, "metadata", "deletionTimestamp"),
        owners=owners_of(pod, target, reader),
        placement=placement_of(pod),
        alerted=ref_of(pod, "Pod") in target.chain,
        finalizers=strings(pod, "metadata", "finalizers"),
        scheduler=text(pod, "spec", "schedulerName") or DEFAULT,
    )


def _lines(pod: Json, state: PodState, containers: tuple[ContainerState, ...]) -> Iterator[str]:
    of = "" if state.scheduler == DEFAULT else f" (schedulerName {state.scheduler})"
    place = f" on {state.node}" if state.node else f", not on any node{of}"
    well = "ready" if ready(pod) else "not ready"
    leaving = ", being deleted" if state.deleted_at else ""
    yield f"{state.phase or 'phase unknown'}, {well}{place}{leaving}"
    if state.reason or state.message:
        yield _said(state.reason, state.message)
    for condition in state.conditions:
        good = condition.status == "True" and condition.type != TO_GO
        if good or condition.reason in REPEATING:
            continue
        if condition.reason or condition.message:
            yield f"{condition.type}={condition.status}: " + _said(
                condition.reason, condition.message
            )
    yield from _terms(state)
    for container in containers:
        yield from _container(container)


def _terms(state: PodState) -> Iterator[str]:
    """What keeps it from nodes while it has none, and what keeps it while it should go."""
    if not state.node:
        for field in fields(state.placement):
            if told := "; ".join(getattr(state.placement, field.name)):
                yield f"{field.name.replace('_', ' ')}: {told}"
    if state.deleted_at and state.finalizers:
        yield f"finalizers: {', '.join(state.finalizers)}"


def _container(state: ContainerState) -> Iterator[str]:
    role = "" if state.role is Role.MAIN else f" ({state.role.value})"
    yield f"{state.container}{role}: {_now(state)}, restarts {state.restarts}, image {state.image}"
    if state.last:
        yield f"  last run {_ended(state.last)}"
    if state.running_since and state.readiness and not state.ready:
        yield f"  readiness probe {state.readiness.check}"
    limits = {
        "memory limit": state.memory_limit,
        "memory request": state.memory_request,
        "cpu limit": state.cpu_limit,
        "cpu request": state.cpu_request,
    }
    if given := ", ".join(f"{name} {value}" for name, value in limits.items() if value):
        yield f"  {given}"


def _now(state: ContainerState) -> str:
    if state.waiting_reason or state.waiting_message:
        # the kubelet goes on to name container and pod, which stand beside it here
        message = state.waiting_message.partition(" restarting failed container=")[0]
        return "waiting: " + _said(state.waiting_reason, message)
    if state.ended:
        return _ended(state.ended)
    if state.running_since:
        since = state.running_since.strftime("%Y-%m-%dT%H:%M:%SZ")
        return f"running since {since}, {'ready' if state.ready else 'not ready'}"
    return "not started"


def _ended(ending: Ending) -> str:
    at = ending.finished_at.strftime(" at %Y-%m-%dT%H:%M:%SZ") if ending.finished_at else ""
    said = f": {ending.message.strip()}" if ending.message.strip() else ""
    return f"ended {ending.reason or 'without a reason'} (exit code {ending.exit_code}){at}{said}"


def _said(reason: str, message: str) -> str:
    return ": ".join(each for each in (reason, message.strip()) if each)
