"""``alertwhy serve``: the HTTP service under gunicorn."""

from dataclasses import replace

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from alertwhy import logs
from alertwhy.embedded import url_of
from alertwhy.settings import Settings, read_settings
from service.app import checked, create_app
from service.gunicorn_conf import options


@click.command()
def serve() -> None:
    """Receive webhooks and answer the API, where ALERTWHY_LISTEN says."""
    settings = checked(read_settings())
    logs.configure()
    if not settings.redis_url:
        settings = replace(settings, redis_url=url_of(settings.state_dir))
    _Gunicorn(settings).run()


class _Gunicorn(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn, told its options by us instead of by a file."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """What gunicorn asks for first."""
        for name, value in options(self._settings).items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application, made before the workers are forked."""
        return create_app(self._settings)
