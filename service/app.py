"""The web application: everything wired together, and nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask

from alertwhy.errors import ConfigError
from alertwhy.metrics import Collector
from alertwhy.queue import Queues
from alertwhy.settings import Settings, read_settings
from alertwhy.store import Store
from alertwhy.store.connection import connect
from service import api, health, problems, slack, webhooks
from service.auth import Doorkeeper, checked
from service.intake import Intake
from service.routing import RoutingFile

__all__ = ["checked", "create_app", "from_environment"]


def create_app(
    settings: Settings,
    store: Store | None = None,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Flask:
    """The application over the settings' Redis, or a store that is given; connects to nothing yet."""
    store = store or _store(settings)
    queues = Queues(store.redis)
    doorkeeper = Doorkeeper(settings)
    routing = RoutingFile(settings.config)
    app = Flask("alertwhy", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body + 1  # read_body() tells the one more
    app.url_map.strict_slashes = False  # a redirect is a failure to Alertmanager
    problems.install(app)
    app.register_blueprint(
        webhooks.blueprint(Intake(store, queues.admit), doorkeeper, max_body=settings.max_body)
    )
    app.register_blueprint(
        api.blueprint(
            store,
            queues,
            doorkeeper=doorkeeper,
            routing=routing,
            cluster=settings.cluster,
            clock=clock,
        )
    )
    app.register_blueprint(
        slack.blueprint(
            store,
            queues.wake,
            secret=settings.slack_signing_secret,
            receivers=lambda: routing.current().receivers,
            clock=clock,
        )
    )
    app.register_blueprint(health.blueprint(store, Collector(store, queues.depths), routing))
    return app


def from_environment() -> Flask:
    """What a WSGI server of one's own may load: ``service.app:from_environment()``."""
    return create_app(checked(read_settings()))


def _store(settings: Settings) -> Store:
    if not settings.redis_url:
        raise ConfigError("ALERTWHY_REDIS_URL is not set; alertwhy serve starts a Valkey itself")
    redis = connect(settings.redis_url, hurried=True)
    return Store(redis, retention=settings.retention, lease=settings.lease)
