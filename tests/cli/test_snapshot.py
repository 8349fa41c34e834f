"""Recording a cluster from the terminal."""

import json
from pathlib import Path

from tests.cli.conftest import Type

SCENARIO = Path(__file__).parents[1] / "scenarios" / "crash-loop-typo-in-args"


def test_a_recording_explains_what_the_cluster_explained(typed: Type, tmp_path: Path) -> None:
    path = str(tmp_path / "c.json.gz")
    result = typed("snapshot", "-o", path, ALERTWHY_SNAPSHOT=str(SCENARIO / "cluster.yaml"))
    assert 0 == result.exit_code, result.output
    assert f"logs in {path} (" in result.stdout
    words = ("explain", "--alert", str(SCENARIO / "alert.json"), "--snapshot", path)
    found = json.loads(typed(*words, "--no-model", "--output", "json").stdout)
    assert "command-not-found" == found["findings"][0]["cause"]


def test_one_namespace_is_recorded_and_a_gap_is_told(typed: Type, tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    words = ("snapshot", "-n", "shop", "--no-logs", "-o", str(path))
    result = typed(*words, ALERTWHY_SNAPSHOT=str(SCENARIO / "cluster.yaml"))
    assert 0 == result.exit_code, result.output
    assert "not recorded: logs were left out, as asked; record without --no-logs" in result.stderr
    assert ["shop"] == json.loads(path.read_text())["namespaces"]


def test_without_a_cluster_it_says_what_to_set(ended, monkeypatch, tmp_path: Path, capsys) -> None:
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "none"))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert 1 == ended("snapshot", "-o", str(tmp_path / "c.json"))
    assert "no cluster to look at" in capsys.readouterr().err


def test_without_a_file_it_is_wrong_usage(typed: Type) -> None:
    assert 2 == typed("snapshot").exit_code
