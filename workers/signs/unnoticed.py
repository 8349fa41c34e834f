"""Pods that no scheduler takes up: the one that they ask for does not run, or goes by another name."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import ContainerState, Event, PodState
from alertwhy.domain.finding import Confidence, Finding, Step
from workers.signs.template import whose
from workers.signs.times import age
from workers.signs.wording import kubectl, look

SOON = timedelta(minutes=5)  # a scheduler writes a condition or an event within seconds


def unnoticed(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """Neither a node nor a word why not, long after the pod was made."""
    for pod, cite in of_kind(seen, PodState):
        passed = age(pod.created_at, seen)
        if passed and passed > SOON and _waits(pod) and not _told(seen, pod):
            yield Finding(
                title=f"No scheduler has taken notice of {whose(seen, pod.pod)}, which waits for {pod.scheduler}",
                because=(cite,),
                confidence=Confidence.LIKELY,
                remediation=(
                    Step(
                        "See whether it runs, and under which name",
                        kubectl("", "get pods -A -o wide | grep -i schedul"),
                    ),
                    look("See which scheduler the pod asks for", pod.pod),
                ),
                upstream=f"scheduler {pod.scheduler}",
            )


def _waits(pod: PodState) -> bool:
    return pod.phase == "Pending" and not (pod.node or pod.conditions or pod.deleted_at)


def _told(seen: Sequence[Evidence], pod: PodState) -> bool:
    """Whether anything was said of it, or done for it."""
    begun = any(
        state.pod == pod.pod and (state.waiting_reason or state.running_since or state.endings)
        for state, _ in of_kind(seen, ContainerState)
    )
    return begun or any(event.about == pod.pod for event, _ in of_kind(seen, Event))
