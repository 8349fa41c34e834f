"""``alertwhy check``: everything that can be wrong before the first alert, one line each."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from alertwhy.config import Receiver, load
from alertwhy.errors import AlertwhyError, CollectError
from alertwhy.settings import Settings, read_settings
from alertwhy.store.connection import connect, reachable
from service.app import checked
from workers.bootstrap import channel_of, cluster_of, prometheus_of
from workers.clients.absent import AbsentCluster

READ_TIMEOUT = 5.0  # seconds


@dataclass(frozen=True)
class Line:
    """One thing looked at; ``fault`` says what is wrong and what to do, empty where all is well."""

    what: str
    found: str = ""
    fault: str = ""


@click.command()
@click.option("--live", is_flag=True, help="Also connect to Redis and read the cluster.")
def check(live: bool) -> None:  # noqa: FBT001  # click's flag
    """Check settings, routing file and receivers; with --live, Redis and the cluster too."""
    lines = list(_lines(live=live))
    for line in lines:
        mark = click.style("fault", fg="red") if line.fault else click.style("ok", fg="green")
        click.echo(f"{mark:>5}  {line.what}: {line.fault or line.found}")
    if any(line.fault for line in lines):
        sys.exit(1)


def _lines(*, live: bool) -> Iterator[Line]:
    try:
        settings = read_settings()
    except AlertwhyError as error:
        yield Line("settings", fault=str(error))
        return
    yield _tried("settings", lambda: _settings(settings))
    yield from _routing(settings.config)
    yield Line("model", settings.model or "none: rules alone")
    if live:
        yield _tried("Redis", lambda: _redis(settings))
        yield _tried("cluster", lambda: _cluster(settings))
    yield _tried("Prometheus", lambda: _prometheus(settings, live=live))


def _settings(settings: Settings) -> str:
    checked(settings)
    return f"listens on {settings.host}:{settings.port}"


def _routing(path: Path | None) -> Iterator[Line]:
    try:
        config = load(path)
    except AlertwhyError as error:
        yield Line("routing file", fault=str(error))
        return
    where = str(path) if path else "none: everything to stdout"
    yield Line("routing file", where)
    for name, receiver in config.receivers.items():
        yield _tried(f"receiver {name}", partial(_receiver, receiver))


def _receiver(receiver: Receiver) -> str:
    channel_of(receiver)
    return f"{receiver.notifier}, configured"


def _redis(settings: Settings) -> str:
    if not settings.redis_url:
        return "embedded Valkey (set ALERTWHY_REDIS_URL in production)"
    with reachable(), connect(settings.redis_url, hurried=True) as redis:
        redis.ping()
    return "answers"


def _cluster(settings: Settings) -> str:
    cluster = cluster_of(settings)
    if isinstance(cluster, AbsentCluster):
        raise CollectError(cluster.reason)
    cluster.list("Node", "", timeout=READ_TIMEOUT)
    return "answers, and lets nodes be read"


def _prometheus(settings: Settings, *, live: bool) -> str:
    """Optional: without it there are no numbers, and nothing else is missing."""
    prometheus = prometheus_of(settings)
    if prometheus is None:
        return "none: no measurements (set ALERTWHY_PROMETHEUS_URL)"
    if not live:
        return prometheus.address
    prometheus.ping(timeout=READ_TIMEOUT)
    return f"{prometheus.address} answers"


def _tried(what: str, look: Callable[[], str]) -> Line:
    try:
        return Line(what, look())
    except AlertwhyError as error:
        return Line(what, fault=str(error))
