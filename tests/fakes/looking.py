"""One collector over a few objects: what it says, and what it states."""

from collections.abc import Mapping

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.target import Target
from tests.fakes.cluster import FakeCluster
from workers.clients.cluster import Json
from workers.clients.reader import Reader
from workers.clients.snapshot import LogKey
from workers.collectors import COLLECTORS


def look(
    name: str, target: Target, *objects: Json, logs: Mapping[LogKey, str] | None = None
) -> list[Evidence]:
    """All evidence of that collector."""
    reader = Reader(FakeCluster(objects, logs=logs), seconds=9)
    return list(COLLECTORS.get(name).collect(target, reader))


def lines(found: list[Evidence]) -> list[str]:
    """Their texts, line by line."""
    return [line for each in found for line in each.text.splitlines()]
