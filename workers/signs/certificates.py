"""Whether cert-manager fails to make a certificate, and in which words it says so."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts.network import CertificateState
from alertwhy.domain.finding import Step
from workers.signs.pods import FALSE, TRUE
from workers.signs.times import lasting
from workers.signs.wording import kubectl

ORDERING = timedelta(minutes=10)  # for a challenge by DNS; one by HTTP takes seconds
# What cert-manager finds wrong with the Secret itself: it is not there, or empty.
ABSENT = frozenset({"DoesNotExist", "MissingData"})
LATE = timedelta(hours=1)  # after the time of its renewal: an order takes minutes
FAILED = "Failed"
MOST_WHY = 240  # characters: what an issuer or a cloud answers stands at the end of it


def unissued(seen: Sequence[Evidence], state: CertificateState) -> str:
    """Why it is not made, or not made anew, in cert-manager's words; "" while that goes well."""
    ready, issuing = state.condition("Ready"), state.condition("Issuing")
    if issuing and issuing.status == FALSE and issuing.reason == FAILED:
        return state.held_by or issuing.message or issuing.reason
    if ready and ready.status == FALSE and lasting(ready.since, seen, ORDERING):
        return state.held_by or ready.message or ready.reason
    return ""


def absent_secret(seen: Sequence[Evidence], state: CertificateState) -> str:
    """Why its Secret is not there, in cert-manager's words; "" where it is, or is being made."""
    ready = state.condition("Ready")
    gone = ready is not None and ready.status != TRUE and ready.reason in ABSENT
    return unissued(seen, state) if gone else ""


def overdue(seen: Sequence[Evidence], state: CertificateState) -> bool:
    """Whether it should have been made anew long ago."""
    try:
        due = datetime.fromisoformat(state.renewal)
    except ValueError:
        return False
    return lasting(due if due.tzinfo else due.replace(tzinfo=UTC), seen, LATE)


def orders(namespace: str) -> Step:
    """What stands between a Certificate and its issuer, each with its own reason."""
    kinds = "certificaterequests,orders,challenges"
    return Step("See what it waits for", kubectl(namespace, f"get {kinds} -o wide"))
