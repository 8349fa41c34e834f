"""What may not go: pods under a budget without room, namespaces that something holds."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from shlex import quote

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import Event
from alertwhy.domain.facts.governing import BudgetState, NamespaceState
from alertwhy.domain.finding import Confidence, Finding, Risk, Step
from workers.rules import rule
from workers.signs.consequences import OF_A_MISSING_POD
from workers.signs.pods import TRUE
from workers.signs.refusals import refusals
from workers.signs.times import lasting, recent
from workers.signs.wording import handle, kubectl, look, one_line, plural

VIOLATED = "violate the pod's disruption budget"  # the eviction API's answer, alike since 1.20
GOING = "because it is being terminated"  # NamespaceLifecycle admission
HOLDS = ("NamespaceFinalizersRemaining", "NamespaceContentRemaining")
FAILS = (
    "NamespaceDeletionDiscoveryFailure",
    "NamespaceDeletionGroupVersionParsingFailure",
    "NamespaceDeletionContentFailure",
)
USUAL = timedelta(minutes=5)  # a namespace of a few hundred objects is gone by then


@rule("pdb-blocks-eviction")
def pdb_blocks_eviction(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """No pod under the budget may be evicted, and somebody wants to, or was alerted."""
    for state, cite in of_kind(seen, BudgetState):
        if state.allowed > 0 or state.expected == 0:
            continue
        refused = [shown for event, shown in _violations(seen)]
        wanted = bool(state.node or refused)
        yield Finding(
            title=f"{state.budget} lets no pod be evicted{_from(state)}: {_why(state)}",
            because=tuple(dict.fromkeys((cite, *refused[:1]))),
            confidence=_sure(wanted=wanted, alerted=state.alerted),
            remediation=_room(state),
        )
    if not any(of_kind(seen, BudgetState)):
        for event, cite in _violations(seen):
            yield Finding(
                title=f"{event.about} cannot be evicted: it would violate its disruption budget",
                because=(cite,),
                confidence=Confidence.LIKELY,
                remediation=(
                    Step(
                        "See which budgets leave no room",
                        kubectl(event.about.namespace, "get poddisruptionbudgets"),
                    ),
                ),
            )


@rule("namespace-terminating", explains=OF_A_MISSING_POD)
def namespace_terminating(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """It is being deleted: something holds it, or nothing new may be made in it."""
    for state, cite in of_kind(seen, NamespaceState):
        held, old = _held(state), lasting(state.deleted_at, seen, USUAL)
        if state.deleted_at and (held or old):
            sure = Confidence.CERTAIN if held else Confidence.LIKELY
            yield Finding(
                title=f"Namespace {state.namespace} has been terminating since {state.deleted_at:%Y-%m-%d %H:%M} UTC{f': {held}' if held else ''}",
                because=(cite,),
                confidence=sure if old else Confidence.POSSIBLE,
                remediation=_release(state.namespace),
                upstream=f"Namespace {state.namespace}",
            )
    for owner, message, because in refusals(seen):
        if GOING in message:
            yield Finding(
                title=f"Namespace {owner.namespace} is being terminated: nothing new may be made in it",
                because=because,
                remediation=_release(owner.namespace),
                upstream=f"Namespace {owner.namespace}",
            )


def _violations(seen: Sequence[Evidence]) -> Iterator[tuple[Event, str]]:
    for event, cite in of_kind(seen, Event):
        if VIOLATED in event.message and recent(event.last_at, seen):
            yield event, cite


def _sure(*, wanted: bool, alerted: bool) -> Confidence:
    if wanted:
        return Confidence.LIKELY
    return Confidence.CERTAIN if alerted else Confidence.POSSIBLE


def _from(state: BudgetState) -> str:
    return f" from Node {state.node}, which is being drained" if state.node else ""


def _why(state: BudgetState) -> str:
    rule_ = state.rule or "its rule"
    if state.healthy < state.wanted:
        return f"{state.healthy} of {state.expected} pods are healthy, {state.wanted} must be ({rule_})"
    return f"{rule_} leaves no room with {plural(state.expected, 'pod')}"


def _room(state: BudgetState) -> tuple[Step, ...]:
    ref = state.budget
    return (
        look("See which pods are under it", ref),
        Step(
            "Add a replica, or let the budget spare one pod",
            kubectl(ref.namespace, f"edit {handle(ref)}"),
            Risk.SAFE,
        ),
    )


def _held(state: NamespaceState) -> str:
    """What the namespace controller says remains: the finalizers before what has them."""
    for kind in (*FAILS, *HOLDS):
        for condition in state.conditions:
            if condition.type == kind and condition.status == TRUE:
                return one_line(condition.message or condition.reason)
    return ""


def _release(namespace: str) -> tuple[Step, ...]:
    name = quote(namespace)
    return (
        Step("See what holds it", kubectl("", f"get namespace {name} -o yaml")),
        Step(
            "See what is left in it",
            kubectl("", "api-resources --verbs=list --namespaced -o name")
            + f" | xargs -n 1 kubectl get --ignore-not-found --show-kind -n {name}",
        ),
    )
