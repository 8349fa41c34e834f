"""What pods cannot reach: behind network policies, or by name while the cluster's DNS is down."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from shlex import quote

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import LogTail
from alertwhy.domain.facts.governing import AlertSays
from alertwhy.domain.facts.network import DnsState, Opening, PolicyState, ServiceState
from alertwhy.domain.finding import Confidence, Finding, Risk, Step
from alertwhy.domain.severity import Severity
from alertwhy.domain.target import ObjectRef
from workers.logged.addresses import addressed, unanswered
from workers.logged.lines import line_of
from workers.rules import rule
from workers.signs.asked import UNREACHED
from workers.signs.consequences import OF_A_BROKEN_POD
from workers.signs.pods import TRUE, pod_state
from workers.signs.telling import named_service
from workers.signs.told import told
from workers.signs.wording import kubectl, look, one_line

BY_NAME = re.compile(r"EAI_AGAIN|name resolution|\blookup\b|resolve", re.IGNORECASE)
SCRAPE = "TargetDown"
PORT = re.compile(r"(?<=[\w\])]):(?P<port>\d{2,5})\b|\bport[ =:]+(?P<other>\d{2,5})\b")
# What comes from a connection that nobody answers, as the application tells it.
OF_SILENCE = (
    "connection-timeout",
    "dns-name-unresolved",
    "database-unreachable",
    "upstream-dependency",
    "upstream-error",
    "deadlock-or-timeout",
    "unhandled-exception",
    "app-crash",
    "liveness-probe-killed",
    "startup-probe-failing",
    *OF_A_BROKEN_POD,
)


@rule("network-policy-blocks", explains=OF_SILENCE)
def network_policy_blocks(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """No answer came on a port that the policies over the pod, or over what it calls, do not open."""
    policies = list(of_kind(seen, PolicyState))
    asked = _asked(seen) if policies else {}
    for tail, shown in of_kind(seen, LogTail):
        found = unanswered(tail.lines)
        if not found:
            continue
        line, about = tail.lines[found[-1]], addressed(tail.lines, found[-1])
        ports = _ports(line) or _ports(about)
        out = [pair for pair in policies if pair[0].pod == tail.pod and not pair[0].service]
        called = asked.get(tail.pod, set())
        into = [pair for pair in policies if _before(pair[0], f"{line} {about}", called)]
        for way, pairs, whom in (
            (True, out, f"port {ports[0]}" if ports else "what it calls"),
            (False, into, f"Service {_service(into)}"),
        ):
            ways = _closed(pairs, _of_pods(ports, pairs), egress=way)
            if ways:
                said = one_line(line_of(line).text)
                sure = Confidence.POSSIBLE if _well(seen, tail) else Confidence.LIKELY
                told = f"keeps {tail.pod} from {whom} ({said}): it {_lets(ways, egress=way)}"
                yield _blocked(ways, shown, told, sure)
    yield from _unscraped(seen, policies)


@rule("dns-failing", severity=Severity.CRITICAL, explains=(*OF_SILENCE, "component-absent"))
def dns_failing(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Names are not answered, and no pod of the cluster's DNS is ready to."""
    for state, cite in of_kind(seen, DnsState):
        absent = any("DNS" in said.alert for said, _ in of_kind(seen, AlertSays))
        if state.ready and not absent:
            continue
        down = f"none of its {state.pods} pods is ready" if state.pods else "it has no pods"
        why = f" ({state.why})" if state.why else ""
        yield Finding(
            title=f"The cluster's DNS is failing: {f'{down}{why}' if not state.ready else 'its alert fires'}",
            because=(cite,),
            confidence=_dns_sure(state, absent=absent),
            upstream="the cluster's DNS",
            remediation=(
                Step(
                    "See its pods", kubectl(state.namespace, "get pods -l k8s-app=kube-dns -o wide")
                ),
                Step(
                    "Read what they wrote",
                    kubectl(state.namespace, "logs -l k8s-app=kube-dns --tail=50"),
                ),
            ),
        )


def _dns_sure(state: DnsState, *, absent: bool) -> Confidence:
    """Where none of the usual pods was ever to be, the cluster's DNS may be another one."""
    if not state.ready and (state.pods or state.deployed):
        return Confidence.CERTAIN
    return Confidence.LIKELY if absent else Confidence.POSSIBLE


def _ports(line: str) -> tuple[str, ...]:
    """The ports that were tried; 53 where a name was asked for. None where the line tells none."""
    if BY_NAME.search(line):
        return ("53",)
    return tuple(dict.fromkeys(found["port"] or found["other"] for found in PORT.finditer(line)))[
        -1:
    ]


