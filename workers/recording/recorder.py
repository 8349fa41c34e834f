"""Reads what an investigation may look at, page by page, and says what could not be read."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from alertwhy.domain.evidence import Gap
from alertwhy.domain.target import ObjectRef
from alertwhy.errors import CollectError, NotFound
from alertwhy.redact import redact
from workers.clients.cluster import RESOURCES, Cluster, Json, Page, Resource
from workers.clients.raw import text
from workers.clients.snapshot import LOGS, NODE_EVENTS, LogKey
from workers.objects.refs import ref_of
from workers.recording.cleaning import clean
from workers.recording.troubled import calm_run_of, runs_of

PAGE_TIMEOUT = 30.0  # seconds; 500 pods are 5 MiB, and a busy API server takes a few of these
LOG_TIMEOUT = 10.0  # seconds
THREADS = 8  # logs read at once
MOST_LOGS = 1000  # runs of containers in trouble; each is at most 64 KiB
MOST_CALM = 200  # runs of those that are well: an alert may be about what their log says

Tell = Callable[[str, int], None]  # what is being read, and how many there are so far


@dataclass
class Recorder:
    """One recording. ``namespaces`` empty: all. What stands below them fills as it is read."""

    cluster: Cluster
    namespaces: tuple[str, ...] = ()
    tell: Tell = lambda _what, _count: None
    gaps: dict[tuple[str, str], Gap] = field(default_factory=dict)  # by kind and namespace
    runs: list[LogKey] = field(default_factory=list)
    calm: list[LogKey] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)  # that it has whole
    claims: list[ObjectRef] = field(default_factory=list)

    def objects(self) -> Iterator[Json]:
        """Every readable object of the kinds that are looked at, without secrets."""
        for resource in RESOURCES.values():
            places = self._places(resource)
            for namespace in places:
                yield from self._kind(resource, namespace)
            if all(self.cluster.complete(resource.kind, namespace) for namespace in places):
                self.kinds.append(resource.kind)

    def logs(self) -> Iterator[tuple[LogKey, str]]:
        """Of the pods read: the runs of containers in trouble, then of those that are well."""
        wanted = [*self.runs[:MOST_LOGS], *self.calm[:MOST_CALM]]
        every = len(self.runs) + len(self.calm)
        if len(wanted) < every:
            reason = f"{every - len(wanted)} of {every} logs were left out"
            self.gaps[LOGS, ""] = Gap(LOGS, reason, "record fewer namespaces: -n NS")
        with ThreadPoolExecutor(THREADS, thread_name_prefix="logs") as pool:
            for number, (run, found) in enumerate(
                zip(wanted, pool.map(self._log, wanted), strict=True), 1
            ):
                self.tell("logs", number)
                if found:
                    yield run, redact(found)

    def _places(self, resource: Resource) -> tuple[str, ...]:
        if not resource.namespaced or not self.namespaces:
            return ("",)
        if resource.kind == "Event":
            return tuple(dict.fromkeys((*self.namespaces, NODE_EVENTS)))
        return self.namespaces

    def _kind(self, resource: Resource, namespace: str) -> Iterator[Json]:
        where = f"{resource.plural} in {namespace}" if namespace else resource.plural
        count = 0
        self.tell(where, count)
        try:
            for page in self.cluster.pages(resource.kind, namespace, timeout=PAGE_TIMEOUT):
                yield from self._kept(resource, namespace, page)
                count += len(page)
                self.tell(where, count)
        except CollectError as error:
            self.gaps[resource.kind, namespace] = Gap(where, error.reason, error.remedy)

    def _kept(self, resource: Resource, namespace: str, page: Page) -> Iterator[Json]:
        for obj in page:
            if not self._wanted(resource, namespace, obj):
                continue
            if resource.kind == "Pod":
                self.runs += runs_of(obj)
                self.calm += calm_run_of(obj)
            if resource.kind == "PersistentVolumeClaim":
                self.claims.append(ref_of(obj, resource.kind))
            yield clean(obj)

    def _wanted(self, resource: Resource, namespace: str, obj: Json) -> bool:
        """In ``default`` only events about what has no namespace, unless that was asked for."""
        if not self.namespaces:
            return True
        if resource.kind == "Namespace":
            return text(obj, "metadata", "name") in self.namespaces
        if resource.kind == "Event" and namespace not in self.namespaces:
            about = RESOURCES.get(text(obj, "involvedObject", "kind"))
            return about is not None and not about.namespaced
        return True

    def _log(self, run: LogKey) -> str:
        namespace, pod, container, previous = run
        try:
            return self.cluster.logs(
                namespace, pod, container, previous=previous, timeout=LOG_TIMEOUT
            )
        except NotFound:
            return ""  # that run left none
        except CollectError as error:
            gap = Gap(f"{LOGS} in {namespace}", error.reason, error.remedy)
            self.gaps.setdefault((LOGS, namespace), gap)
            return ""
