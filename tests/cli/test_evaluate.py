"""Case folders from the terminal."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Type
from tests.fakes.cases import CAUSES, ROOT, write_case


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    write_case(tmp_path / "crash", CAUSES + ROOT)
    write_case(tmp_path / "missed", "causes: [node-lost]\n")
    return tmp_path


def test_a_scorecard_shows_shares_costs_and_misses(typed: Type, cases: Path) -> None:
    result = typed("eval", str(cases), "--no-model")
    assert 0 == result.exit_code, result.output
    assert "2 cases, 2 faulty, 0 healthy" in result.output
    assert "50.0%" in result.output
    assert "node-lost" in result.output


def test_json_has_every_outcome(typed: Type, cases: Path) -> None:
    result = typed("eval", str(cases), "--no-model", "--output", "json")
    found = json.loads(result.stdout)
    assert ["crash", "missed"] == [each["case"] for each in found["outcomes"]]
    assert 0.5 == found["figures"]["hit@1"]


def test_a_broken_case_is_named_and_the_others_go_on(typed: Type, cases: Path) -> None:
    (cases / "crash" / "cluster.json").write_text("{", encoding="utf-8")
    result = typed("eval", str(cases), "--no-model", "--output", "json")
    assert 1 == result.exit_code
    assert "alertwhy: crash: " in result.stderr
    found = json.loads(result.stdout)
    assert ["missed"] == [each["case"] for each in found["outcomes"]]


def test_a_bound_that_is_missed_fails(typed: Type, cases: Path) -> None:
    words = ("eval", str(cases), "--no-model", "--at-least", "hit@1=0.5", "--at-most", "false=0")
    assert 0 == typed(*words).exit_code
    result = typed(*words, "--at-least", "hit@3=0.9")
    assert 1 == result.exit_code
    assert "alertwhy: hit@3 is 0.5, it must be at least 0.9" in result.stderr


@pytest.mark.parametrize("bound", ["hit@2=1", "hit@1", "hit@1=most"])
def test_a_bound_that_makes_no_sense_is_wrong_usage(typed: Type, cases: Path, bound: str) -> None:
    result = typed("eval", str(cases), "--at-least", bound)
    assert 2 == result.exit_code
    assert bound in result.output


def test_a_folder_without_cases_exits_1(ended, tmp_path: Path, capsys) -> None:
    assert 1 == ended("eval", str(tmp_path))
    assert "has no case folder" in capsys.readouterr().err
