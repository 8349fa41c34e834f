"""Alertmanager's own checker takes the examples; test_alertmanager.py runs one."""

from pathlib import Path

import pytest
import yaml

from tests.fakes.programs import path_of, run

pytestmark = pytest.mark.live

EXAMPLES = Path(__file__).parents[2] / "alertmanager-examples"
HOW = "install prometheus-alertmanager, or put Alertmanager's amtool there"


def check(config: Path) -> str:
    return run([path_of("amtool", HOW), "check-config", config.name], folder=config.parent)


def test_alertmanager_takes_the_whole_file() -> None:
    assert "SUCCESS" in check(EXAMPLES / "alertmanager.yml")


def test_alertmanager_takes_what_the_stack_is_given(tmp_path: Path) -> None:
    values = yaml.safe_load((EXAMPLES / "kube-prometheus-stack-values.yaml").read_text())
    config = tmp_path / "alertmanager.yml"
    config.write_text(yaml.safe_dump(values["alertmanager"]["config"]))
    assert "SUCCESS" in check(config)
