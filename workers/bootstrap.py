"""The composition root of the workers: settings in, means out, once for each process."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache

import structlog

from alertwhy import __version__
from alertwhy.config import ConfigFile, Receiver, load
from alertwhy.embedded import url_of
from alertwhy.errors import ConfigError
from alertwhy.ids import new_id
from alertwhy.options import Options
from alertwhy.queue import Queues
from alertwhy.settings import Settings, read_settings
from alertwhy.store import Store
from alertwhy.store.connection import connect
from workers.clients.absent import AbsentCluster
from workers.clients.cluster import Cluster
from workers.clients.http import RequestsHttp
from workers.clients.kubernetes import live_cluster
from workers.clients.openai import Memory, Model, openai_model
from workers.clients.prometheus import MAX_REPLY, Prometheus
from workers.clients.snapshot import load_snapshot
from workers.notifiers import NOTIFIERS, Channel
from workers.pipeline.guarding import Guarded
from workers.pipeline.means import Means

log = structlog.get_logger()


class _Root:
    """What this process was told; RQ's jobs are called without it."""

    settings: Settings | None = None


def means() -> Means:
    """What this process works with: as told by ``reset``, else from the environment."""
    if _Root.settings is None:
        _Root.settings = read_settings()
    return means_of(_Root.settings)


def reset(settings: Settings) -> None:
    """Start anew with these settings: after a fork, connections of the parent are not ours."""
    _Root.settings = settings
    means_of.cache_clear()


@cache
def means_of(settings: Settings) -> Means:
    """The same from settings that are at hand."""
    redis = connect(settings.redis_url or url_of(settings.state_dir))
    store = Store(redis, retention=settings.retention, lease=settings.lease)
    config = ConfigFile(settings.config)
    return Means(
        store=store,
        queues=Queues(redis),
        config=config.current,
        cluster=lambda: cluster_of(settings),
        channel=channel_of,
        http=RequestsHttp(f"alertwhy/{__version__}"),
        now=now,
        new_id=lambda: new_id(now()),
        model=model_of(settings, _Known(store, name_of(settings))),
        model_name=name_of(settings),
        cluster_name=settings.cluster,
        public_url=settings.public_url,
        alertmanager_url=settings.alertmanager_url,
    )


def now() -> datetime:
    """The time; the only clock of the workers."""
    return datetime.now(UTC)


@cache
def cluster_of(settings: Settings) -> Cluster:
    """The recorded cluster that is set, else the live one, else one that says why there is none."""
    if settings.snapshot:
        return load_snapshot(settings.snapshot)
    try:
        cluster = live_cluster()
    except ConfigError as error:
        log.warning("no_cluster", reason=str(error))
        return AbsentCluster(str(error))
    cluster.metrics = prometheus_of(settings)
    return cluster


def prometheus_of(settings: Settings) -> Prometheus | None:
    """The Prometheus that is set, or None: then nothing is measured, and nobody is told so."""
    if not settings.prometheus_url:
        return None
    return Prometheus(
        settings.prometheus_url,
        RequestsHttp(f"alertwhy/{__version__}", max_reply=MAX_REPLY),
        now=now,
        token=settings.prometheus_token,
        cluster=settings.cluster,
    )


def model_of(settings: Settings, memory: Memory | None = None) -> Model | None:
    """The model that is set, or None: then rules alone speak."""
    if not settings.model:
        return None
    return openai_model(
        settings.model,
        base_url=settings.openai_base_url,
        api_key=settings.openai_api_key,
        memory=memory,
    )


def name_of(settings: Settings) -> str:
    """Which model of which server; what is learned is kept under this name."""
    return f"{settings.openai_base_url} {settings.model}"


class _Known:
    """What all workers know of the model's server."""

    def __init__(self, store: Store, name: str) -> None:
        self._store = store
        self._name = name

    def recall(self) -> Mapping[str, str]:
        """Everything, by name."""
        return self._store.servers.recall(self._name)

    def keep(self, name: str, value: str) -> None:
        """One thing."""
        self._store.servers.keep(self._name, name, value)


def checked(settings: Settings) -> Settings:
    """The same settings; raises ConfigError where the routing file or a receiver cannot work."""
    for receiver in load(settings.config).receivers.values():
        channel_of(receiver)
    return settings


def channel_of(receiver: Receiver) -> Channel:
    """The channel of one receiver; raises ConfigError naming the place in the file."""
    options = Options(receiver.options, receiver.where)
    return Guarded(NOTIFIERS.get(receiver.notifier)(options), receiver.notifier)
