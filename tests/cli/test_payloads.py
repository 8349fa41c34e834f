"""A payload from a file or standard input, whichever source it is from."""

import json
from pathlib import Path

import pytest

from alertwhy.errors import ConfigError, PayloadError
from cli.payloads import read_group

RECORDED = Path(__file__).parents[1] / "scenarios" / "oom-killed" / "alert.json"


def test_alertmanagers_is_known_by_its_alerts() -> None:
    assert "alertmanager" == read_group(str(RECORDED)).source


def test_botkubes_is_known_by_having_none(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text(json.dumps({"source": "x", "data": "disk array md0 degraded"}))
    assert "botkube" == read_group(str(file)).source


def test_what_cannot_be_used_is_named_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    payload = json.loads(RECORDED.read_text())
    payload["alerts"].append({"status": "firing", "labels": 3})
    file = tmp_path / "x.json"
    file.write_text(json.dumps(payload))
    assert 1 == len(read_group(str(file)).alerts)
    assert "alerts[1]" in capsys.readouterr().err


def test_what_is_no_json_is_refused_with_the_reason(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text("a=b")
    with pytest.raises(PayloadError):
        read_group(str(file))


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(ConfigError, match="/nowhere: cannot be read"):
        read_group("/nowhere")
