"""Pods that were made to go: for pressure, priority, or what they wrote themselves."""

import re
from collections.abc import Iterator, Sequence

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.finding import Finding, Step
from alertwhy.domain.target import ObjectRef
from workers.rules import rule
from workers.signs.consequences import OF_A_BROKEN_POD
from workers.signs.departures import By, Departure, departures
from workers.signs.template import mend, place, whose
from workers.signs.wording import kubectl, look, one_line

SHORT_OF = re.compile(
    r"low on resource: (?P<resource>[\w-]+(?:\.[\w-]+)*)|node had condition: \[(?P<condition>\w+)\]"
)
WHY = {
    By.TAINT: " for a taint",
    By.REQUEST: " on request (a drain?)",
    By.SHUTDOWN: ", which shut down",
}
FIT = "Give it requests near what it uses: pods far above theirs go first"
NODES = Step("See which nodes are left: a spot node, or an upgrade?", "kubectl get nodes")
OF_A_DEPARTURE = (*OF_A_BROKEN_POD, "unschedulable-resources", "stuck-terminating", "app-crash")


@rule("pod-evicted", explains=OF_A_DEPARTURE)
def pod_evicted(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """By the kubelet for its node's sake, by a taint, or by whoever drains the node or shuts it down."""
    for gone in departures(seen, By.PRESSURE, By.TAINT, By.REQUEST, By.SHUTDOWN):
        steps = (NODES,) if gone.by is By.SHUTDOWN else _steps(seen, gone, FIT)
        yield _finding(seen, gone, f"was evicted{_for(gone)}", steps)


@rule("pod-preempted", explains=OF_A_DEPARTURE)
def pod_preempted(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The scheduler took its place for a pod of higher priority."""
    for gone in departures(seen, By.PREEMPTION):
        fix = "If it matters as much, give it a priorityClassName that says so; or add a node"
        classes = Step("See the priorities there are", "kubectl get priorityclasses")
        words = f"was preempted for a pod of higher priority: {one_line(gone.said)}"
        yield _finding(seen, gone, words, (classes, *_steps(seen, gone, fix)))


@rule("ephemeral-storage-exceeded", explains=(*OF_A_DEPARTURE, "pod-evicted"))
def ephemeral_storage_exceeded(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """It wrote more to its own disk, logs or an emptyDir than its limits allow."""
    for gone in departures(seen, By.STORAGE):
        fix = "Write less, write to a volume, or raise limits.ephemeral-storage or the emptyDir's sizeLimit"
        words = f"wrote more than it may: {one_line(gone.said)}"
        yield _finding(seen, gone, words, _steps(seen, gone, fix))


def _for(gone: Departure) -> str:
    place_of = f" from node {gone.node}" if gone.node else ""
    short = SHORT_OF.search(gone.said)
    if short:
        what = short["resource"] or short["condition"]
        return f"{place_of}, which ran short of {what}: {one_line(gone.said)}"
    why = WHY.get(gone.by, "")
    return f"{place_of}{why}: {one_line(gone.said)}"


def _steps(seen: Sequence[Evidence], gone: Departure, fix: str) -> tuple[Step, ...]:
    at = place(seen, gone.pod, "spec")
    return (mend(at, f"{fix} ({at})"),)


def _finding(
    seen: Sequence[Evidence], gone: Departure, words: str, steps: tuple[Step, ...]
) -> Finding:
    return Finding(
        title=f"{whose(seen, gone.pod)} {words}",
        because=gone.because,
        confidence=gone.confidence,
        remediation=(*_look(gone.pod, gone.node), *steps),
    )


def _look(pod: ObjectRef, node: str) -> tuple[Step, ...]:
    shown = (Step("See the node's state", kubectl("", f"describe node {node}")),) if node else ()
    return (look("See what was said of it", pod), *shown)
