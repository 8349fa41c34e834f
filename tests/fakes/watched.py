"""A recorded cluster that remembers what was listed."""

from datetime import datetime
from typing import Self

from workers.clients.cluster import RESOURCES, Json, Page
from workers.clients.snapshot import SnapshotCluster

# A node's pods, and the one Service that has an address: few, wherever they are.
NARROW = ("spec.nodeName=", "spec.clusterIP=")


class Watched(SnapshotCluster):
    """The same cluster; ``lists`` are kind, namespace, selector."""

    def __init__(self, whole: SnapshotCluster) -> None:
        super().__init__((), taken_at=whole.taken_at)
        self.metrics = whole.metrics
        self.lists: list[tuple[str, str, str]] = []
        self._whole = whole

    @property
    def too_wide(self) -> list[tuple[str, str, str]]:
        """Lists of what has a namespace, asked of all of them."""
        return [
            (kind, namespace, selector)
            for kind, namespace, selector in self.lists
            if RESOURCES[kind].namespaced and not namespace and not selector.startswith(NARROW)
        ]

    def because_of(self, began: datetime) -> Self:
        self._whole = self._whole.because_of(began)
        self.taken_at = self._whole.taken_at
        return self

    def complete(self, kind: str, namespace: str) -> bool:
        return self._whole.complete(kind, namespace)

    def get(self, kind: str, namespace: str, name: str, *, timeout: float) -> Json:
        return self._whole.get(kind, namespace, name, timeout=timeout)

    def list(
        self, kind: str, namespace: str, *, labels: str = "", fields: str = "", timeout: float
    ) -> Page:
        self.lists.append((kind, namespace, labels or fields))
        return self._whole.list(kind, namespace, labels=labels, fields=fields, timeout=timeout)

    def logs(
        self, namespace: str, pod: str, container: str, *, previous: bool, timeout: float
    ) -> str:
        return self._whole.logs(namespace, pod, container, previous=previous, timeout=timeout)
