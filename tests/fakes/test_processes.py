"""What our processes are told, and how they are asked."""

from pathlib import Path

import pytest

from tests.fakes.processes import Alertwhy, Setup
from tests.fakes.slack import Slack


def test_nothing_of_this_machine_gets_into_their_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "of the person who runs the tests")
    setup = Setup("redis://h", webhook_token="w", more={"ALERTWHY_LEASE": "3"})
    variables = setup.variables(listen="127.0.0.1:1", home=tmp_path)
    expected = {
        "ALERTWHY_LEASE", "ALERTWHY_LISTEN", "ALERTWHY_REDIS_URL", "ALERTWHY_WEBHOOK_TOKEN",
        "HOME", "PATH", "PYTHONUNBUFFERED",
    }  # fmt: skip
    assert expected == set(variables)


@pytest.mark.parametrize(
    ("path", "token"), [("/webhooks/alertmanager", "Bearer w"), ("/api/v1/ask", "Bearer k")]
)
def test_the_webhook_has_its_token_and_the_api_its_key(
    tmp_path: Path, path: str, token: str
) -> None:
    with Slack(token="") as anyone:  # any server that records what it is asked
        alertwhy = Alertwhy(tmp_path, Setup("redis://h", webhook_token="w", api_key="k"))
        alertwhy.url = anyone.url
        alertwhy.post(path, {})
        assert [token] == [request.headers["authorization"] for request in anyone.requests]


def test_stopping_what_never_started_is_nothing(tmp_path: Path) -> None:
    with Alertwhy(tmp_path, Setup("redis://h")) as alertwhy:
        assert (None, None) == (alertwhy.service, alertwhy.worker)
