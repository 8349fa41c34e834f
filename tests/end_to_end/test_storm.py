"""Hundreds of targets at once: a handful of messages that name each, and what is above them."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.crowd import alert_about, posted, write_crowd
from tests.fakes.model_server import ModelServer
from tests.fakes.outage import Outage, write_outages
from tests.fakes.patience import eventually
from tests.fakes.processes import Alertwhy, Setup
from tests.fakes.slack import Slack
from tests.fakes.vendors import PagerDuty, Teams

TARGETS = 400
ALERTS = ("KubePodNotReady", "KubePodCrashLooping", "TargetDown", "HighErrorRate", "NoEndpoints")
A_POST = 100  # alerts
MOST = 5  # messages for each receiver
ALONE = 10  # targets that may be told, and asked about, before it is known to be a storm
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


def _of(team: str) -> tuple[str, ...]:
    return tuple(f"{team}-{number:02d}x" for number in range(8))


# What is broken above them, and what a reader should be told of it.
OUTAGES = {
    Outage("node-lost-silent", "session", _of("fleet")): "Node worker-3 is not ready",
    Outage("volume-attach-failed-ebs", "kafka-ui", _of("viewer")): "PersistentVolumeClaim files/data",
    Outage("pvc-storageclass-missing", "postgres", _of("vault")): "StorageClass fast-ssd, which does not exist",
    Outage("image-registry-unreachable-docker", "leads", _of("crm")): "Registry registry.example.com does not answer",
    Outage("quota-exceeded", "gateway", _of("edge")): "Quota team-blue-compute of team-blue is used up",
    Outage("hop-database-out-of-memory", "levels", _of("ledger")): "Service stock/postgres, where the fault is: Container postgres was killed",
}  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """Service and workers, and all that they talk to."""

    house: Alertwhy
    slack: Slack
    teams: Teams
    pagerduty: PagerDuty
    model: ModelServer

    def told(self) -> dict[str, str]:
        """All that was said, by channel."""
        incidents = [each.shown for each in self.pagerduty.incidents]
        return {
            "Slack": "\n".join(f"{each.shown}\n{each.text}" for each in self.slack.messages),
            "Teams": "\n".join(each.shown for each in self.teams.cards),
            "PagerDuty": "\n".join([*incidents, *map(str, self.pagerduty.changes)]),
        }

    def hears(self, *names: str) -> None:
        """Wait until every channel has been told each of these."""
        for what in self.told():
            eventually(
                lambda what=what: all(name in self.told()[what] for name in names),
                f"every target on {what}",
                seconds=480,  # at the most: a quiet machine takes a minute
            )

    def fire(self, alerts: list[dict[str, object]]) -> None:
        """As one Alertmanager does with many groups: several POSTs at the same time."""
        bodies = [posted(*alerts[at : at + A_POST]) for at in range(0, len(alerts), A_POST)]
        with ThreadPoolExecutor(4) as senders:
            hook = "/webhooks/alertmanager"
            answers = senders.map(lambda body: self.house.post(hook, body), bodies)
            assert {200} == {answer.status_code for answer in answers}

    def is_a_handful(self) -> None:
        """One message that is edited, one page, and few cards."""
        assert 1 == len(self.slack.parents)
        assert MOST >= len(self.slack.messages)
        assert MOST >= len(self.teams.cards)
        assert {""} == {card.failure for card in self.teams.cards}
        assert 1 == len(self.pagerduty.incidents)
        assert MOST >= len(self.pagerduty.incidents) + len(self.pagerduty.changes)


@contextmanager
def staged(folder: Path, valkey_url: str, snapshot: Path) -> Iterator[Stage]:
    """Everything running, before the first alert."""
    with ExitStack() as stack:
        slack = stack.enter_context(Slack(token="xoxb-test"))
        teams = stack.enter_context(Teams())
        pagerduty = stack.enter_context(PagerDuty(routing_key=KEY))
        model = stack.enter_context(ModelServer(SAID))
        urls = {"slack": slack.api_url, "teams": teams.webhook_url, "pagerduty": pagerduty.url}
        config = folder / "routes.yaml"
        config.write_text(ROUTES.format(key=KEY, **urls))
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
        house = stack.enter_context(Alertwhy(folder, setup))
        house.serve()
        house.work()
        yield Stage(house, slack, teams, pagerduty, model)


def test_a_storm_is_a_handful_of_messages_that_name_every_target(
    tmp_path: Path, valkey_url: str
) -> None:
    names = [f"app-{number:03d}" for number in range(TARGETS)]
    snapshot = write_crowd(tmp_path / "cluster.json", dict.fromkeys(names, "shop"), node=NODE)
    with staged(tmp_path, valkey_url, snapshot) as stage:
        stage.fire(
            [alert_about(name, "shop", alertname=alert) for alert in ALERTS for name in names]
        )
        stage.hears(*names)
        eventually(lambda: stage.model.asked, "the question to the model")
        time.sleep(3)  # for what should not come

        stage.is_a_handful()
        assert f"Node {NODE} is not ready" in stage.slack.parents[0].shown
        assert "upstream-node" in stage.slack.parents[0].shown
        assert 1 == len(stage.model.asked)


def test_a_storm_with_several_causes_tells_what_is_above_each_group(
    tmp_path: Path, valkey_url: str
) -> None:
    snapshot = write_outages(tmp_path / "cluster.json", OUTAGES)
    names = [name for outage in OUTAGES for name in outage.names]
    with staged(tmp_path, valkey_url, snapshot) as stage:
        stage.fire([alert for outage in OUTAGES for alert in outage.alerts()])
        stage.hears(*names)
        time.sleep(3)  # for what should not come

        stage.is_a_handful()
        for channel, told in stage.told().items():
            missing = [each for each in OUTAGES.values() if each not in told]
            assert [] == missing, f"{channel} was told: {told}"
        assert ALONE + 1 >= len(stage.model.asked)
