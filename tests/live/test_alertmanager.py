"""The example configuration, on a real Alertmanager: what it posts, and with which token."""

from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from tests.fakes.loopback import Answer, Loopback, Request
from tests.fakes.patience import eventually
from tests.live.alertmanager import EXAMPLE, Alert, Alertmanager, configured

pytestmark = pytest.mark.live


class Hook(Loopback):
    def take(self, request: Request) -> Answer:
        return Answer(200, {"accepted": 1})

    def statuses(self) -> list[object]:
        return [request.json()["status"] for request in self.requests]


def test_an_alert_arrives_with_the_token_and_so_does_its_end(tmp_path: Path) -> None:
    alert = Alert({"alertname": "KubePodCrashLooping", "namespace": "shop", "pod": "cart-0"})
    with Hook() as hook, Alertmanager(tmp_path, url=f"{hook.url}/hook", token="t") as alertmanager:
        alertmanager.fire(alert)
        eventually(lambda: "firing" in hook.statuses(), "the alert")
        alertmanager.resolve(alert)
        eventually(lambda: "resolved" in hook.statuses(), "its end")
        assert {("/hook", "Bearer t")} == {
            (request.path, request.headers["authorization"]) for request in hook.requests
        }


def test_only_address_token_and_patience_differ_from_the_example(tmp_path: Path) -> None:
    example = EXAMPLE.read_text(encoding="utf-8")
    changed = yaml.safe_dump(configured(example, url="u", credentials_file=tmp_path))
    original = yaml.safe_dump(yaml.safe_load(example))
    lines = set(changed.splitlines()) ^ set(original.splitlines())
    names = {line.strip("- ").partition(":")[0] for line in lines}
    assert {"url", "credentials_file", "group_wait", "group_interval"} == names


def test_an_end_is_said_only_of_what_ended() -> None:
    alert = Alert({"alertname": "A"})
    assert "endsAt" not in alert.posted()
    assert "endsAt" in alert.posted(until=alert.since + timedelta(minutes=1))
