"""The door to a recorded cluster: a snapshot file, read as the API server would answer."""

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain, islice
from pathlib import Path

from alertwhy.errors import CollectError, ConfigError, Forbidden, NotFound, Unreachable
from workers.clients.cluster import SELDOM, Json, Page, cut_log, most_of, resource_of
from workers.clients.documents import MAX_BYTES, read_document
from workers.clients.hollow import hollow
from workers.clients.metrics import Metrics, RecordedMetrics
from workers.clients.raw import child, flag, items, moment, number, scalar, strings, text
from workers.clients.selectors import fields_of, has_fields, has_labels

# Keys whose value says when something was: renewal and expiry dates lie ahead, and so does the
# moment a deletion's grace ends.
_WHEN = re.compile(r".*(Timestamp|Time|At)")
_AHEAD = frozenset({"deletionTimestamp", "renewalTime"})

# The slowest customary alert waits for an hour (KubeContainerWaiting); later news are another story.
WAITED_FOR = timedelta(hours=1, minutes=10)
LOGS = "pods/log"  # as a gap names it
# Every cluster has some of these (its own nodes, pods, the Service default/kubernetes): a
# recording that holds none and does not say which kinds it has whole was not asked for them.
EVERYWHERE = frozenset({"Namespace", "Node", "Pod", "Service"})
NODE_EVENTS = "default"  # the namespace of events about what has none

LogKey = tuple[str, str, str, bool]  # namespace, pod, container, previous


@dataclass(frozen=True)
class Unseen:
    """What a recording could not read, by kind and namespace; ``namespaces`` empty: it has all.

    ``kinds`` are those that it says to hold whole; ``held`` these and those of which it has any,
    None for a cluster that does not say: what ``kubectl get`` was not asked for may be there. What
    was not recorded must never read as absent: nothing could be told from it. ``undated``: it
    does not say when it was taken. ``unasked``: kinds that it cannot have looked for.
    """

    gaps: Mapping[tuple[str, str], CollectError] = field(default_factory=dict)
    namespaces: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    held: frozenset[str] | None = None
    undated: bool = False
    unasked: frozenset[str] = frozenset()

    def seldom(self, kind: str) -> bool:
        """Whether it may hold some and lack the one that is asked for."""
        return kind in SELDOM - self.kinds

    def absent(self, kind: str, what: str) -> CollectError:
        """What it means that something is not in the recording."""
        if self.seldom(kind):
            remedy = "record it anew: alertwhy snapshot -o FILE"
            return Unreachable(
                f"{what} is not in the snapshot, which may not have them all", remedy
            )
        return NotFound(f"{what} does not exist")

    def check(self, kind: str, namespace: str) -> None:
        """Raise CollectError where the answer would be about what nobody has seen."""
        for place in (namespace, ""):
            if (kind, place) in self.gaps:
                raise self.gaps[kind, place]
        if kind == "Event" and namespace == NODE_EVENTS:
            return  # those of nodes are always recorded
        if namespace and self.namespaces and namespace not in self.namespaces:
            remedy = f"record it as well: alertwhy snapshot -n {namespace}"
            raise Unreachable(f"the namespace {namespace} is not in the snapshot", remedy)


