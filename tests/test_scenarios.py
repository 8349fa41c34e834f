"""Every scenario folder: the alert, the cluster as it was, and the cause that must come first."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from alertwhy.domain.finding import Confidence
from alertwhy.domain.investigation import Report
from alertwhy.domain.labels import target_of
from alertwhy.domain.target import Target
from workers.clients.snapshot import load_snapshot
from workers.pipeline.investigating import examine

SCENARIOS = sorted(
    path for path in (Path(__file__).parent / "scenarios").iterdir() if path.is_dir()
)


@dataclass(frozen=True)
class Expected:
    causes: tuple[str, ...]
    evidence: tuple[str, ...]
    target: dict[str, str]
    none: bool


def expected(folder: Path) -> Expected:
    said = yaml.safe_load((folder / "expect.yaml").read_text())
    return Expected(
        tuple(said.get("causes", ())),
        tuple(said.get("evidence", ())),
        said.get("target", {}),
        said.get("none", False),
    )


def target(folder: Path) -> Target:
    direct = folder / "target.json"
    if direct.exists():
        named = json.loads(direct.read_text())
        return Target(named["kind"], named["namespace"], named["name"])
    return target_of(json.loads((folder / "alert.json").read_text())["alerts"][0]["labels"])


def look(folder: Path) -> Report:
    cluster = load_snapshot(folder / "cluster.yaml")
    return examine(target(folder), cluster, now=datetime.now(UTC))


@pytest.mark.parametrize("folder", SCENARIOS, ids=lambda path: path.name)
def test_a_scenario_is_understood(folder: Path) -> None:
    wanted, report = expected(folder), look(folder)

    known = [each.cause for each in report.findings if each.confidence is not Confidence.POSSIBLE]
    if wanted.none:
        assert [] == known
    else:
        assert known[0] in wanted.causes, known
    told = "\n".join(each.text for each in report.evidence)
    assert [] == [text for text in wanted.evidence if text not in told]
    root = {
        "kind": report.target.kind,
        "namespace": report.target.namespace,
        "name": report.target.name,
    }
    assert wanted.target in ({}, root)
    assert [] == [gap for gap in report.gaps if gap.collector.startswith("rule ")]
