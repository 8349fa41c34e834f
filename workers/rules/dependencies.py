"""What an application depends on, and what is wrong there."""

from collections.abc import Iterator, Sequence

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.finding import Finding
from alertwhy.domain.neighbour import Neighbour
from workers.rules import rule
from workers.signs.consequences import OF_A_FAILING_APPLICATION
from workers.signs.said.network import DEPENDED
from workers.signs.telling import named_service
from workers.signs.told import Told, told
from workers.signs.wording import container, look, plural

FOLLOW = (*DEPENDED, *OF_A_FAILING_APPLICATION)


@rule("upstream-dependency", explains=FOLLOW)
def upstream_dependency(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """A Service that the log names is down: told by the cause of what is wrong behind it."""
    near = [
        (fact, cite)
        for fact, cite in of_kind(seen, Neighbour)
        if fact.is_down or (fact.exists and fact.findings)
    ]
    for each in told(seen, *DEPENDED) if near else ():
        for fact, cite in near:
            if _names(each, fact):
                yield _finding(each, fact, cite)


def _names(each: Told, near: Neighbour) -> bool:
    """Whether the complaint is about that Service, by its name or by its address."""
    host = each.meaning.peer.host if each.meaning.peer else ""
    return named_service(each) == near.service or (bool(host) and host == near.address)


def _finding(each: Told, near: Neighbour, cite: str) -> Finding:
    state = each.state
    first = near.findings[0] if near.findings else None
    cites = first.because if first else ()
    steps = first.remediation if first else ()
    return Finding(
        cause=_cause(near),
        title=f"{container(state.role, state.container)} depends on {near.service}, {_fault(near)}",
        because=tuple(dict.fromkeys((*each.because, cite, *cites))),
        confidence=each.confidence,
        upstream=str(near.service),
        remediation=(*steps, look(f"See {near.service}", near.service)),
    )


def _cause(near: Neighbour) -> str:
    """What is wrong there; our own name where that could as well be said of who depends on it."""
    return next((each.cause for each in near.findings[:1] if each.cause not in FOLLOW), "")


def _fault(near: Neighbour) -> str:
    if near.findings:
        first = near.findings[0]
        return f"where the fault is: {first.title}"
    if not near.pods:
        return "which selects no pod at all"
    return f"behind which none of {plural(near.pods, 'pod')} is ready"
