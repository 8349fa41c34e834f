"""Service and workers as processes of their own, as in production, with a Valkey between them."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from importlib.resources import files
from json import dumps
from pathlib import Path
from typing import Self

from alertwhy.embedded import url_of
from alertwhy.errors import AlertwhyError
from alertwhy.settings import inherited

START_SECONDS = 30.0
END_SECONDS = 10.0

ROUTES = """\
storm: {{threshold: 100}}
receivers:
  - name: shop
    paced: false
    slack: {{channel: "#shop-alerts", token: demo, api_url: "{url}/slack/"}}
  - name: platform
    paced: false
    teams: {{webhook_url: "{url}/teams"}}
  - name: oncall
    paced: false
    pagerduty: {{routing_key: "00000000000000000000000000000000", api_url: "{url}/pagerduty/"}}
route:
  receiver: platform
  patience: 20s
  routes:
    - matchers: ['severity="critical"']
      receiver: oncall
    - namespaces: ["shop", "shop-*"]
      receiver: shop
"""


class House:
    """Everything that ``demo`` starts; ends with the ``with`` block, whatever happened."""

    def __init__(self, folder: Path, receivers: str) -> None:
        self.log = folder / "demo.log"
        self.url = f"http://127.0.0.1:{_free_port()}"
        routes = folder / "routes.yaml"
        routes.write_text(ROUTES.format(url=receivers), encoding="utf-8")
        self._environment = inherited(
            ALERTWHY_REDIS_URL=url_of(folder / "valkey"),
            ALERTWHY_LISTEN=self.url.removeprefix("http://"),
            ALERTWHY_CONFIG=str(routes),
            ALERTWHY_SNAPSHOT=str(files("cli.demo").joinpath("cluster.json.gz")),
        )
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        """Started, not yet ready."""
        with self.log.open("wb") as log:
            for command in ("serve", "work"):
                self._processes.append(
                    subprocess.Popen(  # noqa: S603  # our own command
                        [sys.executable, "-m", "cli", command],
                        env=self._environment,
                        stdout=log,
                        stderr=log,
                        start_new_session=True,
                    )
                )
        return self

    def __exit__(self, *_: object) -> None:
        """Told to end, then made to."""
        for process in self._processes:
            process.send_signal(signal.SIGTERM)
        for process in self._processes:
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()

    def wait(self) -> None:
        """Until the service answers; raises AlertwhyError with the log's end where it does not."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if any(process.poll() is not None for process in self._processes):
                break
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=1):  # noqa: S310  # ours
                    return
            except (OSError, urllib.error.URLError):
                time.sleep(0.05)
        tail = self.log.read_text(errors="replace")[-2000:]
        raise AlertwhyError(f"the service did not start:\n{tail}")

    def post(self, path: str, payload: dict[str, object]) -> None:
        """One webhook, as Alertmanager sends it."""
        request = urllib.request.Request(  # noqa: S310  # our own service
            f"{self.url}{path}",
            data=dumps(payload).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10):  # noqa: S310
            return

    def get(self, path: str) -> bytes:
        """What the API answers."""
        with urllib.request.urlopen(f"{self.url}{path}", timeout=10) as answer:  # noqa: S310
            body: bytes = answer.read()
            return body


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
