"""Every scenario folder: the alert, the cluster as it was, and the cause that must come first."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from alertwhy.domain.finding import Confidence
from cli.payloads import read_group
from tests.fakes.watched import Watched
from workers.evaluation.cases import Case, folders_under, load_case, name_of
from workers.evaluation.running import run
from workers.evaluation.scoring import misses_of

ROOT = Path(__file__).parent / "scenarios"
NAMES = [name_of(folder, ROOT) for folder in folders_under(ROOT)]
NOW = datetime(2030, 1, 1, tzinfo=UTC)  # a snapshot has its own
# About the cluster or a node: looking beyond one namespace is their nature.
WIDE = frozenset({"Node", "Cluster"})
ALWAYS_MANY = frozenset({"Pod", "Event"})


@cache
def case_of(name: str) -> Case:
    return load_case(ROOT / name, name, lambda path: read_group(str(path)))


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_is_understood_by_asking_for_little(name: str) -> None:
    case = case_of(name)
    watched = Watched(case.cluster)
    outcome = run(replace(case, cluster=watched), now=NOW)
    assert [] == misses_of(outcome)
    if case.expected.causes:
        assert Confidence.POSSIBLE is not outcome.findings[0].confidence
    assert [] == [each for each in watched.too_wide if each[0] in ALWAYS_MANY and not each[2]]
    if outcome.target is None or outcome.target.kind not in WIDE:
        assert [] == watched.too_wide, "what has a namespace is looked for in that alone"
