"""One investigation's view of the cluster: every read once, counted, and under one deadline."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import TypeVar

from alertwhy.errors import Unreachable
from workers.clients.cluster import LIST_LIMIT, Cluster, Json

T = TypeVar("T")

READ_TIMEOUT = 3.0  # seconds for one read; kubectl's own patience is none at all


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

    @property
    def reads(self) -> int:
        """How many requests the API server was sent, each page of a list counted."""
        return len(self._seen) + self._further_pages

    @property
    def remaining(self) -> float:
        """Seconds until the deadline; never below zero."""
        return max(0.0, self._end - self._clock())

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

    def _once(self, key: tuple[object, ...], read: Callable[[float], T]) -> T:
        with self._lock:
            future = self._seen.get(key)
            mine = future is None
            if future is None:
                future = self._seen[key] = Future()
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
