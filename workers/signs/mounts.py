"""Volumes that a pod waits for, and what the kubelet and the attacher say of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import ContainerState, Event, PodState
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from workers.signs.endings import START_FAILED, Why, ends
from workers.signs.pods import begun, containers, events, pod_state
from workers.signs.references import read
from workers.signs.times import lasting, later

MULTI_ATTACH = "Multi-Attach error"
# Only says which volumes are waited for; whoever failed says why in an event of its own.
WAITED = re.compile(
    r"Unable to attach or mount volumes.*(?:timed out waiting for the condition|context deadline exceeded)$"
)
GONE_ON = ("Pulling", "Pulled", "Created", "Started")  # sandbox and volumes are there by then
SETTLING = timedelta(minutes=2)  # attach, mount and network of most pods
_VOLUME = re.compile(r'for volume "(?P<volume>[^"]+)"')
# The volume is there, but the container cannot have it at its path: the kubelet on a subPath
# (pkg/kubelet/kubelet_pods.go), then runc, and runc as Docker quotes it; containerd on a hostPath.
_NOT_IN_CONTAINER = re.compile(
    r"failed to (?:prepare|create) subPath\b.{0,300}|error mounting .{1,700}|mounting \S{1,300} to rootfs .{1,700}"
    r"|failed to generate spec: failed to (?:stat|mkdir) .{1,300}|invalid mount config .{1,300}"
)
_ITS_VOLUME = re.compile(
    r'volumeMount "(?P<mount>[^"]+)"|/volume-subpaths/(?P<part>[^/"]+)/|/volumes/kubernetes\.io~[\w-]+/(?P<whole>[^/"]+)'
)
_NOT_MADE = START_FAILED | {"CreateContainerConfigError"}
_UNMOUNTED = re.compile(r"unmounted volumes=\[(?P<volume>[^\]\s]+)")


@dataclass(frozen=True)
class Mount:
    """One volume that a pod does not get: in whose words, shown by what."""

    pod: ObjectRef
    volume: str
    said: str
    count: int
    because: tuple[str, ...]

    @property
    def only_waits(self) -> bool:
        """Whether the words say no more than that it takes too long."""
        return bool(WAITED.search(self.said))


def failed_mounts(seen: Sequence[Evidence]) -> Iterator[Mount]:
    """What the kubelet could not mount of pods that still wait; missing references included."""
    for pod, cite in waiting_for_volumes(seen):
        for event, shown in unsolved(seen, pod.pod, "FailedMount", "FailedMapVolume"):
            yield _mount(pod, event, (cite, shown))


def refused_mounts(seen: Sequence[Evidence]) -> Iterator[Mount]:
    """What is mounted on the node, but not in its container: a subPath, a file where a directory is."""
    for state, cite in containers(seen):
        if state.waiting_reason in _NOT_MADE:
            yield from _refused(state, state.waiting_message, (cite,))
    for end in ends(seen, Why.CRASH):
        yield from _refused(end.state, end.ending.message, end.because)


def failed_attachments(
    seen: Sequence[Evidence], *, elsewhere: bool | None = None
) -> Iterator[Mount]:
    """What could not be attached; ``elsewhere``: only what another node still has, or only the rest."""
    for pod, cite in waiting_for_volumes(seen):
        for event, shown in unsolved(seen, pod.pod, "FailedAttachVolume"):
            if elsewhere in {None, MULTI_ATTACH in event.message}:
                yield _mount(pod, event, (cite, shown))


def unsolved(
    seen: Sequence[Evidence], pod: ObjectRef, *reasons: str
) -> Iterator[tuple[Event, str]]:
    """What was said for one of these reasons, unless the pod has gone on to its images since."""
    past = events(seen, pod, reasons=GONE_ON)
    for event, shown in events(seen, pod, reasons=reasons):
        if not any(later(each.last_at, event.last_at, by=timedelta()) for each, _ in past):
            yield event, shown


def told_better(seen: Sequence[Evidence], mount: Mount) -> bool:
    """Whether it is a missing reference, or another event about the pod says why."""
    others = [*failed_mounts(seen), *failed_attachments(seen)]
    says_more = any(each.pod == mount.pod and not each.only_waits for each in others)
    return any(read(mount.pod, mount.said, (), "")) or (mount.only_waits and says_more)


def surely(seen: Sequence[Evidence], pod: ObjectRef) -> Confidence:
    """Certain once the pod has waited longer than attaching and mounting usually take."""
    state = pod_state(seen, pod)
    early = state is not None and not lasting(state.created_at, seen, SETTLING)
    return Confidence.POSSIBLE if early else Confidence.CERTAIN


def waiting_for_volumes(seen: Sequence[Evidence]) -> Iterator[tuple[PodState, str]]:
    """Pods with a node whose containers were not made yet: what failed and then worked is old news."""
    for pod, cite in of_kind(seen, PodState):
        here = pod.phase == "Pending" and pod.node and pod.deleted_at is None
        if here and not begun(seen, pod.pod):
            yield pod, cite


def _refused(state: ContainerState, message: str, because: tuple[str, ...]) -> Iterator[Mount]:
    if said := _NOT_IN_CONTAINER.search(message):
        volume = _ITS_VOLUME.search(said[0])
        name = next((each for each in volume.groups() if each), "") if volume else ""
        yield Mount(state.pod, name, said[0], 1, because)


def _mount(pod: PodState, event: Event, because: tuple[str, ...]) -> Mount:
    found = _VOLUME.search(event.message) or _UNMOUNTED.search(event.message)
    volume = found["volume"] if found else ""
    return Mount(pod.pod, volume, event.message, event.count, tuple(dict.fromkeys(because)))
