"""Rollouts and what is missing of a workload."""

from collections.abc import Iterator, Sequence

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import Change, Rollout, WorkloadState
from alertwhy.domain.finding import Confidence, Finding, Risk, Step, Tier
from alertwhy.domain.severity import Severity
from workers.rules import rule
from workers.signs.template import ROLLS_OUT
from workers.signs.times import lasting
from workers.signs.trouble import LONG, broken_pods
from workers.signs.wording import handle, kubectl, look, one_line
from workers.signs.workloads import rollout_of, stuck, troubled, underway, workloads

REVISIONS = "-L pod-template-hash,controller-revision-hash"
CHANGES_TOLD = 3  # in a title; the message shows them all
MAX_VALUE = 60  # characters of one value in a title


@rule("bad-rollout", tier=Tier.INTRODUCED_BY, explains=("rollout-stalled", "replicas-unavailable"))
def bad_rollout(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The newest revision is in trouble while the one before it serves, or just did."""
    for state, cite in workloads(seen):
        found = rollout_of(seen, state.workload)
        if found and _came_up_badly(seen, state, found[0]):
            rollout, shown = found
            broken = broken_pods(seen, rollout.new_hash)
            yield Finding(
                title=f"It began with revision {rollout.revision} of {state.workload}: {_diff(rollout.changes)}",
                because=tuple(dict.fromkeys((shown, cite, *broken))),
                confidence=Confidence.LIKELY if rollout.old_ready else Confidence.POSSIBLE,
                remediation=_back(state, rollout),
            )


@rule("rollout-stalled", tier=Tier.SYMPTOM, explains=("replicas-unavailable",))
def rollout_stalled(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The controller says so; it may not go on; of a StatefulSet or DaemonSet, its new pods fail for long."""
    for state, cite in workloads(seen):
        found = rollout_of(seen, state.workload)
        told, held = stuck(state), _held(state)
        if told or held or (found and _stands_still(seen, state, found[0])):
            how = f"waits for a person ({held})" if held else "is stuck"
            yield Finding(
                title=f"Rollout of {state.workload} {how}: {_progress(state, found[0] if found else None)}",
                because=tuple(dict.fromkeys((cite, *([found[1]] if found else [])))),
                confidence=Confidence.CERTAIN if told else Confidence.LIKELY,
                remediation=_let_go(state) if held else _watch(state),
            )


@rule("replicas-unavailable", severity=Severity.WARNING, tier=Tier.SYMPTOM)
def replicas_unavailable(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Fewer pods serve than are wanted, and it is not just a rollout on its way."""
    for state, cite in workloads(seen):
        trouble = troubled(seen, state)
        if state.available < state.desired and (trouble or not underway(state)):
            yield Finding(
                title=f"{state.workload} has {state.available} of {state.desired} replicas available",
                because=tuple(dict.fromkeys((cite, *broken_pods(seen)))),
                confidence=Confidence.CERTAIN if trouble else Confidence.POSSIBLE,
                remediation=(look("See its conditions and events", state.workload),),
            )


def _came_up_badly(seen: Sequence[Evidence], state: WorkloadState, rollout: Rollout) -> bool:
    """Nothing of the new revision is ready, and that is neither old nor merely early."""
    served = rollout.old_ready > 0 or (
        rollout.at is not None and not lasting(rollout.at, seen, LONG)
    )
    down = rollout.new_desired > 0 and rollout.new_ready == 0
    known = bool(rollout.changes) and rollout.previous_revision > 0
    return served and down and known and (stuck(state) or bool(broken_pods(seen, rollout.new_hash)))


def _stands_still(seen: Sequence[Evidence], state: WorkloadState, rollout: Rollout) -> bool:
    """Deployments say it themselves; the others have no such condition."""
    moves = state.workload.kind in {"StatefulSet", "DaemonSet"} and underway(state)
    late = rollout.at is not None and lasting(rollout.at, seen, LONG)
    return moves and late and bool(broken_pods(seen, rollout.new_hash))


def _held(state: WorkloadState) -> str:
    """Why nobody but a person takes it on, where an alert says that somebody should have."""
    return state.held if state.overdue and state.updated < state.desired else ""


def _progress(state: WorkloadState, rollout: Rollout | None) -> str:
    if rollout is None:
        return f"{state.updated} of {state.desired} updated, {state.available} available"
    new = f"{rollout.new_ready} of {rollout.new_desired} pods of revision {rollout.revision} ready"
    old = f", {rollout.old_ready} of revision {rollout.previous_revision} still serve"
    return new + (old if rollout.old_ready else "")


def _diff(changes: Sequence[Change]) -> str:
    told = [
        f"{each.field} {one_line(each.before, MAX_VALUE) or '(none)'} → {one_line(each.after, MAX_VALUE) or '(none)'}"
        for each in changes[:CHANGES_TOLD]
    ]
    more = len(changes) - CHANGES_TOLD
    return "; ".join(told) + (f"; and {more} more" if more > 0 else "")


def _back(state: WorkloadState, rollout: Rollout) -> tuple[Step, ...]:
    if state.workload.kind not in ROLLS_OUT:
        return _watch(state)
    target, namespace = handle(state.workload), state.workload.namespace
    return (
        Step(
            f"See revision {rollout.revision}",
            kubectl(namespace, f"rollout history {target} --revision={rollout.revision}"),
        ),
        Step(
            f"Go back to revision {rollout.previous_revision}",
            kubectl(namespace, f"rollout undo {target} --to-revision={rollout.previous_revision}"),
            Risk.DISRUPTIVE,
        ),
    )


def _let_go(state: WorkloadState) -> tuple[Step, ...]:
    """What the person does whom it waits for."""
    target, namespace = handle(state.workload), state.workload.namespace
    see = Step("See which pods are of which revision", kubectl(namespace, f"get pods {REVISIONS}"))
    match state.held:
        case "paused":
            resume = kubectl(namespace, f"rollout resume {target}")
            return see, Step("If it may go on, resume it", resume, Risk.DISRUPTIVE)
        case "OnDelete":
            return see, Step("Delete the old ones, one after the other, and let each become ready")
        case _:
            edit = kubectl(namespace, f"edit {target}")
            lower = "If it may go on, lower spec.updateStrategy.rollingUpdate.partition"
            return see, Step(lower, edit, Risk.DISRUPTIVE)


def _watch(state: WorkloadState) -> tuple[Step, ...]:
    command = kubectl(
        state.workload.namespace, f"rollout status {handle(state.workload)} --timeout=5s"
    )
    return (
        Step("See how far it is", command),
        look("See its conditions and events", state.workload),
    )
