"""The API server's own record of who asked for what."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FORBIDDEN = 403

POLICY = {
    "apiVersion": "audit.k8s.io/v1",
    "kind": "Policy",
    "omitStages": ["RequestReceived"],
    "rules": [
        {"level": "None", "users": ["admin", "system:apiserver"]},
        {"level": "Metadata"},
    ],
}


@dataclass(frozen=True)
class Asked:
    """One request: ``verb`` and ``resource`` in Kubernetes' words (get, ``pods/log``)."""

    user: str
    verb: str
    resource: str
    path: str
    status: int
    agent: str = ""

    @property
    def forbidden(self) -> bool:
        """RBAC refused it."""
        return self.status == FORBIDDEN


def read(log: Path) -> Iterator[Asked]:
    """Every request that was answered, in order."""
    for line in log.read_text(encoding="utf-8").splitlines():
        event = json.loads(line)
        reference = event.get("objectRef", {})
        yield Asked(
            user=event["user"].get("username", ""),
            verb=event["verb"],
            resource="/".join(
                filter(None, (reference.get("resource"), reference.get("subresource")))
            ),
            path=event["requestURI"],
            status=event.get("responseStatus", {}).get("code", 0),
            agent=event.get("userAgent", ""),
        )
