"""Services behind which nobody answers."""

import re
from collections.abc import Iterator, Sequence

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts.network import ListensOn, Near, ServicePort, ServiceState
from alertwhy.domain.finding import Confidence, Finding, Risk, Step
from alertwhy.domain.target import ObjectRef
from workers.rules import rule
from workers.signs.recorded import absent
from workers.signs.trouble import broken_pods
from workers.signs.wording import handle, kubectl, look, one_line

ELSEWHERE = "ExternalName"
# Ports that pods name beside the one that they are for, which need not be named at all.
_BESIDE = re.compile(
    r"(?:[a-z]+-)*(?:metrics?|prom(?:etheus)?|monitor(?:ing)?|health[a-z]*|live(?:ness)?|ready|readiness|probes?|status|admin|mgmt|management|debug|pprof|jmx|actuator)(?:-[a-z]+)*$",
    re.IGNORECASE,
)
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
        heard, shown = _heard(seen, state)
        known = {*state.declared, *(heard.ports if heard else ())}
        for port in state.ports if state.selected and known else ():
            if port.target not in known:
                yield Finding(
                    title=f"{state.service} sends port {port.port} to {_target(port)}, which its pods do not have; {_offered(state, heard)}",
                    because=(cite, *shown),
                    confidence=_sure(state, port, heard),
                    remediation=(
                        look("See its ports and endpoints", state.service),
                        _edit(state.service, "Make targetPort a port of the containers"),
                    ),
                )


def _heard(
    seen: Sequence[Evidence], state: ServiceState
) -> tuple[ListensOn | None, tuple[str, ...]]:
    """What the log of one of its pods says, with the evidence that shows it."""
    for heard, cite in of_kind(seen, ListensOn):
        if heard.service == state.service:
            return heard, (cite,)
    return None, ()


def _offered(state: ServiceState, heard: ListensOn | None) -> str:
    told = f"they name {', '.join(state.declared)}" if state.declared else ""
    log = f"their log tells of {', '.join(heard.ports)}" if heard else ""
    return "; ".join(each for each in (told, log) if each)


def _proven(seen: Sequence[Evidence], state: ServiceState) -> Confidence:
    """Of none that were found, a recording may just hold none; a workload at zero makes none."""
    if state.selected or (state.workload and not state.replicas):
        return Confidence.CERTAIN
    return absent(seen, "Pod" if state.selector else "EndpointSlice")


def _looked_at(seen: Sequence[Evidence]) -> Iterator[tuple[ServiceState, str]]:
    for state, cite in of_kind(seen, ServiceState):
        if state.exists and state.type != ELSEWHERE:
            yield state, cite


def _sure(state: ServiceState, port: ServicePort, heard: ListensOn | None) -> Confidence:
    """A number that no container names may work all the same, unless just one can be meant."""
    if not port.target.isdecimal():
        return Confidence.CERTAIN if state.declared else Confidence.POSSIBLE
    if heard:
        return (
            Confidence.LIKELY if _one(state, heard.ports) and heard.alone else Confidence.POSSIBLE
        )
    numbers = [each for each in state.declared if each.isdecimal()]
    served = not any(_BESIDE.match(each) for each in state.declared)
    return Confidence.LIKELY if served and _one(state, numbers) else Confidence.POSSIBLE


def _one(state: ServiceState, ports: Sequence[str]) -> bool:
    return len(state.ports) == 1 and len(ports) == 1


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
