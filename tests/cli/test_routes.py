"""Who would be told, and which route decided."""

import json
from pathlib import Path

from tests.cli.conftest import Type

ALERT = str(Path(__file__).parents[1] / "scenarios" / "oom-killed" / "alert.json")
FILE = """
receivers: [{name: team, stdout: {}}, {name: all, stdout: {}}]
route:
  receiver: all
  routes:
    - {namespaces: ["check*"], receiver: team, analysis: rules}
    - {matchers: ['alertname="Noise"'], receiver: null}
"""


def test_the_receiver_and_the_route_that_decided_are_said(typed: Type, tmp_path: Path) -> None:
    file = tmp_path / "routes.yaml"
    file.write_text(FILE)
    result = typed("routes", "test", "--alert", ALERT, "--config", str(file))
    assert 0 == result.exit_code, result.output
    assert "-> team" in result.output
    assert "route.routes[0]: namespace in check*" in result.output
    assert "analysis rules" in result.output


def test_a_route_that_is_not_meant_says_why(typed: Type, tmp_path: Path) -> None:
    file = tmp_path / "routes.yaml"
    file.write_text(FILE.replace('"check*"', '"other"'))
    result = typed("routes", "test", "--alert", ALERT, "--config", str(file))
    assert "route.routes[0] (namespace in other): no, namespace check" in result.output
    assert 'route.routes[1] (alertname="Noise"): no, alertname is "Kube' in result.output
    assert "-> all" in result.output


def test_labels_are_seen_as_they_are_stored(typed: Type, tmp_path: Path) -> None:
    file, alert = tmp_path / "routes.yaml", tmp_path / "alert.json"
    asked = FILE.replace('"check*"', '"other"').replace(
        'alertname="Noise"', 'owner="ada@example.com"'
    )
    file.write_text(asked)
    whole = json.loads(Path(ALERT).read_text())
    whole["alerts"][0]["labels"]["owner"] = "ada@example.com"
    alert.write_text(json.dumps(whole))
    result = typed("routes", "test", "--alert", str(alert), "--config", str(file))
    assert "no, owner is" in result.output
    assert "ada@" not in result.output.replace('(owner="ada@example.com")', "")


def test_without_a_file_all_goes_to_standard_output(typed: Type) -> None:
    assert "-> local" in typed("routes", "test", "--alert", ALERT).output


def test_a_broken_file_is_one_line_that_names_the_place(ended, tmp_path: Path, capsys) -> None:
    file = tmp_path / "routes.yaml"
    file.write_text(FILE.replace("receiver: team", "receiver: nobody"))
    assert 1 == ended("routes", "test", "--alert", ALERT, "--config", str(file))
    assert "route.routes[0].receiver 'nobody' is not among receivers" in capsys.readouterr().err
