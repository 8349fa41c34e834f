"""The examples hold together: one address, one token, and a routing file that does what it says."""

from pathlib import Path

import pytest
import yaml
from helm_python import Chart

from alertwhy.config import Config, load
from alertwhy.domain.routing import Analysis, decide

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "alertmanager-examples"
ALERTWHY = "http://alertwhy.alertwhy.svc:8080/webhooks"  # helm install -n alertwhy alertwhy …
EXPIRES = 24  # hours without a word after which an investigation is closed


def read(name: str) -> dict:
    return yaml.safe_load((EXAMPLES / name).read_text())


@pytest.fixture(scope="module")
def routing() -> Config:
    return load(EXAMPLES / "routing.yaml")


@pytest.fixture
def alertmanager() -> dict:
    return read("alertmanager.yml")


@pytest.fixture
def operator() -> dict:
    return read("prometheus-operator-alertmanagerconfig.yaml")


@pytest.fixture
def botkube() -> dict:
    return read("botkube-values.yaml")["communications"]["default-group"]["webhook"]


def webhook(config: dict) -> dict:
    (receiver,) = [each for each in config["receivers"] if each["name"] == "alertwhy"]
    (hook,) = receiver["webhook_configs"]
    return hook


def test_the_readme_has_a_row_for_each_file() -> None:
    text = (EXAMPLES / "README.md").read_text()
    for path in EXAMPLES.iterdir():
        assert path.name == "README.md" or f"| `{path.name}` |" in text


def test_alertmanager_is_told_to_send_all_and_to_say_when_it_is_over(alertmanager: dict) -> None:
    hook = webhook(alertmanager)
    assert f"{ALERTWHY}/alertmanager" == hook["url"]
    assert hook["send_resolved"] is True
    assert 0 == hook["max_alerts"]


def test_the_token_is_read_from_where_the_operator_mounts_the_secret(alertmanager: dict) -> None:
    values = read("kube-prometheus-stack-values.yaml")["alertmanager"]
    (secret,) = values["alertmanagerSpec"]["secrets"]
    path = f"/etc/alertmanager/secrets/{secret}/webhook-token"
    authorization = webhook(alertmanager)["http_config"]["authorization"]
    assert {"type": "Bearer", "credentials_file": path} == authorization


def test_the_chart_of_the_stack_is_given_the_same_configuration(alertmanager: dict) -> None:
    values = read("kube-prometheus-stack-values.yaml")
    assert alertmanager == values["alertmanager"]["config"]


def test_a_repeat_comes_before_an_investigation_expires(alertmanager: dict) -> None:
    repeat = alertmanager["route"]["repeat_interval"]
    assert 0 < int(repeat.removesuffix("h")) < EXPIRES


def test_the_operators_object_says_the_same_in_its_own_words(
    alertmanager: dict, operator: dict
) -> None:
    (receiver,) = operator["spec"]["receivers"]
    (hook,) = receiver["webhookConfigs"]
    theirs = webhook(alertmanager)
    assert theirs["url"] == hook["url"]
    assert theirs["send_resolved"] == hook["sendResolved"]
    assert theirs["max_alerts"] == hook["maxAlerts"]
    assert {
        "type": "Bearer",
        "credentials": {"name": "alertwhy", "key": "webhook-token"},
    } == hook["httpConfig"]["authorization"]
    route = operator["spec"]["route"]
    assert alertmanager["route"]["group_by"] == route["groupBy"]
    assert alertmanager["route"]["group_interval"] == route["groupInterval"]


def test_botkube_carries_its_token_in_the_path_and_has_a_source_bound(botkube: dict) -> None:
    assert botkube["enabled"] is True
    assert botkube["url"].startswith(f"{ALERTWHY}/botkube/REPLACE")
    assert botkube["bindings"]["sources"]


@pytest.mark.parametrize(
    ("labels", "namespace", "receivers"),
    [
        ({"alertname": "Watchdog"}, "", [None]),
        ({"alertname": "KubeNodeNotReady"}, "", ["platform"]),
        ({"severity": "critical"}, "shop-eu", ["oncall", "shop"]),
        ({"severity": "warning"}, "shop", ["shop"]),
        ({"severity": "critical"}, "shopping", ["platform"]),
        ({"severity": "critical"}, "payments", ["audit"]),
    ],
)
def test_the_routing_file_sends_each_alert_where_its_comments_say(
    routing: Config, labels: dict, namespace: str, receivers: list[str | None]
) -> None:
    assert receivers == [each.receiver for each in decide(routing.route, labels, namespace)]


def test_no_alert_of_payments_is_shown_to_a_model(routing: Config) -> None:
    (decision,) = decide(routing.route, {}, "payments")
    assert Analysis.RULES == decision.route.behaviour.analysis


def test_the_chart_takes_the_routing_file_and_mounts_its_secrets(routing: Config) -> None:
    values = {
        "secret": {"name": "alertwhy"},
        "receiverSecrets": ["alertwhy-receivers"],
        "config": read("routing.yaml"),
    }
    with Chart.load(ROOT / "helm" / "alertwhy") as chart:
        files = chart.render(values, name="alertwhy", namespace="alertwhy")
    worker = files["alertwhy/templates/worker-deployment.yaml"]
    assert "mountPath: /run/secrets/receivers" in worker
    secrets = [
        value
        for receiver in routing.receivers.values()
        for key, value in receiver.options.items()
        if key.endswith("_file")
    ]
    assert secrets
    assert all(str(path).startswith("/run/secrets/receivers/") for path in secrets)