class SnapshotCluster:
    """A ``Cluster`` over recorded objects and logs. ``taken_at`` is what "now" was in it."""

    def __init__(
        self,
        objects: Iterable[Json],
        *,
        logs: Mapping[LogKey, str] | None = None,
        taken_at: datetime | None = None,
        cluster: str = "",
        metrics: tuple[Json, ...] = (),
        unseen: Unseen | None = None,
    ) -> None:
        self._objects: dict[str, dict[str, dict[str, Json]]] = {}  # kind, namespace, name
        for (space, name), each in sorted(((_place(o), o) for o in objects), key=lambda p: p[0]):
            kind = self._objects.setdefault(text(each, "kind"), {})
            kind.setdefault(space, {})[name] = hollow(_core(each))
        self._indexes: dict[tuple[str, tuple[str, ...]], dict[str, Page]] = {}
        self._logs = dict(logs or {})
        self.taken_at = taken_at
        self.cluster = cluster
        self.metrics: Metrics | None = RecordedMetrics(metrics) if metrics else None
        self._unseen = unseen or Unseen()

    def because_of(self, began: datetime) -> "SnapshotCluster":
        """The same, taken when that alert began or later, where it does not say when itself."""
        last = self.taken_at
        if not self._unseen.undated or last is None or not last < began <= last + WAITED_FOR:
            return self
        dated = copy(self)
        dated.taken_at = began
        return dated

    def complete(self, kind: str, namespace: str) -> bool:
        """Whether it was all recorded."""
        try:
            self._unseen.check(kind, namespace if resource_of(kind).namespaced else "")
        except CollectError:
            return False
        held = self._unseen.held is None or kind in self._unseen.held
        looked = kind not in self._unseen.unasked
        return held and looked and not self._unseen.seldom(kind)

    def get(self, kind: str, namespace: str, name: str, *, timeout: float) -> Json:  # noqa: ARG002  # a file answers at once
        """One object."""
        place = namespace if resource_of(kind).namespaced else ""
        self._unseen.check(kind, place)
        found = self._objects.get(kind, {}).get(place, {}).get(name)
        if found is None:
            where = f"{place}/{name}" if place else name
            raise self._unseen.absent(kind, f"{kind} {where}")
        return found

    def list(
        self,
        kind: str,
        namespace: str,
        *,
        labels: str = "",
        fields: str = "",
        timeout: float,  # noqa: ARG002  # as above
    ) -> list[Json]:
        """Up to ``most_of(kind)`` objects by namespace and name, as etcd keeps them."""
        wanted = namespace if resource_of(kind).namespaced else ""
        self._unseen.check(kind, wanted)
        found = (
            obj
            for obj in self._candidates(kind, wanted, fields)
            if has_labels(obj, labels) and has_fields(obj, fields)
        )
        listed = list(islice(found, most_of(kind)))
        if not listed and self._unseen.seldom(kind):
            raise self._unseen.absent(kind, f"any {kind}" + (f" of {wanted}" if wanted else ""))
        return listed

    def pages(self, kind: str, namespace: str, *, timeout: float) -> Iterator[Page]:  # noqa: ARG002  # as above
        """All objects of a namespace, or of all, in one page."""
        wanted = namespace if resource_of(kind).namespaced else ""
        self._unseen.check(kind, wanted)
        yield list(self._candidates(kind, wanted))

    def logs(
        self,
        namespace: str,
        pod: str,
        container: str,
        *,
        previous: bool,
        timeout: float,  # noqa: ARG002  # as above
    ) -> str:
        """The last lines of one run; NotFound where the snapshot has none."""
        found = self._logs.get((namespace, pod, container, previous))
        if found is None:
            self._unseen.check(LOGS, namespace)
            run = "previous log" if previous else "log"
            raise NotFound(f"no {run} of container {container} of Pod {namespace}/{pod}")
        return cut_log(found)

    def _candidates(self, kind: str, namespace: str, fields: str = "") -> Iterable[Json]:
        """What may be meant: of a namespace, else of all by the first field that must be equal."""
        spaces = self._objects.get(kind, {})
        if namespace:
            return spaces.get(namespace, {}).values()
        for path, value, equal in fields_of(fields):
            if equal:
                return self._by_field(kind, path).get(value, ())
        return chain.from_iterable(objects.values() for objects in spaces.values())

    def _by_field(self, kind: str, path: tuple[str, ...]) -> dict[str, Page]:
        """All objects of a kind by one of their fields, as the API server has pods by node."""
        key = (kind, path)
        if key not in self._indexes:
            index: dict[str, Page] = {}
            for obj in self._candidates(kind, ""):
                index.setdefault(scalar(obj, *path), []).append(obj)
            self._indexes[key] = index
        return self._indexes[key]


def _place(obj: Json) -> tuple[str, str]:
    return text(obj, "metadata", "namespace"), text(obj, "metadata", "name")


