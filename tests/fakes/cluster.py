"""A cluster of a few objects that remembers what it was asked and fails where it is told to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from alertwhy.errors import CollectError
from workers.clients.cluster import RESOURCES, Json, Page, resource_of
from workers.clients.snapshot import LogKey, SnapshotCluster, Unseen


@dataclass(frozen=True)
class Call:
    """One read. ``name`` is ``""`` for lists; ``verb`` is get, list or logs."""

    verb: str
    kind: str
    namespace: str
    name: str = ""

    @property
    def need(self) -> str:
        """The RBAC it takes: ``get pods/log``, ``list replicasets.apps``."""
        if self.verb == "logs":
            return "get pods/log"
        resource = resource_of(self.kind)
        return f"{self.verb} {resource.plural}" + (f".{resource.group}" if resource.group else "")


class FakeCluster:
    """Answers as a cluster that has ``objects`` and nothing else.

    ``errors`` are raised by (verb, kind, name); a name of ``"*"`` stands for any.
    """

    taken_at = None

    def __init__(
        self,
        objects: Iterable[Json] = (),
        *,
        logs: Mapping[LogKey, str] | None = None,
        errors: Mapping[tuple[str, str, str], CollectError] | None = None,
    ) -> None:
        everything = Unseen(kinds=frozenset(RESOURCES))
        self._cluster = SnapshotCluster(objects, logs=logs, unseen=everything)
        self._errors = dict(errors or {})
        self.calls: list[Call] = []

    def complete(self, kind: str, namespace: str) -> bool:
        return self._cluster.complete(kind, namespace)

    def get(self, kind: str, namespace: str, name: str, *, timeout: float) -> Json:
        self._record(Call("get", kind, namespace, name))
        return self._cluster.get(kind, namespace, name, timeout=timeout)

    def list(
        self, kind: str, namespace: str, *, labels: str = "", fields: str = "", timeout: float
    ) -> list[Json]:
        self._record(Call("list", kind, namespace))
        return self._cluster.list(kind, namespace, labels=labels, fields=fields, timeout=timeout)

    def pages(self, kind: str, namespace: str, *, timeout: float) -> Iterator[Page]:
        self._record(Call("list", kind, namespace))
        return self._cluster.pages(kind, namespace, timeout=timeout)

    def logs(
        self, namespace: str, pod: str, container: str, *, previous: bool, timeout: float
    ) -> str:
        self._record(Call("logs", "Pod", namespace, pod))
        return self._cluster.logs(namespace, pod, container, previous=previous, timeout=timeout)

    def _record(self, call: Call) -> None:
        self.calls.append(call)
        for name in (call.name, "*"):
            if (call.verb, call.kind, name) in self._errors:
                raise self._errors[call.verb, call.kind, name]
