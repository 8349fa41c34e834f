"""Probes that ask for what the container does not offer: port, path, scheme, program."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import ContainerState, Event, LogTail, Probe
from alertwhy.domain.finding import Confidence
from workers.logged.listening import listened
from workers.signs.endings import Why, ends, looping
from workers.signs.pods import containers, events
from workers.signs.times import lasting

SETTLING = timedelta(minutes=2)  # an application that starts may well be unready for so long
# kubelet: pkg/probe and pkg/kubelet/prober; the words of net/http since Go 1.15.
_SCHEME = re.compile(
    r"server gave HTTP response to HTTPS client|malformed HTTP response|transport connection broken"
    r"|Client sent an HTTP request to an HTTPS server|first record does not look like a TLS handshake",
    re.IGNORECASE,
)
# A server answers 400 to plain HTTP on its TLS port, and says so in its own log alone.
_PLAIN_HTTP = re.compile(r"plain HTTP request was sent to HTTPS port|requires TLS", re.IGNORECASE)
_TLS_PORTS = frozenset({"https", "443", "6443", "8443", "9443"})
# Django and Rails take the pod's address, which the kubelet asks for, for a forged Host header.
_HOST = re.compile(r"ALLOWED_HOSTS|DisallowedHost|Invalid HTTP_HOST|Blocked hosts?:")
_PROGRAM = re.compile(
    r"executable file not found|no such file or directory|exec: .*(?:not found|permission denied)",
    re.IGNORECASE,
)
_STATUS = re.compile(r"statuscode: (?P<code>40[01345])")
_REFUSED = re.compile(r"connection refused|connect: refused", re.IGNORECASE)
_GRPC = re.compile(
    r"does not implement the grpc health protocol|service \S* ?unknown|Unimplemented", re.IGNORECASE
)
_ASKED = re.compile(r"(?:dial tcp \S*?|://[^/\s\"]*?):(?P<port>\d{2,5})(?=[:/\s\"]|$)")
_NO_PORT = re.compile(r"couldn't find port|invalid port|strconv", re.IGNORECASE)


@dataclass(frozen=True)
class Misled:
    """One probe that cannot succeed as it is written, and why."""

    state: ContainerState
    kind: str
    probe: Probe
    fault: str
    because: tuple[str, ...]
    confidence: Confidence


def misled(seen: Sequence[Evidence]) -> Iterator[Misled]:
    """The probes of containers that are killed or kept out of service by them."""
    for state, cite in containers(seen):
        for kind, probe in _probes(seen, state):
            for event, shown in _failures(seen, state, kind)[:1]:
                fault, sure, more = _fault(seen, state, probe, event.message)
                if fault:
                    because = tuple(dict.fromkeys((shown, cite, *more)))
                    yield Misled(state, kind, probe, fault, because, sure)


def settled(seen: Sequence[Evidence], state: ContainerState) -> bool:
    """Whether it has run for longer than it may take to become ready."""
    delay = state.readiness.initial_delay_seconds if state.readiness else 0
    grace = SETTLING + timedelta(seconds=max(0, min(delay, 3600)))
    return state.running_since is not None and lasting(state.running_since, seen, grace)


def _probes(seen: Sequence[Evidence], state: ContainerState) -> Iterator[tuple[str, Probe]]:
    """Those that do harm now."""
    killed = {end.why for end in ends(seen, Why.LIVENESS, Why.STARTUP) if end.state == state}
    waits = not state.ready and not looping(state) and settled(seen, state)
    harm = (
        ("startup", state.startup, Why.STARTUP in killed),
        ("liveness", state.liveness, Why.LIVENESS in killed),
        ("readiness", state.readiness, waits),
    )
    for kind, probe, harmful in harm:
        if probe is not None and harmful:
            yield kind, probe


def _failures(
    seen: Sequence[Evidence], state: ContainerState, kind: str
) -> list[tuple[Event, str]]:
    about = events(
        seen, state.pod, container=state.container, reasons=("Unhealthy", "ProbeWarning")
    )
    return [pair for pair in about if f"{kind} probe" in pair[0].message.lower()]


def _fault(
    seen: Sequence[Evidence], state: ContainerState, probe: Probe, said: str
) -> tuple[str, Confidence, tuple[str, ...]]:
    """What is wrong with it in words, how sure, and what else shows it; no words where nothing is."""
    named = bool(probe.port) and not probe.port.isdecimal() and probe.port not in state.ports
    if named and (_NO_PORT.search(said) or not _REFUSED.search(said)):
        return f"names port {probe.port}, which the container does not have", Confidence.CERTAIN, ()
    if _SCHEME.search(said):
        return "speaks HTTP where TLS is spoken, or the reverse", Confidence.CERTAIN, ()
    if _GRPC.search(said):
        return "asks a gRPC health service that is not there", Confidence.CERTAIN, ()
    if probe.check.startswith("exec ") and _PROGRAM.search(said):
        return "runs a program that is not in the image", Confidence.CERTAIN, ()
    if status := _STATUS.search(said):
        return _answered(seen, state, probe, status["code"])
    return _port(seen, state, probe, said) if _REFUSED.search(said) else _SOUND


def _answered(
    seen: Sequence[Evidence], state: ContainerState, probe: Probe, code: str
) -> tuple[str, Confidence, tuple[str, ...]]:
    """Status 400 is the application's own affair, unless its log or its port tells more."""
    if code in _STATUSES:
        return f"asks for what the application {_STATUSES[code]} ({code})", Confidence.LIKELY, ()
    for line, cite in _written(seen, state):
        if _SCHEME.search(line) or _PLAIN_HTTP.search(line):
            return "speaks HTTP where TLS is spoken", Confidence.LIKELY, (cite,)
        if _HOST.search(line):
            return (
                "asks by an address that the application does not allow",
                Confidence.LIKELY,
                (cite,),
            )
    if probe.check.startswith("GET http://") and probe.port in _TLS_PORTS:
        return (
            f"speaks HTTP to port {probe.port}, which is one for TLS (400)",
            Confidence.LIKELY,
            (),
        )
    return _SOUND