def load_snapshot(path: Path, *, limit: int = MAX_BYTES) -> SnapshotCluster:
    """Read a ``ClusterSnapshot`` or ``v1/List``, JSON or YAML, gzipped or not; ConfigError."""
    whole = read_document(path, limit=limit)
    if not isinstance(whole, dict):
        raise ConfigError(f"{path}: is not an object; a ClusterSnapshot or a v1 List is expected")
    kind = text(whole, "kind")
    if kind != "ClusterSnapshot" and not kind.endswith("List"):
        found = f"kind {kind!r}" if kind else "no kind"
        raise ConfigError(f"{path}: has {found}; a ClusterSnapshot or a v1 List is expected")
    key = "objects" if kind == "ClusterSnapshot" else "items"
    objects = tuple(_objects(whole, path, key))
    return SnapshotCluster(
        objects,
        logs=dict(_logs(whole, path)),
        taken_at=moment(whole, "takenAt") or max(_moments(list(objects)), default=None),
        cluster=text(whole, "cluster"),
        metrics=tuple(items(whole, "metrics")),
        unseen=_unseen(whole, objects),
    )


def _unseen(whole: Json, objects: Iterable[Json]) -> Unseen:
    gaps = {
        (text(each, "kind"), text(each, "namespace")): Forbidden(
            f"not in the snapshot: {text(each, 'reason')}", text(each, "remedy")
        )
        for each in items(whole, "gaps")
    }
    plain = text(whole, "kind") != "ClusterSnapshot"
    seen = frozenset(text(each, "kind") for each in objects)
    declared = frozenset(strings(whole, "kinds"))
    held = seen | declared if plain or "kinds" in whole else None
    return Unseen(
        gaps,
        frozenset(strings(whole, "namespaces")),
        declared,
        held,
        undated=moment(whole, "takenAt") is None,
        unasked=EVERYWHERE - (declared if "kinds" in whole else seen),
    )


def _objects(whole: Json, path: Path, key: str) -> Iterator[Json]:
    """The objects; a List among them is unpacked, its items take its kind where they have none."""
    found = whole.get(key)
    if found is not None and not isinstance(found, list):
        raise ConfigError(f"{path}: {key} is not a list")
    kind = text(whole, "kind").removesuffix("List")
    named = {"kind": kind} if key == "items" and kind else {}
    for index, each in enumerate(found or []):
        if not isinstance(each, dict):
            raise ConfigError(f"{path}: {key}[{index}] is not an object")
        obj = {**named, **each}
        if text(obj, "kind").endswith("List") and "items" in obj:
            yield from _objects(obj, path, "items")
        elif not text(obj, "kind") or not text(obj, "metadata", "name"):
            raise ConfigError(f"{path}: {key}[{index}] has no kind or no metadata.name")
        else:
            yield obj


def _logs(whole: Json, path: Path) -> Iterator[tuple[LogKey, str]]:
    for index, each in enumerate(items(whole, "logs")):
        pod = text(each, "pod")
        if not pod or not isinstance(each.get("text"), str):
            raise ConfigError(f"{path}: logs[{index}] needs pod, container and text")
        key = (text(each, "namespace"), pod, text(each, "container"), flag(each, "previous"))
        yield key, text(each, "text")


def _moments(found: object) -> Iterator[datetime]:
    if isinstance(found, list):
        for each in found:
            yield from _moments(each)
    elif isinstance(found, dict):
        for key, value in found.items():
            if isinstance(value, dict | list):
                yield from _moments(value)
            elif _WHEN.fullmatch(str(key)) and key not in _AHEAD:
                when = moment({"at": value}, "at")
                if when is not None:
                    yield when


def _core(obj: Json) -> Json:
    """An ``events.k8s.io`` Event in the shape that core ``v1`` serves; anything else as it is."""
    if text(obj, "kind") != "Event" or "involvedObject" in obj:
        return obj
    return {
        **obj,
        "apiVersion": "v1",
        "involvedObject": child(obj, "regarding"),
        "message": text(obj, "note"),
        "count": number(obj, "deprecatedCount"),
        "firstTimestamp": obj.get("deprecatedFirstTimestamp"),
        "lastTimestamp": obj.get("deprecatedLastTimestamp"),
        "source": child(obj, "deprecatedSource"),
        "reportingComponent": text(obj, "reportingController"),
    }
