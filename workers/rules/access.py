"""Peers that do not let an application in: who it is, and what it may do there."""

from collections.abc import Iterator, Sequence

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.finding import Finding
from workers.rules import rule
from workers.signs.consequences import OF_A_FAILING_APPLICATION
from workers.signs.telling import finding, peer, template
from workers.signs.told import told


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
