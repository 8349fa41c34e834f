"""Certificates of cert-manager: all that tells of a Secret for TLS, since Secrets are not read."""

from collections.abc import Iterator
from dataclasses import replace

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts.network import CertificateState
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import CollectError, NotFound
from workers.clients.cluster import Json
from workers.clients.raw import items, strings, text
from workers.clients.reader import Reader
from workers.collectors import collector
from workers.objects.refs import conditions_of, owner_of, ref_of, show

NAME = "certificates"
MOST_CERTIFICATES = 4  # of one Ingress


@collector(
    NAME,
    kinds={"Certificate", "Ingress"},
    needs={
        "get certificates.cert-manager.io",
        "list certificates.cert-manager.io",
        "list certificaterequests.cert-manager.io",
        "list challenges.acme.cert-manager.io",
        "get ingresses.networking.k8s.io",
    },
)
def certificates(target: Target, reader: Reader) -> Iterator[Evidence]:
    """The one that the alert names, or those whose Secrets an Ingress has its TLS from."""
    for ref in target.chain:
        if ref.kind in {"Certificate", "Ingress"}:
            for obj in _of(ref, reader)[:MOST_CERTIFICATES]:
                state = _state(obj)
                if not _well(state):
                    state = replace(state, held_by=_held_by(obj, state.certificate, reader))
                about = state.certificate
                lines = "\n".join(_lines(state))
                yield Evidence(NAME, str(about), lines, show(about), facts=(state,))


def _of(ref: ObjectRef, reader: Reader) -> list[Json]:
    """None where cert-manager is not there at all."""
    try:
        obj = reader.get(ref.kind, ref.namespace, ref.name)
        if ref.kind == "Certificate":
            return [obj]
        secrets = {text(each, "secretName") for each in items(obj, "spec", "tls")} - {""}
        every = reader.list("Certificate", ref.namespace) if secrets else []
    except NotFound:
        return []
    return [each for each in every if text(each, "spec", "secretName") in secrets]


def _well(state: CertificateState) -> bool:
    ready, issuing = state.condition("Ready"), state.condition("Issuing")
    return ready is not None and ready.status == "True" and issuing is None


def _held_by(obj: Json, ref: ObjectRef, reader: Reader) -> str:
    """What the challenge for one of its names says, else its newest request."""
    names = {name.removeprefix("*.") for name in strings(obj, "spec", "dnsNames")}
    for each in _listed("Challenge", ref, reader):
        if text(each, "spec", "dnsName") in names and text(each, "status", "reason"):
            return f"{ref_of(each, 'Challenge')}: {text(each, 'status', 'reason')}"
    mine = [each for each in _listed("CertificateRequest", ref, reader) if owner_of(each) == ref]
    for each in sorted(mine, key=lambda one: text(one, "metadata", "creationTimestamp"))[-1:]:
        for condition in conditions_of(each):
            if condition.type == "Ready" and condition.status != "True" and condition.message:
                return f"{ref_of(each, 'CertificateRequest')}: {condition.message}"
    return ""


def _listed(kind: str, ref: ObjectRef, reader: Reader) -> list[Json]:
    """None where they may not be read: the Certificate itself tells something as well."""
    try:
        return reader.list(kind, ref.namespace)
    except CollectError:
        return []


def _state(obj: Json) -> CertificateState:
    return CertificateState(
        certificate=ref_of(obj, "Certificate"),
        secret=text(obj, "spec", "secretName"),
        conditions=conditions_of(obj),
        until=text(obj, "status", "notAfter"),
        renewal=text(obj, "status", "renewalTime"),
    )


def _lines(state: CertificateState) -> Iterator[str]:
    yield f"makes Secret {state.secret or 'of no name'}"
    for each in state.conditions:
        said = ": ".join(word for word in (each.reason, each.message) if word)
        yield f"{each.type}={each.status}: {said}".rstrip(": ")
    if state.held_by:
        yield f"held up by {state.held_by}"
    if state.until:
        yield f"valid until {state.until}"
    if state.renewal:
        yield f"to be renewed at {state.renewal}"
