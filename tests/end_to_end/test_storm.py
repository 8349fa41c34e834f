"""Two thousand alerts about four hundred targets of one dead node: a handful of messages."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.fakes.crowd import alert_about, posted, write_crowd
from tests.fakes.model_server import ModelServer
from tests.fakes.patience import eventually
from tests.fakes.processes import Alertwhy, Setup
from tests.fakes.slack import Slack
from tests.fakes.vendors import PagerDuty, Teams

TARGETS = 400
ALERTS = ("KubePodNotReady", "KubePodCrashLooping", "TargetDown", "HighErrorRate", "NoEndpoints")
A_POST = 100  # alerts
MOST = 5  # messages for each receiver
NODE = "worker-3"
KEY = "0123456789abcdef0123456789abcdef"
ROUTES = """
receivers:
  - {{name: shop, slack: {{channel: "#shop", token: xoxb-test, api_url: "{slack}"}}}}
  - {{name: platform, teams: {{webhook_url: "{teams}"}}}}
  - {{name: oncall, pagerduty: {{routing_key: {key}, api_url: "{pagerduty}"}}}}
route:
  receiver: shop
  patience: 10s
  routes:
    - {{matchers: ['namespace=~".+"'], receiver: oncall, continue: true}}
    - {{matchers: ['namespace=~".+"'], receiver: platform, continue: true}}
    - {{receiver: shop}}
"""
SAID = {
    "summary": "The node is gone.",
    "root_cause": "Node worker-3 stopped reporting.",
    "confidence": "high",
    "because": ["e1"],
    "remediation": [],
    "ruled_out": [],
    "unresolved": [],
}


def test_a_storm_is_a_handful_of_messages_that_name_every_target(
    tmp_path: Path, valkey_url: str
) -> None:
    names = [f"app-{number:03d}" for number in range(TARGETS)]
    snapshot = write_crowd(tmp_path / "cluster.json", dict.fromkeys(names, "shop"), node=NODE)
    with (
        Slack(token="xoxb-test") as slack,
        Teams() as teams,
        PagerDuty(routing_key=KEY) as pagerduty,
        ModelServer(SAID) as model,
    ):
        config = tmp_path / "routes.yaml"
        config.write_text(
            ROUTES.format(
                slack=slack.api_url, teams=teams.webhook_url, pagerduty=pagerduty.url, key=KEY
            )
        )
        setup = Setup(
            redis_url=valkey_url,
            config=config,
            snapshot=snapshot,
            webhook_token="hook",
            api_key="key",
            more={
                "ALERTWHY_MODEL": "small-1",
                "OPENAI_BASE_URL": model.base_url,
                "OPENAI_API_KEY": "k",
            },
        )

        def told_on_slack() -> str:
            return "\n".join(f"{message.shown}\n{message.text}" for message in slack.messages)

        def told_by_pages() -> str:
            changes = "\n".join(str(change) for change in pagerduty.changes)
            return "\n".join([*(each.shown for each in pagerduty.incidents), changes])

        with Alertwhy(tmp_path, setup) as house:
            house.serve()
            house.work()
            _fire(house, names)
            for what, told in (
                ("Slack", told_on_slack),
                ("Teams", lambda: "\n".join(card.shown for card in teams.cards)),
                ("PagerDuty", told_by_pages),
            ):
                eventually(
                    lambda told=told: all(name in told() for name in names),
                    f"every target on {what}",
                    seconds=240,  # at the most: a quiet machine takes half a minute
                )
            eventually(lambda: model.asked, "the question to the model")
            time.sleep(3)  # for what should not come

        assert 1 == len(slack.parents)
        assert MOST >= len(slack.messages)
        assert MOST >= len(teams.cards)
        assert {""} == {card.failure for card in teams.cards}
        assert 1 == len(pagerduty.incidents)
        assert MOST >= len(pagerduty.incidents) + len(pagerduty.changes)
        assert f"Node {NODE} is not ready" in slack.parents[0].shown
        assert "upstream-node" in slack.parents[0].shown
        assert 1 == len(model.asked)


def _fire(house: Alertwhy, names: list[str]) -> None:
    """As one Alertmanager does with many groups: several POSTs at the same time."""
    alerts = [alert_about(name, "shop", alertname=alert) for alert in ALERTS for name in names]
    bodies = [posted(*alerts[start : start + A_POST]) for start in range(0, len(alerts), A_POST)]
    with ThreadPoolExecutor(4) as senders:
        answers = senders.map(lambda body: house.post("/webhooks/alertmanager", body), bodies)
        assert {200} == {answer.status_code for answer in answers}
