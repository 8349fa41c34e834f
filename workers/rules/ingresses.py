"""Ingresses that no controller takes, or that send requests where nobody is."""

import re
from collections.abc import Iterator, Sequence

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts.network import Backend, CertificateState, IngressState, ServiceState
from alertwhy.domain.finding import Confidence, Finding, Risk, Step
from alertwhy.domain.target import ObjectRef
from workers.rules import rule
from workers.signs.certificates import MOST_WHY, absent_secret, orders
from workers.signs.pods import events
from workers.signs.recorded import absent
from workers.signs.wording import handle, kubectl, look, one_line

# Of a Secret, in the events of the controllers that say so at all.
GONE = re.compile(
    r"not found|does(?: not|n't) exist|no (?:object|secret)|could not (?:find|get)|missing|is invalid",
    re.IGNORECASE,
)


@rule("ingress-class-missing")
def ingress_class_missing(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """It names a class that does not exist, or none where there is no default."""
    for state, cite in of_kind(seen, IngressState):
        if state.class_name in state.classes or (not state.class_name and state.default_class):
            continue
        there = ", ".join(state.classes) or "none"
        said = (
            f"names the class {state.class_name}, which does not exist"
            if state.class_name
            else "names no class, and none is the default"
        )
        yield Finding(
            title=f"{state.ingress} {said}; there are: {there}",
            because=(cite,),
            confidence=absent(seen, "IngressClass", _sure(state)),
            remediation=(
                Step("See which classes there are", "kubectl get ingressclasses"),
                _edit(state.ingress, "Name one that exists in spec.ingressClassName"),
            ),
        )


@rule("ingress-backend-missing", explains=("ingress-port-mismatch",))
def ingress_backend_missing(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """A path leads to a Service that does not exist."""
    for state, backend, service, because in _backends(seen):
        if not service.exists:
            yield Finding(
                title=f"{state.ingress} sends {_path(backend)} to {backend.service}, which does not exist",
                because=because,
                confidence=absent(seen, "Service"),
                remediation=(
                    Step(
                        "See which Services there are",
                        kubectl(state.ingress.namespace, "get services"),
                    ),
                    _edit(state.ingress, "Name one that exists, or create it"),
                ),
            )


@rule("ingress-port-mismatch")
def ingress_port_mismatch(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """A path leads to a port that the Service does not have."""
    for state, backend, service, because in _backends(seen):
        known = [word for port in service.ports for word in (port.port, port.name) if word]
        if service.exists and known and backend.port and backend.port not in known:
            yield Finding(
                title=f"{state.ingress} sends {_path(backend)} to port {backend.port} of {backend.service}, which has {', '.join(known)}",
                because=because,
                remediation=(
                    look("See the Service's ports", service.service),
                    _edit(state.ingress, "Name one of them"),
                ),
            )


@rule("ingress-tls-secret-missing", explains=("certificate-expiring",))
def ingress_tls_secret_missing(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """cert-manager or its controller says that a Secret of spec.tls is not there: none is read."""
    for state, cite in of_kind(seen, IngressState):
        unmade = list(_unmade(seen, state, cite))
        yield from unmade
        if unmade:
            continue
        for event, shown in events(seen, state.ingress):
            names = [each for each in state.secrets if _names(event.message, each)]
            if event.warning and names and GONE.search(event.message):
                yield Finding(
                    title=f"{state.ingress} has TLS from Secret {names[0]}, which its controller does not find: {one_line(event.message)}",
                    because=(cite, shown),
                    remediation=(
                        look("See its events", state.ingress),
                        _edit(state.ingress, "Create the Secret, or name one that exists"),
                    ),
                )


def _unmade(seen: Sequence[Evidence], state: IngressState, cite: str) -> Iterator[Finding]:
    """Of Secrets that a Certificate should have made."""
    for made, shown in of_kind(seen, CertificateState):
        why = absent_secret(seen, made) if made.secret in state.secrets else ""
        if why:
            yield Finding(
                title=f"{state.ingress} has TLS from Secret {made.secret}, which {made.certificate} has not made: {one_line(why, MOST_WHY)}",
                because=(cite, shown),
                remediation=(
                    look("See how far its request came", made.certificate),
                    orders(made.certificate.namespace),
                ),
            )


def _sure(state: IngressState) -> Confidence:
    """A controller took it all the same, or may by the annotation that needs no class."""
    if state.served:
        return Confidence.POSSIBLE
    if state.legacy:
        return Confidence.LIKELY if state.classes else Confidence.POSSIBLE
    return Confidence.CERTAIN if state.class_name and state.classes else Confidence.LIKELY


def _backends(
    seen: Sequence[Evidence],
) -> Iterator[tuple[IngressState, Backend, ServiceState, tuple[str, ...]]]:
    """Each backend with the Service that was looked at."""
    services = {state.service: (state, cite) for state, cite in of_kind(seen, ServiceState)}
    for state, cite in of_kind(seen, IngressState):
        for backend in state.backends:
            if backend.service in services:
                service, shown = services[backend.service]
                yield state, backend, service, tuple(dict.fromkeys((cite, shown)))


def _path(backend: Backend) -> str:
    return one_line(backend.path) or "all requests"


def _names(message: str, secret: str) -> bool:
    return bool(re.search(rf"(?<![\w.-]){re.escape(secret)}(?![\w-])", message))


def _edit(ref: ObjectRef, action: str) -> Step:
    return Step(action, kubectl(ref.namespace, f"edit {handle(ref)}"), Risk.SAFE)
