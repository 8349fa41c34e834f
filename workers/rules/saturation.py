"""Limits that are reached without an error: CPU and room on a volume."""

import re
from collections.abc import Iterator, Sequence
from shlex import quote

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import ClaimState, ContainerState, LogTail, Saturated
from alertwhy.domain.finding import Confidence, Finding, Risk, Step
from alertwhy.domain.severity import Severity
from workers.rules import rule
from workers.signs.consequences import OF_A_BROKEN_POD
from workers.signs.template import mend, place
from workers.signs.wording import container, kubectl, look, one_line

NO_SPACE = re.compile(r"no space left on device|\bENOSPC\b|disk quota exceeded", re.IGNORECASE)
ABSOLUTE = re.compile(r"(?<![\w.])/[\w.][^\s'\":,]*")


@rule(
    "cpu-throttled",
    severity=Severity.WARNING,
    explains=("readiness-probe-failing", "liveness-probe-killed"),
)
def cpu_throttled(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The alert has measured it, and the container has a limit to be held to."""
    for saturated, shown in of_kind(seen, Saturated):
        for state, cite in of_kind(seen, ContainerState):
            meant = saturated.container in {"", state.container}
            if saturated.resource == "cpu" and state.cpu_limit and meant:
                at = place(seen, state.pod, f"{state.field}.resources.limits.cpu")
                yield Finding(
                    title=f"{container(state.role, state.container)} is throttled at its CPU limit of {state.cpu_limit}",
                    because=(shown, cite),
                    confidence=Confidence.LIKELY,
                    remediation=(
                        Step(
                            "See what it uses",
                            kubectl(
                                state.pod.namespace, f"top pod {quote(state.pod.name)} --containers"
                            ),
                        ),
                        mend(
                            at,
                            f"Raise {at.field}, or remove it where requests.cpu protects the neighbours",
                        ),
                    ),
                )


@rule(
    "volume-full",
    severity=Severity.CRITICAL,
    explains=dict.fromkeys((*OF_A_BROKEN_POD, "disk-full", "app-crash")),
)
def volume_full(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The alert has measured it, or a write to a mounted claim found no room."""
    for saturated, shown in of_kind(seen, Saturated):
        if saturated.resource == "volume":
            sizes = [
                (each.requested, cite)
                for each, cite in of_kind(seen, ClaimState)
                if each.claim == saturated.about
            ]
            size = f" ({sizes[0][0]})" if sizes and sizes[0][0] else ""
            yield Finding(
                title=f"{saturated.about}{size} is running full",
                because=(shown, *(cite for _, cite in sizes)),
                confidence=Confidence.LIKELY,
                remediation=(
                    look("See its size and its class", saturated.about),
                    *_room(saturated.about.namespace),
                ),
            )
    yield from _by_log(seen)


def _by_log(seen: Sequence[Evidence]) -> Iterator[Finding]:
    for state, cite in of_kind(seen, ContainerState):
        for tail, log in of_kind(seen, LogTail):
            mine = tail.pod == state.pod and tail.container == state.container
            said = [line for line in tail.lines if NO_SPACE.search(line)] if mine else []
            if (
                said
                and state.claim_paths
                and not state.ready
                and _there(said[-1], state.claim_paths)
            ):
                paths = ", ".join(state.claim_paths)
                who = container(state.role, state.container)
                yield Finding(
                    title=f"{who} has no room left on its volume at {paths}: {one_line(said[-1])}",
                    because=tuple(dict.fromkeys((log, cite))),
                    confidence=Confidence.LIKELY,
                    remediation=_room(state.pod.namespace),
                )


def _there(line: str, paths: tuple[str, ...]) -> bool:
    """Whether the line names a place on a claim, or none at all: data directories are relative."""
    named = ABSOLUTE.findall(line)
    return not named or any(each.startswith(paths) for each in named)


def _room(namespace: str) -> tuple[Step, ...]:
    return (
        Step(
            "See which classes can be enlarged (ALLOWVOLUMEEXPANSION)", "kubectl get storageclasses"
        ),
        Step(
            "Raise spec.resources.requests.storage of the claim, or free some of it",
            kubectl(namespace, "get pvc"),
            Risk.READ_ONLY,
        ),
    )
