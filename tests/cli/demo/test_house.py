"""The demo's processes, and the demo itself, as a person starts it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from alertwhy.errors import AlertwhyError
from cli.demo.house import House
from tools.demo_data import DEMO, alerts, cluster

ROOT = Path(__file__).parents[3]


def test_six_messages_arrive_and_the_typo_is_named() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cli", "demo", "--once"],
        cwd=ROOT,
        env={"PATH": os.defpath, "HOME": os.devnull, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert 0 == done.returncode, done.stderr[-2000:] + done.stdout[-2000:]
    said = " ".join(done.stdout.replace("│", " ").split())
    assert 6 == said.count("arrived after")
    assert "ngnix" in said
    assert "spec.template.spec.containers[0].args[0]" in said
    for channel in ("Slack", "Teams", "PagerDuty"):
        assert f"{channel}, arrived" in said


def test_what_cannot_start_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with House(tmp_path, "http://127.0.0.1:1") as house, pytest.raises(AlertwhyError):
        house.wait()


def test_the_demos_data_are_the_scenarios_of_today() -> None:
    assert cluster() == (DEMO / "cluster.json.gz").read_bytes(), "run python tools/demo_data.py"
    stored = {path.name: path.read_bytes() for path in (DEMO / "alerts").iterdir()}
    assert alerts() == stored, "run python tools/demo_data.py"
