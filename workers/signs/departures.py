"""Pods that were ended from outside: evicted, preempted, beyond their storage, lost, or leaving."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from alertwhy.domain.evidence import Evidence, of_kind, utc
from alertwhy.domain.facts import ContainerState, Event, PodState, WorkloadState
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from workers.signs.pods import TRUE
from workers.signs.times import recent


class By(StrEnum):
    """Who or what ended a pod."""

    STORAGE = "its own storage limit"
    PRESSURE = "pressure on its node"
    PREEMPTION = "a pod of higher priority"
    TAINT = "a taint on its node"
    REQUEST = "a request to evict it"
    SHUTDOWN = "its node's shutdown"


@dataclass(frozen=True)
class Departure:
    """One pod's end: by what, in whose words, shown by what."""

    pod: ObjectRef
    by: By
    said: str
    node: str
    because: tuple[str, ...]
    confidence: Confidence


# kubelet: pkg/kubelet/eviction; the words for storage are the limit's own, not the node's.
_STORAGE = re.compile(
    r"exceeds the (?:total )?limit|exceeded its local ephemeral storage limit|ephemeral local storage usage exceeds",
    re.IGNORECASE,
)
# pkg/kubelet/nodeshutdown: 1.20 and 1.21, since 1.22, and of a pod that comes too late.
_SHUTDOWN = re.compile(r"imminent node shutdown|Node is shutting|node is shutting down")
_DISRUPTED = {
    "PreemptionByScheduler": By.PREEMPTION,
    "DeletionByTaintManager": By.TAINT,
    "EvictionByEvictionAPI": By.REQUEST,
    "TerminationByKubelet": By.PRESSURE,
}
_EVENTS = {
    "Evicted": By.PRESSURE,
    "Preempted": By.PREEMPTION,
    "TaintManagerEviction": By.TAINT,
}
_CANCELLED = "Cancelling deletion"  # a TaintManagerEviction that did not come to pass
_REASONS = {
    "Evicted": By.PRESSURE,
    "Preempting": By.PREEMPTION,
    "Shutdown": By.SHUTDOWN,
    "Terminated": By.SHUTDOWN,
    "NodeShutdown": By.SHUTDOWN,
}


def departures(seen: Sequence[Evidence], *by: By) -> Iterator[Departure]:
    """Each pod that went for one of these: by its status, else by the events about one that is gone."""
    told: set[ObjectRef] = set()
    for pod, cite in of_kind(seen, PodState):
        found = _of_status(pod)
        if found:
            told.add(pod.pod)
            if found[0] in by:
                yield _departure(seen, pod, found, cite)
    for event, cite in of_kind(seen, Event):
        reason = _EVENTS.get(event.reason)
        about = event.about.kind == "Pod" and event.about not in told
        if reason and about and _CANCELLED not in event.message:
            meant = _meant(reason, event.message)
            if meant in by and recent(event.last_at, seen):
                sure = Confidence.POSSIBLE if whole(seen) else Confidence.LIKELY
                told.add(event.about)
                yield Departure(event.about, meant, event.message, "", (cite,), sure)


def whole(seen: Sequence[Evidence]) -> bool:
    """Whether a workload is here and has all that it wants: whoever left was replaced."""
    states = [state for state, _ in of_kind(seen, WorkloadState)]
    return bool(states) and all(each.available >= each.desired for each in states)


def ended_at(seen: Sequence[Evidence], pod: PodState) -> datetime | None:
    """When the pod ended, as near as its conditions and containers tell."""
    states = [state for state, _ in of_kind(seen, ContainerState) if state.pod == pod.pod]
    times = [each.since for each in pod.conditions]
    times += [state.ended.finished_at for state in states if state.ended]
    times += [event.last_at for event, _ in of_kind(seen, Event) if event.about == pod.pod]
    return max((utc(each) for each in times if each), default=pod.created_at)


def _of_status(pod: PodState) -> tuple[By, str] | None:
    disruption = pod.condition("DisruptionTarget")
    if pod.phase == "Failed" and pod.reason in _REASONS:
        return _meant(_REASONS[pod.reason], pod.message), pod.message
    if disruption is not None and disruption.status == TRUE and disruption.reason in _DISRUPTED:
        said = disruption.message or disruption.reason
        return _meant(_DISRUPTED[disruption.reason], said), said
    return None


def _meant(by: By, said: str) -> By:
    if by is By.PRESSURE and _SHUTDOWN.search(said):
        return By.SHUTDOWN
    return By.STORAGE if by is By.PRESSURE and _STORAGE.search(said) else by


def _departure(
    seen: Sequence[Evidence], pod: PodState, found: tuple[By, str], cite: str
) -> Departure:
    old = not recent(ended_at(seen, pod), seen)
    replaced = whole(seen) and not pod.alerted
    sure = Confidence.POSSIBLE if old or replaced else Confidence.CERTAIN
    return Departure(pod.pod, found[0], found[1], pod.node, (cite,), sure)
