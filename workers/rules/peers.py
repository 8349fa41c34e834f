"""Peers that an application cannot find, reach, trust, or that let it down."""

from collections.abc import Iterator, Sequence

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.finding import Finding, Step
from alertwhy.domain.neighbour import Neighbour
from workers.rules import rule
from workers.signs.consequences import OF_A_FAILING_APPLICATION
from workers.signs.telling import behind, finding, named_service, peer, template
from workers.signs.told import Told, told
from workers.signs.wording import kubectl


@rule("dns-name-unresolved", explains=OF_A_FAILING_APPLICATION)
def dns_name_unresolved(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """A name that no DNS server knows: mistyped, of another namespace, or of nothing."""
    for each in told(seen, "dns-name-unresolved"):
        host = each.meaning.peer.host if each.meaning.peer else "of a peer"
        yield finding(each, f"cannot resolve the name {host}{_absent(seen, each)}", *behind(each))


@rule("connection-refused", explains=OF_A_FAILING_APPLICATION)
def connection_refused(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The host is there, and nothing listens on that port."""
    for each in told(seen, "connection-refused"):
        yield finding(
            each, f"is refused a connection by {peer(each)}{_unoffered(seen, each)}", *behind(each)
        )


@rule("connection-timeout", explains=OF_A_FAILING_APPLICATION)
def connection_timeout(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """No answer at all: a host that is away, or packets that something drops."""
    for each in told(seen, "connection-timeout"):
        policies = kubectl(each.state.pod.namespace, "get networkpolicies")
        look = Step("See which NetworkPolicies may drop the packets", policies)
        yield finding(
            each, f"gets no answer from {peer(each)}{_unoffered(seen, each)}", *behind(each), look
        )


@rule("tls-certificate-expired", explains=OF_A_FAILING_APPLICATION)
def tls_certificate_expired(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The peer's certificate is past its date, or the clock is wrong."""
    for each in told(seen, "tls-certificate-expired"):
        yield finding(each, f"meets an expired certificate at {peer(each)}", *_certificate(each))


@rule("tls-untrusted", explains=OF_A_FAILING_APPLICATION)
def tls_untrusted(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The peer's certificate is signed by nobody that the application trusts, or names another host."""
    for each in told(seen, "tls-untrusted"):
        trust = template(seen, each, "volumeMounts", "Give the container the peer's CA certificate")
        yield finding(
            each, f"does not trust the certificate of {peer(each)}", *_certificate(each), trust
        )


@rule("database-unreachable", explains=(*OF_A_FAILING_APPLICATION, "connection-refused"))
def database_unreachable(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The database that it needs refuses, does not answer, or is not ready."""
    for each in told(seen, "database-unreachable"):
        whom = f"its database {peer(each, '')}".rstrip()
        yield finding(each, f"cannot reach {whom}{_unoffered(seen, each)}", *behind(each))


@rule("connection-pool-exhausted", explains=OF_A_FAILING_APPLICATION)
def connection_pool_exhausted(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Every connection of the pool, or of the server, is taken."""
    for each in told(seen, "connection-pool-exhausted"):
        mend = template(
            seen, each, "env", "Find what holds connections; else raise the pool or server's limit"
        )
        yield finding(each, f"finds no free connection to {peer(each, 'its database')}", mend)


@rule("rate-limited", explains=OF_A_FAILING_APPLICATION)
def rate_limited(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """A peer turns it away for asking too often."""
    for each in told(seen, "rate-limited"):
        yield finding(each, f"is rate limited by {peer(each)}")


@rule("upstream-error", explains=OF_A_FAILING_APPLICATION)
def upstream_error(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """A peer answers with a server error, breaks off, or takes too long to answer."""
    for each in told(seen, "upstream-error"):
        yield finding(each, f"is failed by {peer(each)}", *behind(each))


def _absent(seen: Sequence[Evidence], each: Told) -> str:
    """What was found when the Service of that name was looked for."""
    service = named_service(each)
    for near, _ in of_kind(seen, Neighbour):
        if near.service == service and not near.exists:
            hint = f", perhaps {near.similar} was meant" if near.similar else ""
            return f" (there is no {near.service}{hint})"
    return ""


def _unoffered(seen: Sequence[Evidence], each: Told) -> str:
    """Which ports the Service has, where it has not the one that was asked."""
    service, named = named_service(each), each.meaning.peer
    for near, _ in of_kind(seen, Neighbour):
        numbers = [port for port in near.ports if port.isdecimal()]
        asked = (
            named.port if named and (near.service == service or near.address == named.host) else ""
        )
        if asked and numbers and asked not in numbers and len(numbers) == len(near.ports):
            return f" ({near.service} has {', '.join(numbers)})"
    return ""


def _certificate(each: Told) -> tuple[Step, ...]:
    named = each.meaning.peer
    if named is None:
        return ()
    address = f"{named.host}:{named.port or 443}"
    pod = each.state.pod
    shown = f"openssl s_client -connect {address} -servername {named.host} </dev/null | openssl x509 -noout -dates -issuer"
    look = kubectl(pod.namespace, f"exec {pod.name} -c {each.state.container} -- sh -c '{shown}'")
    return (Step("See the certificate that the peer shows", look),)
