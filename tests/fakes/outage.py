"""One thing broken above many workloads: a scenario, with its workload many times over."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workers.clients.documents import read_document

SCENARIOS = Path(__file__).parents[1] / "scenarios"
UID = re.compile(r'("uid": ")')
Json = dict[str, object]


@dataclass(frozen=True)
class Outage:
    """A scenario whose ``workload`` stands there under each of ``names`` instead.

    What does not carry the workload's name (its node, its claim, the database) is there once.
    """

    scenario: str
    workload: str
    names: tuple[str, ...]

    def objects(self) -> Iterator[Json]:
        """All of the cluster's objects."""
        for each in self._part("objects"):
            yield from self._times(each, str(_meta(each)["name"]))

    def logs(self) -> Iterator[Json]:
        """All of its logs."""
        for each in self._part("logs"):
            yield from self._times(each, str(each["pod"]))

    def alerts(self) -> list[Json]:
        """What Alertmanager sends about them: no two with one fingerprint."""
        body = json.loads((self._folder / "alert.json").read_text(encoding="utf-8"))
        found = [self._renamed(each, name) for each in body["alerts"] for name in self.names]
        for each in found:
            each.pop("fingerprint", None)
        return found

    @property
    def _folder(self) -> Path:
        return SCENARIOS / self.scenario

    def _part(self, key: str) -> list[Json]:
        (path,) = self._folder.glob("cluster.*")
        whole = read_document(path)
        assert isinstance(whole, dict)
        found = whole.get(key, [])
        assert isinstance(found, list)
        return found

    def _times(self, each: Json, called: str) -> Iterator[Json]:
        if self.workload not in called:
            yield each
            return
        for name in self.names:
            yield self._renamed(each, name)

    def _renamed(self, each: Json, name: str) -> Json:
        """Under that name, and with uids of its own."""
        text = json.dumps(each, default=str).replace(self.workload, name)
        renamed = json.loads(UID.sub(rf"\g<1>{name}-", text))
        assert isinstance(renamed, dict)
        return renamed


def write_outages(path: Path, outages: Iterable[Outage]) -> Path:
    """All of them as one cluster; the scenarios must have been taken at one time."""
    found = list(outages)
    objects = {_key(each): each for outage in found for each in outage.objects()}
    whole = {
        "apiVersion": "alertwhy.io/v1",
        "kind": "ClusterSnapshot",
        "takenAt": "2026-10-14T09:30:00Z",
        "objects": list(objects.values()),
        "logs": [log for outage in found for log in outage.logs()],
    }
    path.write_text(json.dumps(whole, default=str), encoding="utf-8")
    return path


def _key(each: Json) -> tuple[str, str, str]:
    meta = _meta(each)
    return str(each["kind"]), str(meta.get("namespace", "")), str(meta["name"])


def _meta(each: Json) -> Json:
    meta = each["metadata"]
    assert isinstance(meta, dict)
    return meta
