"""Peers that do not let an application in: who it is, and what it may do."""

import re
from collections.abc import Iterator, Sequence
from shlex import quote

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.finding import Finding, Step
from workers.rules import rule
from workers.signs.consequences import OF_A_FAILING_APPLICATION
from workers.signs.telling import finding, peer, template
from workers.signs.told import Told, told
from workers.signs.wording import kubectl

# The API server's own sentence, escaped once more where a client logs it as JSON.
_QUOTE = r"[\\\"']{1,3}"
_FORBIDDEN = re.compile(
    rf"system:serviceaccount:(?P<namespace>[\w.-]+):(?P<account>[\w.-]+){_QUOTE} cannot (?P<verb>\w+)"
    rf" resource {_QUOTE}(?P<resource>[\w./-]+){_QUOTE}(?: in API group {_QUOTE}(?P<group>[\w.-]*){_QUOTE})?"
    rf"(?: in the namespace {_QUOTE}(?P<place>[\w.-]+))?"
)


@rule("authentication-failed", explains=OF_A_FAILING_APPLICATION)
def authentication_failed(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """A peer does not believe who it is: wrong, missing or expired credentials."""
    for each in told(seen, "authentication-failed"):
        user = f" as {each.meaning.subject}" if each.meaning.subject else ""
        mend = template(seen, each, "env", "See where its credentials come from, and renew them")
        yield finding(each, f"cannot log in{user} at {peer(each, 'its peer')}", mend)


@rule("authorization-denied", explains=OF_A_FAILING_APPLICATION)
def authorization_denied(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """A peer knows who it is, and does not let it do that."""
    for each in told(seen, "authorization-denied"):
        user = f" (as {each.meaning.subject})" if each.meaning.subject else ""
        yield finding(each, f"is not allowed by {peer(each, 'its peer')} what it asks for{user}")


@rule("kubernetes-forbidden", explains=OF_A_FAILING_APPLICATION)
def kubernetes_forbidden(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Its ServiceAccount lacks a verb on a resource of the Kubernetes API."""
    for each in told(seen, "kubernetes-forbidden"):
        yield _forbidden(each)


def _forbidden(each: Told) -> Finding:
    text = "\n".join((each.meaning.sentence, *each.block.lines))
    found = _FORBIDDEN.search(text)
    if found is None:
        return finding(each, "is forbidden something by the Kubernetes API")
    account = f"{found['namespace']}/{found['account']}"
    group = f".{found['group']}" if found["group"] else ""
    what = f"{found['verb']} {found['resource']}{group}"
    where = f"in namespace {found['place']}" if found["place"] else "in the whole cluster"
    asked = f"auth can-i {quote(found['verb'])} {quote(found['resource'] + group)} --as=system:serviceaccount:{found['namespace']}:{found['account']}"
    return finding(
        each,
        f"may not {what} {where}: ServiceAccount {account} has no role that lets it",
        Step("See what it may do", kubectl(found["place"] or "", asked)),
        Step(
            f"Let a Role or ClusterRole with {what} be bound to ServiceAccount {account}",
            kubectl(found["place"] or "", "get rolebindings,clusterrolebindings -o wide"),
        ),
    )