def _of_pods(ports: Sequence[str], pairs: Sequence[tuple[PolicyState, str]]) -> tuple[str, ...]:
    """The pods' ports behind those of the Service; none where one of them cannot be told."""
    behind = {port: each for state, _ in pairs for port, each in state.behind}
    found = tuple(behind.get(port, port) for port in ports)
    return found if all(found) else ()


def _let(ports: Sequence[str], policies: Sequence[Sequence[Opening]]) -> bool:
    """Whether any policy opens the port; without a port, whether any opens anything."""
    openings = [each for openings in policies for each in openings if each.caller]
    if not ports:
        return bool(openings)
    return any(_fits(port, said) for port in ports for each in openings for said in each.ports)


def _fits(port: str, said: str) -> bool:
    """``5432`` is within ``TCP/5432``, ``TCP/5000-6000``, ``TCP/*``; a port's name may mean any."""
    low, _, high = said.rpartition("/")[2].partition("-")
    if not low.isdecimal():
        return True
    return int(low) <= int(port) <= int(high if high.isdecimal() else low)


def _closed(
    pairs: Sequence[tuple[PolicyState, str]], ports: Sequence[str], *, egress: bool
) -> list[tuple[PolicyState, str]]:
    """The policies that speak of that direction, if none of them opens the port."""
    speak = [pair for pair in pairs if _way(pair[0], egress=egress) is not None]
    shut = not _let(ports, [_way(state, egress=egress) or () for state, _ in speak])
    return speak if shut else []


def _way(state: PolicyState, *, egress: bool) -> tuple[Opening, ...] | None:
    return state.egress if egress else state.ingress


def _lets(pairs: Sequence[tuple[PolicyState, str]], *, egress: bool) -> str:
    """``lets nothing out``, ``lets traffic out only to any pod … on TCP/53``."""
    openings = [each for state, _ in pairs for each in _way(state, egress=egress) or ()]
    way, word = ("out", "to") if egress else ("in", "from")
    told = [
        f"{word} {each.peers}" + ("" if each.ports == ("*",) else f" on {', '.join(each.ports)}")
        for each in openings
    ]
    return f"lets traffic {way} only {one_line('; '.join(told))}" if told else f"lets nothing {way}"


def _service(pairs: Sequence[tuple[PolicyState, str]]) -> str:
    return pairs[0][0].service if pairs else ""


def _before(policy: PolicyState, said: str, called: Collection[ObjectRef]) -> bool:
    """Whether it stands before a Service that the line names, or that is called."""
    service = ObjectRef("Service", policy.pod.namespace, policy.service)
    return bool(policy.service) and (_names(said, policy.service) or service in called)


def _asked(seen: Sequence[Evidence]) -> dict[ObjectRef, set[ObjectRef]]:
    """By pod the Services that it waits for, as its environment tells where its log does not."""
    found: dict[ObjectRef, set[ObjectRef]] = {}
    for each in told(seen, *UNREACHED):
        if service := named_service(each):
            found.setdefault(each.state.pod, set()).add(service)
    return found


def _names(line: str, service: str) -> bool:
    return bool(re.search(rf"(?<![\w-]){re.escape(service)}(?![\w-])", line))


def _well(seen: Sequence[Evidence], tail: LogTail) -> bool:
    """What got no answer once is no cause while the pod is ready."""
    state = pod_state(seen, tail.pod)
    ready = state.condition("Ready") if state else None
    return ready is not None and ready.status == TRUE


def _unscraped(
    seen: Sequence[Evidence], policies: Sequence[tuple[PolicyState, str]]
) -> Iterator[Finding]:
    """A scrape that fails, of pods that are ready, on ports that no policy over them opens."""
    for said, cite in of_kind(seen, AlertSays):
        for state, shown in of_kind(seen, ServiceState) if SCRAPE in said.alert else ():
            ports = [each.target for each in state.ports if each.target.isdecimal()]
            over = [pair for pair in policies if pair[0].service == state.service.name]
            shut = _closed(over, ports, egress=False) if state.ready else []
            if shut:
                told = f"keeps the scrape from {state.service}: it {_lets(shut, egress=False)}"
                found = _blocked(shut, shown, told, Confidence.LIKELY)
                yield replace(found, because=(*found.because, cite))


def _blocked(
    pairs: Sequence[tuple[PolicyState, str]], shown: str, said: str, sure: Confidence
) -> Finding:
    policy = pairs[0][0].policy
    return Finding(
        title=f"{policy} {said}",
        because=tuple(dict.fromkeys((*(cite for _, cite in pairs), shown))),
        confidence=sure,
        upstream=str(policy),
        remediation=(
            look("See what it lets through", policy),
            Step(
                "Let the traffic through, if it is meant to be",
                kubectl(policy.namespace, f"edit networkpolicy/{quote(policy.name)}"),
                Risk.SAFE,
            ),
        ),
    )
