"""What the kubelet says of containers that it could not make, and of volumes that it could not mount."""

from collections.abc import Iterator

from alertwhy.domain.target import ObjectRef
from workers.clients.cluster import LIST_LIMIT, Json
from workers.clients.raw import text
from workers.clients.reader import Reader
from workers.objects.containers import containers_of
from workers.objects.refs import ref_of

MAKING = frozenset({"", "ContainerCreating", "PodInitializing"})


def waiting_messages(pod: Json, *reasons: str) -> Iterator[str]:
    """Why its containers wait, for one of these reasons."""
    for state in containers_of(pod):
        if state.waiting_reason in reasons and state.waiting_message:
            yield state.waiting_message


def said_of(pod: Json, reader: Reader, *reasons: str) -> Iterator[str]:
    """The events about a pod, for one of these reasons: the same list that is shown, read once."""
    ref = ref_of(pod, "Pod")
    for event in _events(ref, reader):
        about = event.get("involvedObject")
        its = text(about, "kind") == "Pod" and text(about, "name") == ref.name
        if its and text(event, "reason") in reasons:
            yield text(event, "message")


def waits_for_volumes(pod: Json) -> bool:
    """Whether it has a node, and none of its containers was made."""
    states = list(containers_of(pod))
    placed = text(pod, "status", "phase") == "Pending" and text(pod, "spec", "nodeName")
    made = any(
        each.running_since or each.endings or each.waiting_reason not in MAKING for each in states
    )
    return bool(placed) and not made


def _events(ref: ObjectRef, reader: Reader) -> list[Json]:
    whole = reader.list("Event", ref.namespace)
    if len(whole) < LIST_LIMIT:
        return whole
    fields = f"involvedObject.kind={ref.kind},involvedObject.name={ref.name}"
    return reader.list("Event", ref.namespace, fields=fields)
