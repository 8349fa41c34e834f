"""Pods that the API server does not let their controller make."""

import re
from collections.abc import Iterator, Sequence
from shlex import quote

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import Event, JobState, WorkloadState
from alertwhy.domain.finding import Finding, Risk, Step
from alertwhy.domain.target import ObjectRef
from workers.rules import rule
from workers.signs.consequences import OF_A_MISSING_POD
from workers.signs.pods import finished
from workers.signs.times import recent
from workers.signs.wording import kubectl, look, one_line
from workers.signs.workloads import refused

# k8s.io/apiserver, plugin/pkg/admission/resourcequota: alike since 1.20.
EXCEEDED = re.compile(
    r"exceeded quota: (?P<quota>[^,\s]+), requested: (?P<requested>.+?), used: (?P<used>.+?), limited: (?P<limited>.+)"
)
REQUIRES = re.compile(r"failed quota: (?P<quota>[^:\s]+): must specify (?P<what>.+)")


@rule("quota-exceeded", explains=OF_A_MISSING_POD)
def quota_exceeded(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """A ResourceQuota of the namespace has no room for what a controller wants to make."""
    for owner, message, cite in _refusals(seen):
        found = EXCEEDED.search(message)
        if found:
            yield Finding(
                title=f"Quota {found['quota']} of {owner.namespace} is used up: {_numbers(found)}",
                because=(cite,),
                remediation=_room(owner, found["quota"]),
            )


@rule("quota-requires-limits", explains=OF_A_MISSING_POD)
def quota_requires_limits(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """A ResourceQuota counts what the pod does not name."""
    for owner, message, cite in _refusals(seen):
        found = REQUIRES.search(message)
        if found:
            yield Finding(
                title=f"Quota {found['quota']} of {owner.namespace} wants every pod to set {one_line(found['what'])}",
                because=(cite,),
                remediation=(look("See what it lacks", owner),),
            )


def _refusals(seen: Sequence[Evidence]) -> Iterator[tuple[ObjectRef, str, str]]:
    """What controllers were refused: the condition is of now, an event until it made its pods."""
    for state, cite in of_kind(seen, WorkloadState):
        failure = state.condition("ReplicaFailure")
        if failure is not None and refused(state):
            yield state.workload, failure.message, cite
    for event, cite in of_kind(seen, Event):
        at = event.last_at or event.first_at
        if event.reason == "FailedCreate" and recent(at, seen) and not _made(seen, event.about):
            yield event.about, event.message, cite


def _made(seen: Sequence[Evidence], owner: ObjectRef) -> bool:
    """Whether the controller has its pods by now."""
    for state, _ in of_kind(seen, WorkloadState):
        if state.workload == owner:
            return not refused(state) and state.current >= state.desired
    return any(
        job.job == owner and (job.active > 0 or bool(finished(job, "Complete")))
        for job, _ in of_kind(seen, JobState)
    )


def _numbers(found: re.Match[str]) -> str:
    """Only the resources that do not fit; the text lists every one that was asked for."""
    return one_line(f"asked {found['requested']}, used {found['used']} of {found['limited']}")


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
