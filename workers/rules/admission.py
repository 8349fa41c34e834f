"""Pods that the API server does not let their controller make."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from shlex import quote

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts.governing import QuotaState
from alertwhy.domain.finding import Finding, Risk, Step
from alertwhy.domain.target import ObjectRef
from workers.rules import rule
from workers.signs.consequences import OF_A_MISSING_POD
from workers.signs.quantities import amount
from workers.signs.refusals import refusals
from workers.signs.wording import kubectl, look, one_line

# k8s.io/apiserver, plugin/pkg/admission/resourcequota: alike since 1.20.
EXCEEDED = re.compile(
    r"exceeded quota: (?P<quota>[^,\s]+), requested: (?P<requested>.+?), used: (?P<used>.+?), limited: (?P<limited>.+)"
)
REQUIRES = re.compile(r"failed quota: (?P<quota>[^:\s]+): must specify (?P<what>.+)")


@rule("quota-exceeded", explains=OF_A_MISSING_POD)
def quota_exceeded(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """A ResourceQuota of the namespace has no room for what a controller wants to make."""
    for owner, message, because in refusals(seen):
        found = EXCEEDED.search(message)
        if found:
            yield Finding(
                title=f"Quota {found['quota']} of {owner.namespace} {_shortage(found)}",
                because=because,
                remediation=_room(owner, found["quota"]),
                upstream=f"ResourceQuota {owner.namespace}/{found['quota']}",
            )
    for state, cite in of_kind(seen, QuotaState):
        full = [each for each in state.resources if state.named and _full(each[1], each[2])]
        if full:
            name, used, hard = full[0]
            yield Finding(
                title=f"Quota {state.quota.name} of {state.quota.namespace} is used up: {name} {used} of {hard}",
                because=(cite,),
                remediation=_room(state.quota, state.quota.name),
                upstream=str(state.quota),
            )


@rule("quota-requires-limits", explains=OF_A_MISSING_POD)
def quota_requires_limits(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """A ResourceQuota counts what the pod does not name."""
    for owner, message, because in refusals(seen):
        found = REQUIRES.search(message)
        if found:
            yield Finding(
                title=f"Quota {found['quota']} of {owner.namespace} wants every pod to set {one_line(found['what'])}",
                because=because,
                remediation=(look("See what it lacks", owner),),
                upstream=f"ResourceQuota {owner.namespace}/{found['quota']}",
            )


def _full(used: str, hard: str) -> bool:
    taken, most = amount(used), amount(hard)
    return taken is not None and most is not None and 0 < most <= taken


def _shortage(found: re.Match[str]) -> str:
    """Each resource that does not fit (the text lists no other), and how it does not."""
    asked, used, limited = (_amounts(found[key]) for key in ("requested", "used", "limited"))
    told = [
        f"asked {name}={much}, used {used.get(name, 'untold')} of {limited.get(name, 'untold')}"
        for name, much in asked.items()
    ]
    words = _words([(asked[name], used.get(name, ""), limited.get(name, "")) for name in asked])
    return one_line(f"{words}: {'; '.join(told)}")


def _words(rows: list[tuple[str, str, str]]) -> str:
    """Used up, too small for the asker alone, or in between."""
    numbers = [tuple(amount(each) or Decimal(0) for each in row) for row in rows]
    if any(used >= limited > 0 for _, used, limited in numbers):
        return "is used up"
    if any(asked > limited for asked, _, limited in numbers):
        return "is too small for what is asked"
    return "has too little left for what is asked"


def _amounts(listed: str) -> dict[str, str]:
    """``requests.cpu=1,requests.memory=1Gi`` as a mapping."""
    pairs = (each.partition("=") for each in listed.split(","))
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip()}


def _room(owner: ObjectRef, quota: str) -> tuple[Step, ...]:
    namespace = owner.namespace
    return (
        Step("See what is used", kubectl(namespace, f"describe resourcequota {quote(quota)}")),
        Step("See who uses it", kubectl(namespace, "top pods --containers")),
        Step(
            "Raise the quota, or free some of it",
            kubectl(namespace, f"edit resourcequota {quote(quota)}"),
            Risk.SAFE,
        ),
    )
