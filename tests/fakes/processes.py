"""Our own processes, started as a person would: ``alertwhy serve`` and ``alertwhy work``."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import requests

from tests.fakes.patience import eventually
from tests.fakes.programs import Program, free_port

ROOT = Path(__file__).parents[2]  # where ``python -m cli`` finds us
READY_SECONDS = 120.0  # a second on an idle machine
TIMEOUT = 10.0  # seconds for one request


@dataclass(frozen=True)
class Setup:
    """What the processes are told; ``more`` are further variables."""

    redis_url: str
    config: Path | None = None
    snapshot: Path | None = None
    kubeconfig: Path | None = None
    webhook_token: str = ""
    api_key: str = ""
    more: Mapping[str, str] = field(default_factory=dict)

    def variables(self, *, listen: str, home: Path) -> dict[str, str]:
        """The whole environment: nothing of this machine's gets in."""
        wanted = {
            "ALERTWHY_REDIS_URL": self.redis_url,
            "ALERTWHY_LISTEN": listen,
            "ALERTWHY_CONFIG": self.config,
            "ALERTWHY_SNAPSHOT": self.snapshot,
            "ALERTWHY_WEBHOOK_TOKEN": self.webhook_token,
            "ALERTWHY_API_KEY": self.api_key,
            "KUBECONFIG": self.kubeconfig,
            "HOME": home,
            "PATH": os.defpath,
            "PYTHONUNBUFFERED": "1",  # a killed process has said all that it said
            **self.more,
        }
        return {name: str(value) for name, value in wanted.items() if value}


class Alertwhy:
    """A service and a worker supervisor on this machine. Use it in a ``with``.

    Their output is ``<folder>/serve.log`` and ``work.log``. ``service`` and ``worker`` are
    Programs: ``kill()`` ends one with its whole group, ``serve()`` and ``work()`` start anew.
    """

    def __init__(self, folder: Path, setup: Setup) -> None:
        self.folder = folder
        self.setup = setup
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.service: Program | None = None
        self.worker: Program | None = None

    def serve(self) -> Program:
        """Start the service and wait until it is ready; AssertionError with its last words."""
        service = self.service = self._run("serve")
        eventually(lambda: self._ready(service), "the service's /readyz", seconds=READY_SECONDS)
        return service

    def work(self, *flags: str) -> Program:
        """Start the workers."""
        self.worker = self._run("work", *flags)
        return self.worker

    def post(self, path: str, body: Mapping[str, object]) -> requests.Response:
        """As Alertmanager to ``/webhooks/…``, as an operator to anything else."""
        hook = path.startswith("/webhooks/")
        token = self.setup.webhook_token if hook else self.setup.api_key
        return requests.post(self.url + path, json=body, headers=_bearer(token), timeout=TIMEOUT)

    def get(self, path: str) -> dict[str, object]:
        """What the API says; AssertionError where it refuses."""
        headers = _bearer(self.setup.api_key)
        answer = requests.get(self.url + path, headers=headers, timeout=TIMEOUT)
        assert answer.ok, f"GET {path}: {answer.status_code} {answer.text}"
        found = answer.json()
        assert isinstance(found, dict)
        return found

    def investigations(self) -> list[dict[str, object]]:
        """Every investigation in full, newest first."""
        items = self.get("/api/v1/investigations?limit=100")["items"]
        assert isinstance(items, list)
        return [self.get(f"/api/v1/investigations/{each['id']}") for each in items]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """As a power cut does: an orderly end takes seconds, and has tests of its own."""
        for program in (self.worker, self.service):
            if program is not None:
                program.kill_all()

    def _run(self, *words: str) -> Program:
        listen = f"127.0.0.1:{self.port}"
        environ = self.setup.variables(listen=listen, home=self.folder)
        argv = [sys.executable, "-m", "cli", *words]
        return Program(words[0], argv, folder=self.folder, env=environ, cwd=ROOT)

    def _ready(self, service: Program) -> bool:
        if not service.running:
            # not AssertionError: waiting on would be in vain
            raise RuntimeError(f"alertwhy serve has ended:\n{service.output()[-3000:]}")
        try:
            return requests.get(f"{self.url}/readyz", timeout=TIMEOUT).ok
        except requests.exceptions.RequestException:
            return False


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}
