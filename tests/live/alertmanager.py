"""A real Alertmanager on loopback, with our own example as its configuration."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Self

import requests
import yaml

from tests.fakes.patience import eventually
from tests.fakes.programs import Program, free_port, path_of

EXAMPLE = Path(__file__).parents[2] / "alertmanager-examples" / "alertmanager.yml"
HOW = "install it: apt-get install prometheus-alertmanager"
QUICK = {"group_wait": "1s", "group_interval": "1s"}  # the example's are for people, not tests
TIMEOUT = 10.0  # seconds for one request


@dataclass(frozen=True)
class Alert:
    """What a Prometheus sends; its ``labels`` are its identity."""

    labels: Mapping[str, str]
    annotations: Mapping[str, str] = field(default_factory=dict)
    since: datetime = field(default_factory=lambda: datetime.now(UTC))

    def posted(self, *, until: datetime | None = None) -> dict[str, object]:
        """As API v2 takes it; ``until`` is when it resolved."""
        return {
            "labels": dict(self.labels),
            "annotations": dict(self.annotations),
            "startsAt": self.since.isoformat(),
            "generatorURL": "http://prometheus.monitoring:9090/graph?g0.expr=up&g0.tab=1",
            **({"endsAt": until.isoformat()} if until else {}),
        }


def configured(example: str, *, url: str, credentials_file: Path) -> dict[str, object]:
    """The example with our address and token, and without its patience; nothing else changes."""
    config = yaml.safe_load(example)
    assert isinstance(config, dict)
    config["route"].update(QUICK)
    hooks = [hook for each in config["receivers"] for hook in each.get("webhook_configs", [])]
    assert len(hooks) == 1, f"the example has {len(hooks)} webhooks; which one is ours?"
    hooks[0]["url"] = url
    hooks[0]["http_config"]["authorization"]["credentials_file"] = str(credentials_file)
    return config


class Alertmanager:
    """A single replica, no cluster. Use it in a ``with``."""

    def __init__(self, folder: Path, *, url: str, token: str) -> None:
        credentials = folder / "token"
        credentials.write_text(token, encoding="utf-8")
        example = EXAMPLE.read_text(encoding="utf-8")
        config = configured(example, url=url, credentials_file=credentials)
        (folder / "alertmanager.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        flags = [
            "--config.file=alertmanager.yml",
            f"--storage.path={folder / 'storage'}",
            f"--web.listen-address=127.0.0.1:{port}",
            f"--web.external-url={self.url}",
            "--cluster.listen-address=",
        ]
        argv = [path_of("prometheus-alertmanager", HOW), *flags]
        self.program = Program("alertmanager", argv, folder=folder)
        try:
            eventually(self._ready, "Alertmanager's /-/ready")
        except BaseException:
            self.program.stop()
            raise

    def fire(self, *alerts: Alert) -> None:
        """As Prometheus does: with an end far enough away not to be one."""
        self._post([alert.posted() for alert in alerts])

    def resolve(self, *alerts: Alert) -> None:
        """They ended just now."""
        now = datetime.now(UTC)
        self._post([alert.posted(until=now) for alert in alerts])

    def stop(self) -> None:
        """End it."""
        self.program.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _post(self, alerts: list[dict[str, object]]) -> None:
        answer = requests.post(f"{self.url}/api/v2/alerts", json=alerts, timeout=TIMEOUT)
        assert answer.status_code == HTTPStatus.OK, answer.text

    def _ready(self) -> bool:
        if not self.program.running:
            # not AssertionError: waiting on would be in vain
            raise RuntimeError(f"Alertmanager has ended:\n{self.program.output()[-3000:]}")
        try:
            return requests.get(f"{self.url}/-/ready", timeout=TIMEOUT).ok
        except requests.exceptions.RequestException:
            return False
