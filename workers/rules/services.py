"""Services behind which nobody answers."""

from collections.abc import Iterator, Sequence

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts.network import Near, ServicePort, ServiceState
from alertwhy.domain.finding import Confidence, Finding, Risk, Step
from alertwhy.domain.target import ObjectRef
from workers.rules import rule
from workers.signs.recorded import absent
from workers.signs.trouble import broken_pods
from workers.signs.wording import handle, kubectl, look, one_line

ELSEWHERE = "ExternalName"
AT_ONE_NAME = ("target-down", "ingress-backend-missing", "upstream-error")


@rule("service-selector-mismatch", explains=("service-no-ready-endpoints", *AT_ONE_NAME))
def service_selector_mismatch(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """It selects no pod, and pods are there that it nearly selects."""
    for state, cite in _looked_at(seen):
        if state.selector and not state.selected and state.workload is None and state.near:
            yield Finding(
                title=f"{state.service} selects {_pairs(state.selector)}, which no pod has; {_nearest(state.near)}",
                because=(cite,),
                confidence=Confidence.LIKELY,
                remediation=(
                    Step(
                        "See the pods' labels",
                        kubectl(state.service.namespace, "get pods --show-labels"),
                    ),
                    _edit(state.service, "Make spec.selector meet the pods' labels"),
                ),
            )


@rule("service-no-ready-endpoints", explains=AT_ONE_NAME)
def service_no_ready_endpoints(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Nobody behind it takes traffic; while its pods just come up that is no fault.

    Without a selector and without endpoints, they may be written where we do not look.
    """
    for state, cite in _looked_at(seen):
        if state.ready == 0:
            broken = broken_pods(seen)
            settled = bool(broken) or bool(state.selector) is not bool(state.selected)
            yield Finding(
                title=f"{state.service} has no ready endpoints: {_emptiness(state)}",
                because=tuple(dict.fromkeys((cite, *broken))),
                confidence=_proven(seen, state) if settled else Confidence.POSSIBLE,
                remediation=_refill(state),
            )


@rule("service-port-mismatch", explains=AT_ONE_NAME)
def service_port_mismatch(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """A port that its pods do not have: by name that is certain, by number they may just not say."""
    for state, cite in _looked_at(seen):
        for port in state.ports if state.selected and state.declared else ():
            if port.target not in state.declared:
                named = not port.target.isdecimal()
                yield Finding(
                    title=f"{state.service} sends port {port.port} to {_target(port)}, which its pods do not have; they name {', '.join(state.declared)}",
                    because=(cite,),
                    confidence=_sure(state, named=named),
                    remediation=(
                        look("See its ports and endpoints", state.service),
                        _edit(state.service, "Make targetPort a port of the containers"),
                    ),
                )


def _proven(seen: Sequence[Evidence], state: ServiceState) -> Confidence:
    """Of none that were found, a recording may just hold none; a workload at zero makes none."""
    if state.selected or (state.workload and not state.replicas):
        return Confidence.CERTAIN
    return absent(seen, "Pod" if state.selector else "EndpointSlice")


def _looked_at(seen: Sequence[Evidence]) -> Iterator[tuple[ServiceState, str]]:
    for state, cite in of_kind(seen, ServiceState):
        if state.exists and state.type != ELSEWHERE:
            yield state, cite


def _sure(state: ServiceState, *, named: bool) -> Confidence:
    """A number that no container names may work all the same, unless it is the only one to mean."""
    if named:
        return Confidence.CERTAIN
    numbers = [each for each in state.declared if each.isdecimal()]
    alone = len(state.ports) == 1 and len(numbers) == 1
    return Confidence.LIKELY if alone else Confidence.POSSIBLE


def _target(port: ServicePort) -> str:
    return f"targetPort {port.target}"


def _pairs(labels: tuple[tuple[str, str], ...]) -> str:
    return one_line(",".join(f"{key}={value}" for key, value in labels))


def _nearest(near: Near) -> str:
    return f"nearest are those of {near.about} with {_pairs(near.labels)}"


def _emptiness(state: ServiceState) -> str:
    if state.selected:
        what = "pods" if state.selector else "endpoints, given by hand,"
        return f"none of its {state.selected} {what} is ready"
    if state.workload and not state.replicas:
        return f"{state.workload}, which it selects, is scaled to 0"
    if state.workload:
        return f"{state.workload}, which it selects, has no pods"
    if state.selector:
        return f"no pod has {_pairs(state.selector)}"
    return "it selects no pods, and nobody else gave it any"


def _refill(state: ServiceState) -> tuple[Step, ...]:
    steps = [look("See its selector and endpoints", state.service)]
    maker = state.workload
    if maker and not state.replicas:
        command = kubectl(maker.namespace, f"scale {handle(maker)} --replicas=1")
        steps.append(Step("If it was not stopped on purpose, start it", command, Risk.SAFE))
    return tuple(steps)


def _edit(ref: ObjectRef, action: str) -> Step:
    return Step(action, kubectl(ref.namespace, f"edit {handle(ref)}"), Risk.SAFE)
