import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from logging import LogRecord, makeLogRecord
from pathlib import Path

import pytest

from alertwhy.settings import Settings
from service.gunicorn_conf import FACTORY, options, scrub

ROOT = Path(__file__).parents[2]
BODY = (ROOT / "tests/recorded/alertmanager/single-pod-crashloop-firing.json").read_bytes()
# gunicorn itself, with our options, on a socket that is already bound
SERVE = """
import sys
from gunicorn.app.wsgiapp import WSGIApplication
from alertwhy import logs
from alertwhy.settings import read_settings
from service.gunicorn_conf import FACTORY, options
logs.configure()
class App(WSGIApplication):
    def load_config(self):
        chosen = options(read_settings())
        for name, value in {**chosen, "bind": sys.argv[1], "workers": 1}.items():
            self.cfg.set(name, value)
        self.app_uri = FACTORY
App().run()
"""


def record(text: str, *args: object) -> LogRecord:
    return makeLogRecord({"msg": text, "args": args})


@pytest.mark.parametrize(("host", "bind"), [("127.0.0.1", "127.0.0.1:8080"), ("::1", "[::1]:8080")])
def test_it_listens_where_the_settings_say(host: str, bind: str) -> None:
    assert bind == options(Settings(host=host))["bind"]


def test_no_request_is_logged_by_gunicorn() -> None:
    assert options(Settings())["accesslog"] is None


def test_no_secret_is_told_to_gunicorn() -> None:
    settings = Settings(webhook_token="hush", webhook_hmac_key="hush", api_key="hush")
    assert "hush" not in str(options(settings))


def test_a_secret_in_a_path_is_scrubbed_from_the_log() -> None:
    line = record("Error handling request %s %s", "POST", "/webhooks/botkube/hush/hush?a=b")

    assert scrub(line)
    assert "Error handling request POST /webhooks/botkube/***?a=b" == line.getMessage()


def test_other_lines_stay_as_they_are() -> None:
    line = record("Booting worker with pid: %s", 12)

    assert scrub(line)
    assert ("Booting worker with pid: %s", (12,)) == (line.msg, line.args)


@pytest.fixture
def server(valkey_url: str) -> Iterator[int]:
    """gunicorn with our options over the application; the port it listens on."""
    assert "service.app:from_environment()" == FACTORY
    variables = {
        **os.environ,  # noqa: TID251 (a process of our own is started as a person would)
        "ALERTWHY_REDIS_URL": valkey_url,
        "ALERTWHY_WEBHOOK_TOKEN": "hush",
        "ALERTWHY_MAX_BODY": "5000",
    }
    with socket.create_server(("127.0.0.1", 0)) as bound:
        process = subprocess.Popen(  # noqa: S603 (our own command line)
            [sys.executable, "-c", SERVE, f"fd://{bound.fileno()}"],
            cwd=ROOT,
            env=variables,
            pass_fds=[bound.fileno()],
            stderr=subprocess.PIPE,
        )
        try:
            yield bound.getsockname()[1]
        finally:
            process.terminate()
            _, said = process.communicate(timeout=30)
            assert b"hush" not in said


def asked(port: int, head: str, *parts: bytes) -> tuple[int, dict[str, object]]:
    """The status and JSON of one answer to bytes as they are sent."""
    start = f"{head}\r\nHost: x\r\nConnection: close\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(start.encode() + b"".join(parts))
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    top, _, body = answer.partition(b"\r\n\r\n")
    return int(top.split()[1]), json.loads(body) if body.startswith(b"{") else {}


def chunks(*parts: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (*parts, b""))


POST = "POST /webhooks/alertmanager/hush HTTP/1.1"


def test_bodies_arrive_however_they_are_sent(server: int) -> None:
    whole = asked(server, POST, b"Content-Length: %d\r\n\r\n" % len(BODY), BODY)
    chunked = asked(
        server, POST, b"Transfer-Encoding: chunked\r\n\r\n", chunks(BODY[:100], BODY[100:])
    )
    too_long = asked(server, POST, b"Transfer-Encoding: chunked\r\n\r\n", chunks(BODY, b" " * 5000))
    cut = asked(server, POST, b"Content-Length: %d\r\n\r\n" % (len(BODY) + 50), BODY[:-50])
    longer = asked(server, POST, b"Content-Length: 10\r\n\r\n", BODY)
    nothing = asked(server, POST, b"\r\n")
    nonsense = asked(server, "\0 /webhooks/alertmanager/hush", b"\r\n")

    assert (200, 1) == (whole[0], whole[1]["accepted"])
    assert (200, 1) == (chunked[0], chunked[1]["accepted"])
    assert 413 == too_long[0]
    assert [400, 400, 400, 400] == [cut[0], longer[0], nothing[0], nonsense[0]]
    assert 200 == asked(server, "GET /healthz HTTP/1.1", b"\r\n")[0]
