"""Volumes without room: told by the alert, by the kubelet's numbers, or by a write that failed."""

import re
from collections.abc import Iterator, Sequence

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import ClaimState, ContainerState, Filling, LogTail, Saturated
from alertwhy.domain.finding import Confidence, Finding, Risk, Step
from alertwhy.domain.severity import Severity
from alertwhy.domain.target import ObjectRef
from workers.rules import rule
from workers.signs.consequences import OF_A_BROKEN_POD
from workers.signs.measured import filling_of
from workers.signs.pods import pod_state
from workers.signs.quantities import byte_count, percent
from workers.signs.wording import container, kubectl, look, one_line

NO_SPACE = re.compile(r"no space left on device|\bENOSPC\b|disk quota exceeded", re.IGNORECASE)
ABSOLUTE = re.compile(r"(?<![\w.])/[\w.][^\s'\":,]*")
# kubernetes-mixin, KubePersistentVolumeFillingUp: critical below 3 % left, a warning below 15 %
# where it will be full within four days.
FULL = 0.97
HIGH = 0.85
EMPTY = 0.5  # an alert about a volume that has more room than this was mended, or means another


@rule(
    "volume-full",
    severity=Severity.CRITICAL,
    explains=dict.fromkeys((*OF_A_BROKEN_POD, "disk-full", "app-crash")),
)
def volume_full(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The alert or the kubelet has measured it, or a write to a mounted claim found no room."""
    told = {
        each.about: shown for each, shown in of_kind(seen, Saturated) if each.resource == "volume"
    }
    for claim, shown in told.items():
        yield _alerted(seen, claim, shown)
    written = tuple(_by_log(seen))
    known = {cite for each in written for cite in each.because}
    for filling, shown in of_kind(seen, Filling):
        if filling.claim not in told and shown not in known and _short(filling):
            yield _measured(seen, filling, shown)
    yield from written


def _alerted(seen: Sequence[Evidence], claim: ObjectRef, shown: str) -> Finding:
    claims = [pair for pair in of_kind(seen, ClaimState) if pair[0].claim == claim]
    filling, cite = filling_of(seen, claim) or (None, "")
    requested = claims[0][0].requested if claims else ""
    said = f"{claim}{f' ({requested})' if requested else ''} is running full"
    roomy = filling is not None and max(filling.share, filling.inodes or 0.0) < EMPTY
    if filling:
        said = f"{claim} {_state(filling)}" if not roomy else f"{said}, but {_used(filling)} now"
    return _finding(
        said,
        because=(shown, cite, *(each for _, each in claims)),
        sure=Confidence.POSSIBLE if roomy else Confidence.LIKELY,
        claim=claim,
    )


def _measured(seen: Sequence[Evidence], filling: Filling, shown: str) -> Finding:
    """Of the claim that is looked at it is likely why; of a pod's claim it may only be so."""
    looked_at = [cite for each, cite in of_kind(seen, ClaimState) if each.claim == filling.claim]
    full = max(filling.share, filling.inodes or 0.0) >= FULL
    return _finding(
        f"{filling.claim} {_state(filling)}",
        because=(shown, *looked_at),
        sure=Confidence.LIKELY if full and looked_at else Confidence.POSSIBLE,
        claim=filling.claim,
    )


def _short(filling: Filling) -> bool:
    soon = filling.share >= HIGH and filling.full_at is not None
    return soon or max(filling.share, filling.inodes or 0.0) >= FULL


def _state(filling: Filling) -> str:
    """``is 93 % full: 9.3Gi of 10Gi, full at 2026-10-14T18:00Z if it goes on``."""
    if filling.inodes is not None and filling.inodes > filling.share:
        left = "has no inodes left: " if filling.inodes >= FULL else "runs out of inodes: "
        return f"{left}{percent(filling.inodes)} used, {percent(filling.share)} full"
    sizes = f"is {percent(filling.share)} full: {_used(filling)}"
    if filling.full_at is None or filling.share >= FULL:
        return sizes
    return f"{sizes}, and will be full at {filling.full_at:%Y-%m-%dT%H:%MZ} if it goes on"


def _used(filling: Filling) -> str:
    return f"{byte_count(filling.used)} of {byte_count(filling.capacity)} used"


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
                fullness, shown = _fullest(seen, state)
                yield _finding(
                    f"{who} has no room left on its volume at {paths}{fullness}: {one_line(said[-1])}",
                    because=(log, *shown, cite),
                    sure=Confidence.LIKELY,
                    claim=ObjectRef("", state.pod.namespace, ""),
                )


def _fullest(seen: Sequence[Evidence], state: ContainerState) -> tuple[str, tuple[str, ...]]:
    """The claim of the pod that is full by the kubelet's numbers, if one is."""
    pod = pod_state(seen, state.pod)
    for name in pod.claims if pod else ():
        found = filling_of(seen, ObjectRef("PersistentVolumeClaim", state.pod.namespace, name))
        if found and _short(found[0]):
            return f" ({name} {_state(found[0])})", (found[1],)
    return "", ()


def _there(line: str, paths: tuple[str, ...]) -> bool:
    """Whether the line names a place on a claim, or none at all: data directories are relative."""
    named = ABSOLUTE.findall(line)
    return not named or any(each.startswith(paths) for each in named)


def _finding(said: str, *, because: Sequence[str], sure: Confidence, claim: ObjectRef) -> Finding:
    see = (look("See its size and its class", claim),) if claim.name else ()
    return Finding(
        title=said,
        because=tuple(dict.fromkeys(each for each in because if each)),
        confidence=sure,
        remediation=(*see, *_room(claim.namespace)),
        upstream=str(claim) if claim.name else "",
    )


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
