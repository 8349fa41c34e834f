"""``alertwhy check``: everything that can be wrong before the first alert, one line each."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import click

from alertwhy.config import Receiver, load
from alertwhy.errors import AlertwhyError, CollectError
from alertwhy.settings import Settings, read_settings
from alertwhy.store.connection import connect, reachable
from service.app import checked
from workers.bootstrap import channel_of, cluster_of, prometheus_of
from workers.clients.absent import AbsentCluster

_UNSIGNED = (
    "has buttons: true, and no press will be taken: set ALERTWHY_SLACK_SIGNING_SECRET (or …_FILE) to"
    " the Slack app's signing secret and its interactivity URL to <public address>/slack/actions,"
    " or leave buttons out"
)
READ_TIMEOUT = 5.0  # seconds


@dataclass(frozen=True)
class Line:
    """One thing looked at; ``fault`` says what is wrong and what to do, empty where all is well.

    ``warning`` says the same of what works, but not as whoever set it up expects.
    """

    what: str
    found: str = ""
    fault: str = ""
    warning: str = ""

    def __str__(self) -> str:
        """As it is shown, its mark first."""
        mark, colour = ("ok", "green")
        if self.fault or self.warning:
            mark, colour = ("fault", "red") if self.fault else ("warn", "yellow")
        said = self.fault or self.warning or self.found
        return f"{click.style(f'{mark:>5}', fg=colour)}  {self.what}: {said}"


@click.command()
@click.option("--live", is_flag=True, help="Also connect to Redis and read the cluster.")
def check(live: bool) -> None:  # noqa: FBT001  # click's flag
    """Check settings, routing file and receivers; with --live, Redis and the cluster too."""
    lines = list(_lines(live=live))
    for line in lines:
        click.echo(str(line))
    if any(line.fault for line in lines):
        sys.exit(1)


def _lines(*, live: bool) -> Iterator[Line]:
    try:
        settings = read_settings()
    except AlertwhyError as error:
        yield Line("settings", fault=str(error))
        return
    yield _tried("settings", lambda: _settings(settings))
    yield from _routing(settings)
    yield Line("model", settings.model or "none: rules alone")
    if live:
        yield _tried("Redis", lambda: _redis(settings))
        yield _tried("cluster", lambda: _cluster(settings))
    yield _tried("Prometheus", lambda: _prometheus(settings, live=live))


def _settings(settings: Settings) -> str:
    checked(settings)
    return f"listens on {settings.host}:{settings.port}"


def _routing(settings: Settings) -> Iterator[Line]:
    path = settings.config
    try:
        config = load(path)
    except AlertwhyError as error:
        yield Line("routing file", fault=str(error))
        return
    where = str(path) if path else "none: everything to stdout"
    yield Line("routing file", where)
    for name, receiver in config.receivers.items():
        yield _tried(f"receiver {name}", partial(_receiver, receiver))
        if receiver.options.get("buttons") is True and not settings.slack_signing_secret:
            yield Line(f"receiver {name}", warning=f"{receiver.where} {_UNSIGNED}")


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
