"""One step further: the Services that a target's log names, and what is wrong behind them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from ipaddress import ip_address

from alertwhy.domain.evidence import Evidence, Gap, of_kind
from alertwhy.domain.facts.network import ServiceState
from alertwhy.domain.finding import Confidence
from alertwhy.domain.neighbour import Neighbour
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import CollectError
from workers.clients.cluster import Json
from workers.clients.raw import text
from workers.clients.reader import Reader
from workers.collecting import collect
from workers.collectors import Collector
from workers.conclude import conclude
from workers.objects.refs import ref_of
from workers.rules import Rule
from workers.signs.said.network import DEPENDED
from workers.signs.telling import named_service
from workers.signs.told import Told, told

MOST_NEIGHBOURS = 2  # of one target: a few reads each
NEEDS = frozenset({"list services"})  # beside what the collectors declare
STATUS = frozenset({"services", "pod-status"})  # collectors that show no more than status
# In another namespace nobody's logs are read, nor what its probes print; at home both are.
AT_HOME = STATUS | {"pod-logs", "events"}

Seen = tuple[tuple[Evidence, ...], tuple[Gap, ...]]


@dataclass(frozen=True)
class Look:
    """With what a neighbour is looked at: as the target is, ``let_through`` as in ``conclude``."""

    collectors: Sequence[Collector]
    rules: Sequence[Rule]
    now: datetime
    let_through: tuple[type[Exception], ...] = ()


def follow(target: Target, evidence: Sequence[Evidence], reader: Reader, look: Look) -> Seen:
    """What stands behind the Services that the evidence points to; nothing where it points nowhere.

    Numbered on from ``evidence``. Its facts are one ``Neighbour`` a Service: what rules know of
    the target must not be mixed with what is so elsewhere.
    """
    found: list[Evidence] = []
    gaps: list[Gap] = []
    for service, address in _pointed_at(target, evidence, reader, look.now):
        more, unseen = _seen(service, target, reader, look.collectors)
        named = _numbered(more, len(evidence) + len(found))
        found += _summed_up(named, service, address, look, reader.unrecorded)
        gaps += unseen
    return tuple(found), tuple(gaps)


def _pointed_at(
    target: Target, evidence: Sequence[Evidence], reader: Reader, now: datetime
) -> list[tuple[ObjectRef, str]]:
    """The Services that a complaint names, by name or by their address."""
    clock = Evidence("", "", "", "", observed_at=now)
    telling = [
        each
        for each in told((*evidence, clock), *DEPENDED)
        if each.confidence is not Confidence.POSSIBLE
    ]
    pairs = [pair for each in telling if (pair := _service(each, reader))]
    return [pair for pair in dict.fromkeys(pairs) if pair[0] != target.ref][:MOST_NEIGHBOURS]


def _service(each: Told, reader: Reader) -> tuple[ObjectRef, str] | None:
    named = each.meaning.peer
    if named and _is_address(named.host):
        for obj in _at(named.host, each.state.pod.namespace, reader):
            return ref_of(obj, "Service"), named.host
        return None
    service = named_service(each)
    return (service, "") if service else None


def _at(address: str, namespace: str, reader: Reader) -> Iterator[Json]:
    """The Service with that address: of the namespace, else of any, where the server can tell.

    It selects by ``spec.clusterIP`` since Kubernetes 1.31, and refuses to before.
    """
    if ip_address(address).is_loopback:
        return
    yield from (
        obj for obj in _services(namespace, reader) if text(obj, "spec", "clusterIP") == address
    )
    try:
        yield from reader.list("Service", "", fields=f"spec.clusterIP={address}")
    except CollectError:
        return  # it stays an address


def _services(namespace: str, reader: Reader) -> Sequence[Json]:
    try:
        return reader.list("Service", namespace)
    except CollectError:
        return ()  # what the log names stays a name


def _seen(
    service: ObjectRef, target: Target, reader: Reader, collectors: Sequence[Collector]
) -> Seen:
    """The Service as a target of its own, by the few collectors that are let near it."""
    allowed = AT_HOME if service.namespace == target.own_namespace else STATUS
    neighbour = Target("Service", service.namespace, service.name)
    evidence, gaps = collect(neighbour, reader, [one for one in collectors if one.name in allowed])
    states = [fact for fact, _ in of_kind(evidence, ServiceState)]
    if states and not states[0].exists:
        names = [ref_of(obj).name for obj in _services(service.namespace, reader)]
        similar = next(iter(get_close_matches(service.name, names, n=1)), "")
        return tuple(_hinted(each, service, similar) for each in evidence), gaps
    return evidence, gaps


def _hinted(each: Evidence, service: ObjectRef, similar: str) -> Evidence:
    fact = Neighbour(service, exists=False, similar=similar)
    hint = f"; the nearest name there is {similar}" if similar else ""
    return replace(each, text=each.text + hint, facts=(*each.facts, fact))


def _numbered(evidence: Iterable[Evidence], offset: int) -> list[Evidence]:
    return [replace(each, id=f"e{offset + n}") for n, each in enumerate(evidence, 1)]


def _summed_up(
    evidence: list[Evidence],
    service: ObjectRef,
    address: str,
    look: Look,
    unrecorded: tuple[str, ...],
) -> Iterator[Evidence]:
    """The evidence with one fact in place of its own, on what shows the Service."""
    findings, _ = conclude(
        evidence,
        look.rules,
        now=look.now,
        let_through=look.let_through,
        unrecorded=unrecorded,
    )
    sure = tuple(each for each in findings if each.confidence is not Confidence.POSSIBLE)
    for each in evidence:
        facts = tuple(
            replace(_neighbour(state, each.facts), address=address, findings=sure)
            for state in each.facts
            if isinstance(state, ServiceState) and state.service == service
        )
        yield replace(each, facts=facts)


def _neighbour(state: ServiceState, facts: Iterable[object]) -> Neighbour:
    hinted = next((fact for fact in facts if isinstance(fact, Neighbour)), None)
    return hinted or Neighbour(
        state.service,
        exists=state.exists,
        pods=state.selected,
        ready=state.ready,
        ports=tuple(
            dict.fromkeys(port for each in state.ports for port in (each.port, each.target))
        ),
        selects=bool(state.selector),
    )


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
