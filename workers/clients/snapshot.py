"""The door to a recorded cluster: a snapshot file, read as the API server would answer."""

import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import yaml

from alertwhy.errors import ConfigError, NotFound
from workers.clients.cluster import LIST_LIMIT, Json, cut_log, resource_of
from workers.clients.raw import child, flag, items, moment, number, text
from workers.clients.selectors import has_fields, has_labels

GZIP = b"\x1f\x8b"  # how a gzipped file begins
MAX_BYTES = 512 * 1024 * 1024  # unpacked; a recorded cluster of 10 000 pods has about 100 MiB
MAX_DEPTH = 200  # levels of YAML; what the API server returns has about 20
MAX_NODES = 10_000_000  # values, aliases counted out; 10 000 pods have about 3 million
# Keys whose value says when something was: renewal and expiry dates lie ahead, and so does the
# moment a deletion's grace ends.
_WHEN = re.compile(r".*(Timestamp|Time|At)")
_AHEAD = frozenset({"deletionTimestamp", "renewalTime"})

LogKey = tuple[str, str, str, bool]  # namespace, pod, container, previous


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
    ) -> None:
        self._objects: dict[str, dict[tuple[str, str], Json]] = {}
        for place, each in sorted(((_place(each), each) for each in objects), key=lambda p: p[0]):
            self._objects.setdefault(text(each, "kind"), {})[place] = _core(each)
        self._logs = dict(logs or {})
        self.taken_at = taken_at
        self.cluster = cluster
        self.metrics = metrics

    def get(self, kind: str, namespace: str, name: str, *, timeout: float) -> Json:  # noqa: ARG002  # a file answers at once
        """One object."""
        place = namespace if resource_of(kind).namespaced else ""
        found = self._objects.get(kind, {}).get((place, name))
        if found is None:
            where = f"{place}/{name}" if place else name
            raise NotFound(f"{kind} {where} does not exist")
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
        """Up to ``LIST_LIMIT`` objects by namespace and name, as etcd keeps them."""
        wanted = namespace if resource_of(kind).namespaced else ""
        found: list[Json] = []
        for (place, _), obj in self._objects.get(kind, {}).items():
            here = not wanted or place == wanted
            if here and has_labels(obj, labels) and has_fields(obj, fields):
                found.append(obj)
        return found[:LIST_LIMIT]

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
            run = "previous log" if previous else "log"
            raise NotFound(f"no {run} of container {container} of Pod {namespace}/{pod}")
        return cut_log(found)


def _place(obj: Json) -> tuple[str, str]:
    return text(obj, "metadata", "namespace"), text(obj, "metadata", "name")


def load_snapshot(path: Path, *, limit: int = MAX_BYTES) -> SnapshotCluster:
    """Read a ``ClusterSnapshot`` or ``v1/List``, JSON or YAML, gzipped or not; ConfigError."""
    whole = _parsed(path, limit)
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
    )


def _parsed(path: Path, limit: int) -> Json:
    body = _text(path, limit)
    try:
        whole = json.loads(body) if body.lstrip().startswith("{") else _yaml(body)
    except json.JSONDecodeError as error:
        raise ConfigError(f"{path}: line {error.lineno}: not JSON: {error.msg}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}: " if mark else ""
        raise ConfigError(f"{path}: {place}not YAML that can be read") from error
    except RecursionError as error:
        raise ConfigError(f"{path}: nested too deeply, or its aliases hold each other") from error
    if not isinstance(whole, dict):
        raise ConfigError(f"{path}: is not an object; a ClusterSnapshot or a v1 List is expected")
    return whole


def _yaml(body: str) -> object:
    """YAML as plain values; RecursionError where libyaml would crash or aliases would explode."""
    sizes: dict[str, int] = {}  # of what each anchor stands for, aliases in it counted out
    above: list[int] = []  # the sizes of the collections around the one that is being read
    anchors: list[str] = []
    size = 0
    for event in yaml.parse(body, _Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            above.append(size)
            anchors.append(event.anchor or "")
            size = 0
        elif isinstance(event, yaml.CollectionEndEvent):
            sizes[anchors.pop()] = size
            size += above.pop() + 1
        elif isinstance(event, yaml.AliasEvent):
            size += sizes.get(event.anchor or "", MAX_NODES)  # not closed yet: it holds itself
        elif isinstance(event, yaml.ScalarEvent):
            size += 1
            sizes[event.anchor or ""] = 1
        if len(above) > MAX_DEPTH or size > MAX_NODES:
            raise RecursionError
    return yaml.load(body, _Loader)  # noqa: S506  # it is a safe loader


def _text(path: Path, limit: int) -> str:
    try:
        body = path.read_bytes()
        if body.startswith(GZIP):
            with gzip.open(path) as file:
                body = file.read(limit + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ConfigError(f"{path}: the gzip stream is damaged; record it again") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror or error}") from error
    if len(body) > limit:
        raise ConfigError(f"{path}: holds more than {limit} bytes; record fewer namespaces")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: byte {error.start} is not UTF-8") from error


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


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # whichever was built
    """YAML's safe loader, leaving times as the text they are in JSON."""


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
