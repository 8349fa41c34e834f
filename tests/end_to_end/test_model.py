"""With a model: Slack is told at once and edited, Teams waits for it; without its answer both are told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.crowd import alert_about, posted, write_crowd
from tests.fakes.model_server import ModelServer, user_of
from tests.fakes.patience import eventually
from tests.fakes.processes import Alertwhy, Setup
from tests.fakes.slack import Slack
from tests.fakes.vendors import Teams

SUMMARY = "The container needs more memory than its limit of 128Mi."
INVENTED = "kubectl -n shop delete deployment/payments"
ROUTES = """
receivers:
  - {{name: shop, slack: {{channel: "#shop", token: xoxb-test, api_url: "{slack}"}}}}
  - {{name: platform, teams: {{webhook_url: "{teams}"}}}}
route:
  receiver: shop
  patience: {patience}
  routes: [{{namespaces: [billing], receiver: platform}}]
"""


def answer(asked: dict[str, object]) -> dict[str, object]:
    """One claim that the first evidence supports, and one command about what nobody has seen."""
    assert "OOMKilled" in user_of(asked)
    return {
        "summary": SUMMARY,
        "root_cause": SUMMARY,
        "confidence": "high",
        "because": ["e1"],
        "remediation": [{"action": "Start anew", "command": INVENTED, "because": ["e1"]}],
        "ruled_out": [],
        "unresolved": [],
    }


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack(token="xoxb-test") as vendor:
        yield vendor


@pytest.fixture
def teams() -> Iterator[Teams]:
    with Teams() as vendor:
        yield vendor


def running(
    folder: Path, redis_url: str, *, slack: Slack, teams: Teams, model: ModelServer, patience: str
) -> Alertwhy:
    config = folder / "routes.yaml"
    config.write_text(
        ROUTES.format(slack=slack.api_url, teams=teams.webhook_url, patience=patience)
    )
    crowd = {"cart": "shop", "ledger": "billing"}
    return Alertwhy(
        folder,
        Setup(
            redis_url=redis_url,
            config=config,
            snapshot=write_crowd(folder / "cluster.json", crowd),
            webhook_token="hook",
            api_key="key",
            more={"ALERTWHY_MODEL": "small", "OPENAI_BASE_URL": model.base_url},
        ),
    )


def test_what_the_model_said_is_added_and_what_it_invented_is_not(
    tmp_path: Path, valkey_url: str, slack: Slack, teams: Teams
) -> None:
    with (
        ModelServer(answer) as model,
        running(
            tmp_path, valkey_url, slack=slack, teams=teams, model=model, patience="20s"
        ) as house,
    ):
        house.serve()
        house.work()
        alerts = (alert_about("cart", "shop"), alert_about("ledger", "billing"))
        house.post("/webhooks/alertmanager", posted(*alerts))
        eventually(lambda: slack.parents and SUMMARY in slack.parents[0].shown, "the edit")
        eventually(lambda: teams.cards, "the card")
        assert 1 == len(slack.parents)
        (card,) = teams.cards
        assert SUMMARY in card.shown
        assert "payments" not in card.shown + slack.parents[0].shown
        assert all(each["diagnosis"] for each in house.investigations())


def test_a_model_that_fails_holds_nothing_up(
    tmp_path: Path, valkey_url: str, slack: Slack, teams: Teams
) -> None:
    with (
        ModelServer(answer) as model,
        running(
            tmp_path, valkey_url, slack=slack, teams=teams, model=model, patience="1s"
        ) as house,
    ):
        model.hang(times=10)
        house.serve()
        house.work()
        alerts = (alert_about("cart", "shop"), alert_about("ledger", "billing"))
        house.post("/webhooks/alertmanager", posted(*alerts))
        eventually(lambda: slack.parents and teams.cards, "both messages")
        assert "memory" in slack.parents[0].shown
        assert "memory" in teams.cards[0].shown