def _asked(probe: Probe, said: str) -> str:
    """The number of the port that it asks: its own, else as the kubelet tells it."""
    if probe.port.isdecimal():
        return probe.port
    found = _ASKED.search(said)
    return found["port"] if found else ""


def _port(
    seen: Sequence[Evidence], state: ContainerState, probe: Probe, said: str
) -> tuple[str, Confidence, tuple[str, ...]]:
    """Refused, and the spec or the log tells of another port."""
    asked = _asked(probe, said)
    heard = [(one, cite) for line, cite in _written(seen, state) if (one := listened(line))]
    mine = [(one, cite) for one, cite in heard if one.port == asked]
    if mine and all(one.inside for one, _ in mine):
        fault = f"asks port {asked} of the pod, but the log tells of one on localhost alone"
        return fault, Confidence.LIKELY, (mine[-1][1],)
    if mine or not asked:
        return _SOUND
    if heard:
        port, cite = min((one.port, cite) for one, cite in heard)
        fault = f"asks port {asked}, but the log tells of port {port}"
        return fault, Confidence.LIKELY, (cite,)
    declared = [each for each in state.ports if each.isdecimal()]
    if declared and probe.port.isdecimal() and asked not in declared:
        fault = f"asks port {asked}, but the container declares {', '.join(declared)}"
        return fault, Confidence.LIKELY, ()
    return _SOUND


def _written(seen: Sequence[Evidence], state: ContainerState) -> Iterator[tuple[str, str]]:
    """Every line of its logs, with the evidence that shows it."""
    for tail, cite in of_kind(seen, LogTail):
        if tail.pod == state.pod and tail.container == state.container:
            for line in tail.lines:
                yield line, cite


_SOUND: tuple[str, Confidence, tuple[str, ...]] = ("", Confidence.POSSIBLE, ())
_STATUSES = {
    "401": "does not give without a login",
    "403": "does not allow",
    "404": "does not have",
    "405": "does not answer to GET",
}
