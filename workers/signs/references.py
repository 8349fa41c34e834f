"""ConfigMaps, Secrets and their keys that a pod names and the cluster does not have."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import PodState
from alertwhy.domain.target import ObjectRef
from workers.signs.pods import begun, containers, events

KINDS = {"configmap": "ConfigMap", "config": "ConfigMap", "secret": "Secret"}
# kubelet: pkg/kubelet/kubelet_pods.go and pkg/volume/{configmap,secret,projected}, alike since 1.20.
_OBJECT = re.compile(r'\b(?P<kind>configmap|secret) "(?P<name>[^"]+)" not found', re.IGNORECASE)
_KEY = re.compile(
    r"couldn't find key (?P<key>\S+) in (?P<kind>ConfigMap|Secret) [^/\s]*/(?P<name>[^\s,\]]+)"
)
_MOUNTED_KEY = re.compile(
    r"references non-existent (?P<kind>config|secret) key: (?P<key>[^\s,\]]+)"
)
_VOLUME = re.compile(r'failed for volume "(?P<volume>[^"]+)"')


@dataclass(frozen=True)
class Missing:
    """What is not there. ``name`` is empty where the kubelet names only the ``volume``."""

    pod: ObjectRef
    kind: str
    name: str
    because: tuple[str, ...]
    key: str = ""
    volume: str = ""
    container: str = ""


def missing(seen: Sequence[Evidence]) -> Iterator[Missing]:
    """Everything that the kubelet says it cannot find, from container status and mount events."""
    for state, cite in containers(seen):
        if state.waiting_reason == "CreateContainerConfigError":
            yield from read(state.pod, state.waiting_message, (cite,), state.container)
    for pod, cite in of_kind(seen, PodState):
        if _waits_for_volumes(seen, pod):
            for event, shown in events(seen, pod.pod, reasons=("FailedMount",)):
                yield from read(pod.pod, event.message, (cite, shown), "")


def _waits_for_volumes(seen: Sequence[Evidence], pod: PodState) -> bool:
    """A mount that failed and then worked is old news: its containers would have started."""
    return pod.phase == "Pending" and pod.deleted_at is None and not begun(seen, pod.pod)


def read(pod: ObjectRef, text: str, because: tuple[str, ...], container: str) -> Iterator[Missing]:
    """What one text of the kubelet says is missing."""
    volume = _VOLUME.search(text)
    mounted = volume["volume"] if volume else ""
    because = tuple(dict.fromkeys(because))
    for pattern in (_OBJECT, _KEY, _MOUNTED_KEY):
        for found in pattern.finditer(text):
            said = found.groupdict()
            yield Missing(
                pod,
                KINDS[said["kind"].lower()],
                said.get("name") or "",
                because,
                key=said.get("key") or "",
                volume=mounted,
                container=container,
            )
