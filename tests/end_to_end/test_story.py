"""The whole path over a real Valkey with real workers: webhook in, message out, kept current."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.crowd import alert_about, pod_of, posted, write_crowd
from tests.fakes.patience import eventually
from tests.fakes.processes import Alertwhy, Setup
from tests.fakes.slack import Message, Slack
from tests.fakes.vendors import PagerDuty, Teams

KEY = "0123456789abcdef0123456789abcdef"
ROUTES = """
receivers:
  - name: shop
    slack: {{channel: "#shop-alerts", token: xoxb-test, api_url: "{slack}"}}
  - name: platform
    teams: {{webhook_url: "{teams}"}}
  - name: oncall
    pagerduty: {{routing_key: {key}, api_url: "{pagerduty}"}}
route:
  receiver: platform
  routes:
    - matchers: ['severity="critical"']
      receiver: oncall
      continue: true
    - namespaces: ["shop", "shop-*"]
      receiver: shop
"""


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack(token="xoxb-test") as vendor:
        yield vendor


@pytest.fixture
def teams() -> Iterator[Teams]:
    with Teams() as vendor:
        yield vendor


@pytest.fixture
def pagerduty() -> Iterator[PagerDuty]:
    with PagerDuty(routing_key=KEY) as vendor:
        yield vendor


@pytest.fixture
def house(
    tmp_path: Path, valkey_url: str, slack: Slack, teams: Teams, pagerduty: PagerDuty
) -> Iterator[Alertwhy]:
    """Service and workers, running, over a recorded cluster."""
    config = tmp_path / "routes.yaml"
    config.write_text(
        ROUTES.format(
            slack=slack.api_url, teams=teams.webhook_url, pagerduty=pagerduty.url, key=KEY
        )
    )
    crowd = {"cart": "shop", "search": "shop", "ledger": "billing"}
    setup = Setup(
        redis_url=valkey_url,
        config=config,
        snapshot=write_crowd(tmp_path / "cluster.json", crowd),
        webhook_token="hook",
        api_key="key",
    )
    with Alertwhy(tmp_path, setup) as running:
        running.serve()
        running.work()
        yield running


def parent(slack: Slack) -> Message:
    (only,) = slack.parents
    return only


def fired(house: Alertwhy, *alerts: dict[str, object]) -> None:
    answer = house.post("/webhooks/alertmanager", posted(*alerts))
    assert 200 == answer.status_code, answer.text


def test_two_namespaces_reach_two_receivers(house: Alertwhy, slack: Slack, teams: Teams) -> None:
    fired(house, alert_about("cart", "shop"), alert_about("ledger", "billing"))
    eventually(lambda: slack.parents and teams.cards, "a message for each")
    assert "memory" in parent(slack).shown
    assert "cart" in parent(slack).shown
    assert "ledger" not in parent(slack).shown
    (card,) = teams.cards
    assert "ledger" in card.shown
    assert "cart" not in card.shown


def test_a_botkube_event_travels_the_same_path(house: Alertwhy, slack: Slack) -> None:
    event = {
        "source": "k8s-err-events",
        "timeStamp": "0001-01-01T00:00:00Z",
        "data": {
            "APIVersion": "v1", "Action": "", "Cluster": "", "Count": 1, "Kind": "Pod",
            "Level": "error", "Messages": ["Back-off restarting failed container"],
            "Name": pod_of("cart"), "Namespace": "shop", "Reason": "BackOff",
            "Recommendations": None, "Resource": "v1/pods",
            "TimeStamp": "2026-11-21T15:59:00Z", "Title": "v1/pods error", "Type": "error",
            "Warnings": None,
        },
    }  # fmt: skip
    answer = house.post("/webhooks/botkube/hook", event)
    assert 200 == answer.status_code, answer.text
    eventually(lambda: slack.parents, "the message")
    assert "memory" in parent(slack).shown


def test_a_rerun_edits_and_a_resolve_closes_the_same_message(house: Alertwhy, slack: Slack) -> None:
    fired(house, alert_about("cart", "shop"))
    eventually(lambda: slack.parents, "the message")
    (found,) = house.investigations()
    again = house.post(f"/api/v1/investigations/{found['id']}/rerun", {})
    assert 202 == again.status_code
    eventually(
        lambda: (
            2 == house.investigations()[0]["generation"]
            and "done" == house.investigations()[0]["stage"]
        ),
        "the second round",
    )
    fired(house, alert_about("cart", "shop", resolved=True))
    eventually(lambda: "RESOLVED" in parent(slack).shown, "the resolve")
    (found,) = house.investigations()
    assert "resolved" == found["status"]
    assert 1 == len(slack.parents)


def test_alerts_about_one_deployment_are_one_message(house: Alertwhy, slack: Slack) -> None:
    fired(house, alert_about("cart", "shop"))
    eventually(lambda: slack.parents, "the message")
    about_workload = alert_about("cart", "shop", alertname="KubeDeploymentReplicasMismatch")
    labels = about_workload["labels"]
    assert isinstance(labels, dict)
    del labels["pod"], labels["container"], labels["uid"]
    labels["deployment"] = "cart"
    fired(house, about_workload)
    eventually(lambda: "KubeDeploymentReplicasMismatch" in parent(slack).shown, "both alerts")
    statuses = sorted(str(each["status"]) for each in house.investigations())
    assert statuses in (["open"], ["joined", "open"])


def test_a_critical_alert_pages_once_and_is_resolved(
    house: Alertwhy, slack: Slack, pagerduty: PagerDuty
) -> None:
    critical = alert_about("search", "shop", severity="critical")
    fired(house, critical)
    eventually(lambda: pagerduty.incidents and slack.parents, "the page and the team's message")
    (incident,) = pagerduty.incidents
    assert "memory" in incident.shown
    fired(house, alert_about("search", "shop", severity="critical", resolved=True))
    eventually(lambda: "resolved" == pagerduty.incidents[0].status, "the resolve")
    assert 1 == len(pagerduty.incidents)


def test_one_started_by_hand_is_delivered_and_over(house: Alertwhy, slack: Slack) -> None:
    target = {"kind": "Deployment", "namespace": "shop", "name": "search"}
    answer = house.post("/api/v1/investigations", {"target": target})
    assert 202 == answer.status_code, answer.text
    eventually(lambda: slack.parents, "the message")
    eventually(lambda: "resolved" == house.investigations()[0]["status"], "its end")
    assert "search" in parent(slack).shown


def test_a_channel_that_is_down_gets_the_latest_state_when_it_is_back(
    house: Alertwhy, slack: Slack
) -> None:
    slack.fail(times=2, status=503)
    fired(house, alert_about("cart", "shop"))
    eventually(lambda: len(slack.requests) >= 2, "two tries")
    eventually(lambda: slack.parents, "the message")
    (found,) = house.investigations()
    assert "sent" == found["deliveries"][0]["status"]
