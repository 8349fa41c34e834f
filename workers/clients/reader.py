"""One investigation's view of the cluster: every read once, counted, and under one deadline."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import TypeVar

from alertwhy.errors import CollectError, NotFound, Unmeasured, Unreachable
from workers.clients.cluster import HINTS, LIST_LIMIT, RESOURCES, Cluster, Json
from workers.clients.metrics import NO_ADDRESS, Query, Series, metrics_of

T = TypeVar("T")

READ_TIMEOUT = 3.0  # seconds for one read; kubectl's own patience is none at all
MOST_QUERIES = 16  # to Prometheus; two pods and two claims make ten, their alert two


class Reader:
    """Reads through a door; safe to share between threads.

    The same read asked twice costs one: the second caller waits for the first. Past the
    deadline every further read raises ``Unreachable``.
    """

    def __init__(
        self,
        cluster: Cluster,
        *,
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cluster = cluster
        self._clock = clock
        self._end = clock() + seconds
        self._lock = Lock()
        self._seen: dict[tuple[object, ...], Future[object]] = {}
        self._further_pages = 0
        self._metrics = metrics_of(cluster)
        self._measured: dict[tuple[object, ...], Future[object]] = {}
        self._away: Unmeasured | None = None

    @property
    def reads(self) -> int:
        """How many requests the API server was sent, each page of a list counted."""
        return len(self._seen) + self._further_pages

    @property
    def queries(self) -> int:
        """How many times Prometheus was asked."""
        return len(self._measured)

    @property
    def measures(self) -> bool:
        """Whether there is anyone to ask for measurements."""
        return self._metrics is not None

    @property
    def prometheus(self) -> str:
        """Where measurements come from, as a command names it."""
        return self._metrics.address if self._metrics else NO_ADDRESS

    @property
    def remaining(self) -> float:
        """Seconds until the deadline; never below zero."""
        return max(0.0, self._end - self._clock())

    def complete(self, kind: str, namespace: str) -> bool:
        """Whether what is not found there does not exist; a recording may not hold it."""
        return self._cluster.complete(kind, namespace)

    @property
    def unrecorded(self) -> tuple[str, ...]:
        """The kinds looked for in vain in a recording that may just lack them."""
        vain = {str(key[1]): str(key[2]) for key, told in tuple(self._seen.items()) if _vain(told)}
        return tuple(
            kind
            for kind, place in sorted(vain.items())
            if kind in RESOURCES.keys() - HINTS and not self.complete(kind, place)
        )

    def get(self, kind: str, namespace: str, name: str) -> Json:
        """One object; raises CollectError."""
        return self._once(
            ("get", kind, namespace, name),
            lambda timeout: self._cluster.get(kind, namespace, name, timeout=timeout),
        )

    def list(self, kind: str, namespace: str, *, labels: str = "", fields: str = "") -> list[Json]:
        """Up to ``most_of(kind)`` objects; raises CollectError."""

        def read(timeout: float) -> list[Json]:
            found = self._cluster.list(
                kind, namespace, labels=labels, fields=fields, timeout=timeout
            )
            with self._lock:
                self._further_pages += max(0, len(found) - 1) // LIST_LIMIT
            return found

        return self._once(("list", kind, namespace, labels, fields), read)

    def logs(self, namespace: str, pod: str, container: str, *, previous: bool) -> str:
        """The last ``LOG_LINES`` lines, at most ``LOG_BYTES``; raises CollectError."""
        return self._once(
            ("logs", namespace, pod, container, previous),
            lambda timeout: self._cluster.logs(
                namespace, pod, container, previous=previous, timeout=timeout
            ),
        )

    def query(self, query: Query) -> tuple[Series, ...] | None:
        """What Prometheus has of it; None where nobody measures, or it was not recorded.

        Raises Unmeasured, at once where it was away before, or CollectError.
        """
        metrics = self._metrics
        if metrics is None:
            return None

        def read(timeout: float) -> tuple[Series, ...] | None:
            if self._away:
                raise self._away
            try:
                return metrics.query(query, timeout=timeout)
            except Unmeasured as error:
                self._away = error
                raise

        if self.queries >= MOST_QUERIES and (query,) not in self._measured:
            raise CollectError(f"Prometheus was asked {MOST_QUERIES} times already")
        return self._once((query,), read, self._measured)

    def _once(
        self,
        key: tuple[object, ...],
        read: Callable[[float], T],
        seen: "dict[tuple[object, ...], Future[object]] | None" = None,
    ) -> T:
        seen = self._seen if seen is None else seen
        with self._lock:
            future = seen.get(key)
            mine = future is None
            if future is None:
                future = seen[key] = Future()
        if mine:
            self._fill(future, read)
        return future.result()  # type: ignore[return-value]  # one key, one type of answer

    def _fill(self, future: "Future[object]", read: Callable[[float], T]) -> None:
        if self.remaining <= 0:
            future.set_exception(Unreachable("the time for this investigation was over"))
            return
        try:
            future.set_result(read(min(READ_TIMEOUT, self.remaining)))
        except BaseException as error:
            future.set_exception(error)  # whoever waits must wake, whatever went wrong
            raise


def _vain(told: "Future[object]") -> bool:
    """Whether the answer was that there is none."""
    if not told.done():
        return False
    return isinstance(told.exception(), NotFound) or (not told.exception() and told.result() == [])
