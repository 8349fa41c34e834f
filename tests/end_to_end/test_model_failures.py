"""However the model fails, it was asked, and the message goes out complete without it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fakes.crowd import alert_about, posted, write_crowd
from tests.fakes.model_server import Choice, ModelServer, Said
from tests.fakes.patience import eventually
from tests.fakes.processes import Alertwhy, Setup
from tests.fakes.vendors import Teams

ROUTES = """
receivers: [{{name: platform, paced: false, teams: {{webhook_url: "{teams}"}}}}]
route: {{receiver: platform, patience: 2s}}
storm: {{threshold: 100}}
"""
GOOD = '{"summary": "s", "root_cause": "r", "confidence": "high", "because": ["e1"], '
FAILURES: dict[str, Said] = {
    "fenced-nonsense": "```json\nnot json\n```",
    "truncated": Choice(GOOD, finish_reason="length"),
    "refused": Choice(None, refusal="I cannot help with that."),
    "empty": "",
    "wrong-shape": {"answer": 42},
    "cites-nothing": {
        "summary": "s", "root_cause": "r", "confidence": "high", "because": [],
        "remediation": [], "ruled_out": [], "unresolved": [],
    },
    "invents-evidence": {
        "summary": "s", "root_cause": "r", "confidence": "high", "because": ["e999"],
        "remediation": [], "ruled_out": [], "unresolved": [],
    },
}  # fmt: skip
SERVER = {"status-429": 429, "status-500": 500, "status-401": 401, "too-long": 400}


@contextmanager
def house_of(folder: Path, redis_url: str, model: ModelServer) -> Iterator[tuple[Alertwhy, Teams]]:
    """A house of its own for each failure: one answer serves all questions that are alike."""
    with Teams() as teams:
        config = folder / "routes.yaml"
        config.write_text(ROUTES.format(teams=teams.webhook_url))
        setup = Setup(
            redis_url=redis_url,
            config=config,
            snapshot=write_crowd(folder / "cluster.json", {"cart": "shop"}),
            webhook_token="hook",
            api_key="key",
            more={"ALERTWHY_MODEL": "small", "OPENAI_BASE_URL": model.base_url},
        )
        with Alertwhy(folder, setup) as house:
            house.serve()
            house.work()
            house.post("/webhooks/alertmanager", posted(alert_about("cart", "shop")))
            yield house, teams


def told_without_it(house: Alertwhy, teams: Teams, model: ModelServer) -> None:
    """The model was really asked, the message is complete, and why it has no diagnosis is kept."""
    eventually(lambda: model.asked, "the question")
    eventually(lambda: teams.cards, "the card")
    assert "memory" in teams.cards[0].shown
    assert "shop/cart" in teams.cards[0].shown

    def reason() -> object:
        (found,) = house.investigations()
        assert found["diagnosis"] is None
        return found["diagnosisMissing"] not in {"pending", None}

    eventually(reason, "the reason")


@pytest.mark.parametrize("name", FAILURES)
def test_a_bad_answer_leaves_the_message_complete(
    tmp_path: Path, valkey_url: str, name: str
) -> None:
    with ModelServer(FAILURES[name]) as model, house_of(tmp_path, valkey_url, model) as running:
        told_without_it(*running, model)


@pytest.mark.parametrize("name", SERVER)
def test_a_bad_status_leaves_the_message_complete(
    tmp_path: Path, valkey_url: str, name: str
) -> None:
    with ModelServer("unused") as model:
        body = "maximum context length is 4096 tokens" if name == "too-long" else ""
        model.fail(times=50, status=SERVER[name], body=body)
        with house_of(tmp_path, valkey_url, model) as running:
            told_without_it(*running, model)


def test_a_model_that_hangs_is_not_waited_for(tmp_path: Path, valkey_url: str) -> None:
    with ModelServer("unused") as model:
        model.hang(times=50)
        with house_of(tmp_path, valkey_url, model) as (house, teams):
            eventually(lambda: teams.cards, "the card")
            (found,) = house.investigations()
            assert "pending" == found["diagnosisMissing"]  # told at the end of the patience
            assert "memory" in teams.cards[0].shown
