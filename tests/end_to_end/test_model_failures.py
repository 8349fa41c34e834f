"""However the model fails, each message goes out within its route's patience, and says so."""

import re
from pathlib import Path

from tests.fakes.crowd import alert_about, posted, write_crowd
from tests.fakes.model_server import Choice, ModelServer, Said, user_of
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


def failing(asked: dict[str, object]) -> Said:
    """As the target that is asked about is called."""
    named = re.search(r"\b(" + "|".join(FAILURES) + r")\b", user_of(asked))
    return FAILURES[named[1]] if named else "no target of ours"


def delivered(
    folder: Path, redis_url: str, *, names: list[str], model: ModelServer
) -> dict[str, str]:
    """What Teams was told, and why there is no diagnosis, by target."""
    with Teams() as teams:
        config = folder / "routes.yaml"
        config.write_text(ROUTES.format(teams=teams.webhook_url))
        setup = Setup(
            redis_url=redis_url,
            config=config,
            snapshot=write_crowd(folder / "cluster.json", dict.fromkeys(names, "shop")),
            webhook_token="hook",
            api_key="key",
            more={"ALERTWHY_MODEL": "small", "OPENAI_BASE_URL": model.base_url},
        )
        with Alertwhy(folder, setup) as house:
            house.serve()
            house.work()
            house.post("/webhooks/alertmanager", posted(*(alert_about(n, "shop") for n in names)))
            eventually(lambda: len(names) <= len(teams.cards), "a card for each target")
            assert all("memory" in card.shown for card in teams.cards)
            told = "\n".join(card.shown for card in teams.cards)
            assert [] == [name for name in names if f"shop/{name}" not in told]
            eventually(
                lambda: all(
                    "pending" != each["diagnosisMissing"] for each in house.investigations()
                ),
                "the end of every analysis",
            )
            assert all(each["diagnosis"] is None for each in house.investigations())
            return {
                each["target"]["name"]: str(each["diagnosisMissing"])
                for each in house.investigations()
            }


def test_every_bad_answer_leaves_the_message_complete(tmp_path: Path, valkey_url: str) -> None:
    with ModelServer(failing) as model:
        missing = delivered(tmp_path, valkey_url, names=list(FAILURES), model=model)
    assert set(FAILURES) == set(missing)
    assert all(missing.values())


def test_every_bad_status_leaves_the_message_complete(tmp_path: Path, valkey_url: str) -> None:
    for name, status in SERVER.items():
        folder = tmp_path / name
        folder.mkdir()
        with ModelServer("unused") as model:
            body = "maximum context length is 4096 tokens" if status == 400 else ""
            model.fail(times=50, status=status, body=body)
            missing = delivered(folder, valkey_url, names=[name], model=model)
        assert missing[name]
