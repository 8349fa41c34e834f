"""Alertmanager itself takes the examples, and sends what they say to a receiver."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import yaml

from tests.fakes.loopback import Answer, Loopback, Request
from tests.fakes.patience import eventually
from tests.fakes.programs import Program, free_port, path_of, run

pytestmark = pytest.mark.live

EXAMPLES = Path(__file__).parents[2] / "alertmanager-examples"
HOW = "install prometheus-alertmanager, or put its programs there"
URL = "http://alertwhy.alertwhy.svc:8080"
MOUNTED = "/etc/alertmanager/secrets/alertwhy/webhook-token"
WATCHDOG = {"alertname": "Watchdog", "namespace": "shop", "severity": "none"}
CRASH = {"alertname": "KubePodCrashLooping", "namespace": "shop", "severity": "critical"}


class Taker(Loopback):
    """Takes every POST."""

    def take(self, request: Request) -> Answer:
        return Answer(200)


@pytest.fixture(scope="module")
def taker() -> Iterator[Taker]:
    with Taker() as server:
        yield server


@pytest.fixture(scope="module")
def alertmanager(taker: Taker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real one with alertmanager.yml, but for where alertwhy and its token are; its address."""
    folder = tmp_path_factory.mktemp("alertmanager")
    (folder / "token").write_text("the-token\n")
    text = (EXAMPLES / "alertmanager.yml").read_text().replace(URL, taker.url)
    (folder / "config.yml").write_text(text.replace(MOUNTED, str(folder / "token")))
    address = f"127.0.0.1:{free_port()}"
    name = "alertmanager" if shutil.which("alertmanager") else "prometheus-alertmanager"
    words = [
        path_of(name, HOW),
        f"--config.file={folder / 'config.yml'}",
        f"--storage.path={folder}",
        f"--web.listen-address={address}",
        "--cluster.listen-address=",
    ]
    program = Program("alertmanager", words, folder=folder)
    try:
        yield f"http://{address}"
    finally:
        program.stop()


def check(config: Path) -> str:
    return run([path_of("amtool", HOW), "check-config", config.name], folder=config.parent)


def answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/-/ready", timeout=2).ok
    except requests.ConnectionError:
        return False


def test_alertmanager_takes_the_whole_file() -> None:
    assert "SUCCESS" in check(EXAMPLES / "alertmanager.yml")


def test_alertmanager_takes_what_the_stack_is_given(tmp_path: Path) -> None:
    values = yaml.safe_load((EXAMPLES / "kube-prometheus-stack-values.yaml").read_text())
    config = tmp_path / "alertmanager.yml"
    config.write_text(yaml.safe_dump(values["alertmanager"]["config"]))
    assert "SUCCESS" in check(config)


def test_an_alert_is_posted_with_the_token_and_the_watchdog_is_not(
    alertmanager: str, taker: Taker
) -> None:
    eventually(lambda: answers(alertmanager), "a ready Alertmanager")
    alerts = [{"labels": WATCHDOG}, {"labels": CRASH}]
    requests.post(f"{alertmanager}/api/v2/alerts", json=alerts, timeout=5).raise_for_status()
    (post,) = eventually(lambda: taker.requests, "the alert", seconds=40)
    assert "/webhooks/alertmanager" == post.path
    assert "Bearer the-token" == post.headers["authorization"]
    sent = post.json()
    assert "4" == sent["version"]
    assert [CRASH] == [each["labels"] for each in sent["alerts"]]
