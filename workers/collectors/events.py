"""What Kubernetes said about the pods, their owners and their claims: ``kubectl get events``."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import Event
from alertwhy.domain.target import ObjectRef, Target
from workers.clients.cluster import LIST_LIMIT, RESOURCES, Json
from workers.clients.raw import moment, number, text
from workers.clients.reader import Reader
from workers.collectors import ANY, collector
from workers.objects.pods import NEEDS, claims_of, jobs_of, owners_of, pods_of, troubled_node
from workers.objects.refs import kubectl, ref_of
from workers.objects.revisions import replicasets_of

NAME = "events"
NODE_EVENTS = "default"  # the namespace of events about what has none
MOST_EVENTS = 30  # about one object, the newest
HASH = "[bcdf-hj-np-tv-xz2456789]{3,10}"  # apimachinery's SafeEncodeString of a template's hash
MOST_GONE = 2  # pods that are there no more
MADE_TO_GO = frozenset({"Evicted", "Preempted", "TaintManagerEviction"})
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@collector(NAME, kinds=ANY, needs=NEEDS | {"list events", "list replicasets.apps"})
def events(target: Target, reader: Reader) -> Iterator[Evidence]:
    """One piece of evidence per object that has any, in the order from pod to root."""
    about = tuple(dict.fromkeys(_objects(target, reader)))
    known = frozenset(about)
    found = [_event(each) for each in _listed(about, reader) if _matters(each, known)]
    for ref in about:
        folded = _folded(event for event in found if event.about == ref)[-MOST_EVENTS:]
        if folded:
            yield _evidence(ref, folded)
    yield from _of_those_gone(target, about, found)


def _matters(obj: Json, about: frozenset[ObjectRef]) -> bool:
    """Most events of a namespace are about others: those are not looked into any further."""
    return _about(obj) in about or text(obj, "reason") in MADE_TO_GO


def _objects(target: Target, reader: Reader) -> Iterator[ObjectRef]:
    pods = pods_of(target, reader)
    for pod in pods:
        ref = ref_of(pod, "Pod")
        yield ref
        yield from (ObjectRef("PersistentVolumeClaim", ref.namespace, n) for n in claims_of(pod))
    for pod in pods:
        yield from owners_of(pod, target, reader)
    for ref in target.chain:
        if ref.kind == "Deployment":  # a quota or a webhook speaks to its newest ReplicaSets
            newest = replicasets_of(ref, reader)[:2]
            yield from (ref_of(each, "ReplicaSet") for each in newest)
            yield from () if newest else _replicasets_told_of(ref, reader)
        if ref.kind == "CronJob":
            yield from (ref_of(each, "Job") for each in jobs_of(ref, reader))
        yield ref
    for name in [each for pod in pods if (each := troubled_node(pod))][:1]:
        yield ObjectRef("Node", "", name)  # one read: the worst pod's


def _replicasets_told_of(deployment: ObjectRef, reader: Reader) -> Iterator[ObjectRef]:
    """Those of a recording that lacks them; events name them: ``web-7c9d8f6b5``."""
    own = re.compile(rf"{re.escape(deployment.name)}-{HASH}")
    for event in reader.list("Event", deployment.namespace):
        about = _about(event)
        if about.kind == "ReplicaSet" and own.fullmatch(about.name):
            yield about


def _of_those_gone(
    target: Target, about: tuple[ObjectRef, ...], found: list[Event]
) -> Iterator[Evidence]:
    """What was said of the workload's pods that were made to go: they are not there to ask."""
    owners = [ref for ref in target.chain if ref.kind not in {"Pod", "Node"} and ref.name]
    gone = {
        event.about
        for event in found
        if event.reason in MADE_TO_GO
        and event.about.kind == "Pod"
        and event.about not in about
        and any(event.about.name.startswith(f"{ref.name}-") for ref in owners)
    }
    for ref in sorted(gone)[:MOST_GONE]:
        yield _evidence(ref, _folded(event for event in found if event.about == ref)[-MOST_EVENTS:])


def _listed(about: tuple[ObjectRef, ...], reader: Reader) -> Iterator[Json]:
    """One list of each namespace; one per object only where a namespace has too many events."""
    for namespace in dict.fromkeys(ref.namespace for ref in about):
        refs = [ref for ref in about if ref.namespace == namespace]
        if namespace:
            whole = reader.list("Event", namespace)
            if len(whole) < LIST_LIMIT:
                yield from whole
                continue
        for ref in refs:
            fields = f"involvedObject.kind={ref.kind},involvedObject.name={ref.name}"
            if ref.name and ref.kind != "Cluster":
                yield from reader.list("Event", namespace or NODE_EVENTS, fields=fields)


def _event(obj: Json) -> Event:
    times = [
        moment(obj, *path)
        for path in (
            ("firstTimestamp",),
            ("eventTime",),
            ("metadata", "creationTimestamp"),
            ("lastTimestamp",),
            ("series", "lastObservedTime"),
        )
    ]
    known = [each for each in times if each]
    return Event(
        about=_about(obj),
        reason=text(obj, "reason"),
        message=text(obj, "message").strip(),
        warning=text(obj, "type") != "Normal",
        count=max(number(obj, "count"), number(obj, "series", "count"), 1),
        first_at=min(known, default=None),
        last_at=max(known, default=None),
        field_path=text(obj, "involvedObject", "fieldPath"),
    )


def _about(obj: Json) -> ObjectRef:
    """Objects without a namespace have their events in ``default``, which is not theirs."""
    kind, name = text(obj, "involvedObject", "kind"), text(obj, "involvedObject", "name")
    namespace = text(obj, "involvedObject", "namespace")
    if kind in RESOURCES:
        own = namespace or text(obj, "metadata", "namespace")
        namespace = own if RESOURCES[kind].namespaced else ""
    return ObjectRef(kind, namespace, name)


def _folded(events: Iterable[Event]) -> list[Event]:
    """Those that say the same put into one, the oldest first."""
    said: dict[tuple[str, str, str], Event] = {}
    for event in events:
        key = (event.reason, event.message, event.field_path)
        said[key] = _both(said[key], event) if key in said else event
    return sorted(said.values(), key=lambda each: each.last_at or LONG_AGO)


def _both(one: Event, other: Event) -> Event:
    first = [each.first_at for each in (one, other) if each.first_at]
    last = [each.last_at for each in (one, other) if each.last_at]
    return replace(
        one,
        count=one.count + other.count,
        first_at=min(first, default=None),
        last_at=max(last, default=None),
    )


def _evidence(ref: ObjectRef, events: list[Event]) -> Evidence:
    chosen = f"involvedObject.kind={ref.kind},involvedObject.name={ref.name}"
    words = ("get", "events", "--field-selector", chosen)
    return Evidence(
        collector=NAME,
        object=str(ref),
        text="\n".join(_line(event) for event in events),
        command=kubectl(ref.namespace or NODE_EVENTS, *words),
        facts=tuple(events),
    )


def _line(event: Event) -> str:
    kind = "Warning" if event.warning else "Normal"
    at = f"{event.last_at:%Y-%m-%dT%H:%M:%SZ} " if event.last_at else ""
    times = f" (x{event.count})" if event.count > 1 else ""
    return f"{at}{kind} {event.reason}{times}: {event.message}"
