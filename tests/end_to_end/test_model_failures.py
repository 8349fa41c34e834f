"""However the model fails, it was asked, and the message goes out complete without it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from redis import Redis

from tests.fakes.crowd import alert_about, posted, write_crowd
from tests.fakes.model_server import Choice, ModelServer, Said
from tests.fakes.patience import eventually
from tests.fakes.processes import Alertwhy, Setup
from tests.fakes.teams import Card
from tests.fakes.valkey import serving
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


HANGS = "hangs"


@dataclass(frozen=True)
class Stage:
    """A house with one broken Deployment for each failure, named after it."""

    house: Alertwhy
    model: ModelServer
    teams: Teams

    def forget(self) -> None:
        """One answer serves all questions that are alike, and a server that fails is left alone."""
        self.model.recover()
        with Redis.from_url(self.house.setup.redis_url) as redis:
            for key in redis.scan_iter("alertwhy:*"):
                redis.delete(key)

    def fire(self, name: str) -> None:
        self.house.post("/webhooks/alertmanager", posted(alert_about(name, "shop")))

    def cards(self, name: str) -> list[Card]:
        return [each for each in self.teams.cards if f"shop/{name}" in each.shown]

    def told_without_it(self, name: str) -> None:
        """The model was really asked, the message is complete, why it has no diagnosis is kept."""
        asked = len(self.model.asked)
        self.fire(name)
        eventually(lambda: len(self.model.asked) > asked, "the question")
        (card,) = eventually(lambda: self.cards(name), "the card")
        assert "memory" in card.shown

        def reason() -> object:
            (found,) = self.house.investigations()
            assert found["diagnosis"] is None
            return found["diagnosisMissing"] not in {"pending", None}

        eventually(reason, "the reason")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("house")
    crowd = dict.fromkeys([*FAILURES, *SERVER, HANGS], "shop")
    model = ModelServer()
    with serving() as redis_url, Teams() as teams:
        config = folder / "routes.yaml"
        config.write_text(ROUTES.format(teams=teams.webhook_url))
        setup = Setup(
            redis_url=redis_url,
            config=config,
            snapshot=write_crowd(folder / "cluster.json", crowd),
            webhook_token="hook",
            api_key="key",
            more={"ALERTWHY_MODEL": "small", "OPENAI_BASE_URL": model.base_url},
        )
        with Alertwhy(folder, setup) as house, model:  # the model goes first: who waits for it ends
            house.serve()
            house.work("--processes", "2")  # one may wait for what hangs
            yield Stage(house, model, teams)


@pytest.fixture
def stage(running: Stage) -> Stage:
    running.forget()
    return running


@pytest.mark.parametrize("name", FAILURES)
def test_a_bad_answer_leaves_the_message_complete(stage: Stage, name: str) -> None:
    stage.model.reply = FAILURES[name]
    stage.told_without_it(name)


@pytest.mark.parametrize("name", SERVER)
def test_a_bad_status_leaves_the_message_complete(stage: Stage, name: str) -> None:
    body = "maximum context length is 4096 tokens" if name == "too-long" else ""
    stage.model.fail(times=50, status=SERVER[name], body=body)
    stage.told_without_it(name)


def test_a_model_that_hangs_is_not_waited_for(stage: Stage) -> None:
    stage.model.hang(times=50)
    stage.fire(HANGS)
    (card,) = eventually(lambda: stage.cards(HANGS), "the card")
    (found,) = stage.house.investigations()
    assert "pending" == found["diagnosisMissing"]  # told at the end of the patience
    assert "memory" in card.shown
