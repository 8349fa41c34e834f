"""The worker processes, as they are started."""

from pathlib import Path

import pytest

from tests.cli.conftest import Type


def test_a_receiver_that_cannot_work_stops_it_at_start(
    ended, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    file = tmp_path / "routes.yaml"
    file.write_text(
        "receivers: [{name: a, teams: {webhook_url: 'https://x.webhook.office.com/webhookb2/1'}}]\n"
        "route: {receiver: a}\n"
    )
    monkeypatch.setenv("ALERTWHY_CONFIG", str(file))
    assert 1 == ended("work")
    assert "receivers[0].teams" in capsys.readouterr().err


def test_an_unknown_queue_is_wrong_usage(typed: Type) -> None:
    result = typed("work", "--queue", "nonsense")
    assert 2 == result.exit_code
    assert "'admit', 'investigate', 'analyse', 'deliver'" in result.output
