# ruff: noqa: ARG002  (the Protocol names arguments that nobody needs here)
"""The door to no cluster: every read says why, so that a message still goes out, with the gap."""

from collections.abc import Iterator
from datetime import datetime
from typing import Never

from alertwhy.errors import Unreachable
from workers.clients.cluster import Json, Page

REMEDY = "mount a ServiceAccount, set KUBECONFIG, or set ALERTWHY_SNAPSHOT"


class AbsentCluster:
    """Answers nothing; ``reason`` is why."""

    taken_at: datetime | None = None

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def complete(self, kind: str, namespace: str) -> bool:
        """Never: it knows of nothing."""
        return False

    def get(self, kind: str, namespace: str, name: str, *, timeout: float) -> Json:
        """Raises Unreachable."""
        self._refuse()

    def list(
        self,
        kind: str,
        namespace: str,
        *,
        labels: str = "",
        fields: str = "",
        timeout: float,
    ) -> list[Json]:
        """Raises Unreachable."""
        self._refuse()

    def pages(self, kind: str, namespace: str, *, timeout: float) -> Iterator[Page]:
        """Raises Unreachable."""
        self._refuse()

    def logs(
        self,
        namespace: str,
        pod: str,
        container: str,
        *,
        previous: bool,
        timeout: float,
    ) -> str:
        """Raises Unreachable."""
        self._refuse()

    def _refuse(self) -> Never:
        raise Unreachable(self.reason, REMEDY)
