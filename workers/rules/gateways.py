"""Gateways that are not set up, and routes that lead nowhere."""

from collections.abc import Iterator, Sequence

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import Condition
from alertwhy.domain.facts.network import GatewayState, RouteState, ServiceState
from alertwhy.domain.finding import Confidence, Finding, Step
from workers.rules import rule
from workers.signs.pods import FALSE
from workers.signs.recorded import absent
from workers.signs.times import lasting
from workers.signs.trouble import SETTLING
from workers.signs.wording import kubectl, look, one_line

# Accepted and Programmed since v1.0 of the API; Scheduled and Ready before.
OF_A_GATEWAY = ("Accepted", "Programmed", "Scheduled", "Ready")
OF_A_LISTENER = ("ResolvedRefs", "Accepted", "Programmed", "Ready")
NOBODY = frozenset({"NotReconciled", "Pending"})  # what the API itself fills in for a new object
GONE = "BackendNotFound"
# Of a route's ResolvedRefs: no ReferenceGrant lets it there, or what is meant takes no requests.
REFUSED = frozenset({"RefNotPermitted", "InvalidKind", "UnsupportedProtocol"})


@rule("gateway-not-programmed", explains=("service-no-ready-endpoints",))
def gateway_not_programmed(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Its controller says what is wrong, or no controller took it, or it does not take a route."""
    for state, cite in of_kind(seen, GatewayState):
        said = _said(seen, state)
        if said:
            yield Finding(
                title=f"{state.gateway} is not programmed: {said[0]}",
                because=(cite,),
                confidence=said[1],
                remediation=(
                    look("See its conditions and listeners", state.gateway),
                    Step("See which classes there are", "kubectl get gatewayclasses"),
                ),
            )

    for route, cite in of_kind(seen, RouteState):
        yield from _turned_away(seen, route, cite)


def _turned_away(seen: Sequence[Evidence], state: RouteState, cite: str) -> Iterator[Finding]:
    """No listener takes the route: its namespace, its hostname, or its port is none of theirs."""
    asked = [pair for pair in state.conditions if pair[1].type == "Accepted"]
    against = [(parent, each) for parent, each in asked if each.status == FALSE]
    for parent, each in against[:1]:
        alone = len(against) == len(asked) and lasting(each.since, seen, SETTLING)
        yield Finding(
            title=f"{state.route} is not taken by Gateway {parent}: {_words(each)}",
            because=(cite,),
            confidence=Confidence.CERTAIN if alone else Confidence.POSSIBLE,
            remediation=(look("See its parents and what they say", state.route),),
        )


@rule("httproute-backend-missing")
def httproute_backend_missing(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """A rule leads to a Service that does not exist, as the controller or the look at it says."""
    services = {state.service: (state, cite) for state, cite in of_kind(seen, ServiceState)}
    for state, cite in of_kind(seen, RouteState):
        against = [each for _, each in state.conditions if each.status == FALSE]
        yield from _not_let(state, [each for each in against if each.reason in REFUSED], cite)
        told = [each for each in against if each.reason == GONE]
        missing = [
            (each, services[each.service][1])
            for each in state.backends
            if each.service in services and not services[each.service][0].exists
        ]
        if told or missing:
            what = (
                f"{missing[0][0].service}, which does not exist"
                if missing
                else one_line(told[0].message or "a backend that does not exist")
            )
            yield Finding(
                title=f"{state.route} sends requests to {what}",
                because=tuple(dict.fromkeys((cite, *(shown for _, shown in missing)))),
                confidence=Confidence.CERTAIN if told else absent(seen, "Service"),
                remediation=(
                    look("See its rules and what its Gateway says", state.route),
                    Step(
                        "See which Services there are",
                        kubectl(state.route.namespace, "get services"),
                    ),
                ),
            )


def _not_let(state: RouteState, against: Sequence[Condition], cite: str) -> Iterator[Finding]:
    """A backend that is there, and that the route may not or cannot use."""
    for each in against[:1]:
        places = dict.fromkeys(each.service.namespace for each in state.backends)
        grants = [
            Step("See whom that namespace lets in", kubectl(place, "get referencegrants -o yaml"))
            for place in places
            if place != state.route.namespace
        ]
        yield Finding(
            title=f"{state.route} may not send requests to its backend: {_words(each)}",
            because=(cite,),
            remediation=(look("See its rules and what its Gateway says", state.route), *grants),
        )


def _said(seen: Sequence[Evidence], state: GatewayState) -> tuple[str, Confidence] | None:
    """The most telling of its conditions; listeners say why before the Gateway says that."""
    if not state.class_exists:
        return f"GatewayClass {state.class_name} does not exist", absent(seen, "GatewayClass")
    listeners = [
        (f"listener {name}: ", each)
        for kind in OF_A_LISTENER
        for name, each in state.listeners
        if each.type == kind
    ]
    own = [("", each) for kind in OF_A_GATEWAY for each in state.conditions if each.type == kind]
    for where, each in [*listeners, *own]:
        if each.status == FALSE and each.reason not in NOBODY:
            old = lasting(each.since, seen, SETTLING)
            sure = Confidence.CERTAIN if old else Confidence.POSSIBLE
            return f"{where}{_words(each)}", sure
    waiting = [each for _, each in own if each.reason in NOBODY]
    if own and not waiting:
        return None
    old = not waiting or lasting(waiting[0].since, seen, SETTLING)
    return "no controller has taken it", Confidence.LIKELY if old else Confidence.POSSIBLE


def _words(condition: Condition) -> str:
    return one_line(condition.message or condition.reason or condition.type)
