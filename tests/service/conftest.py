"""The application as it is served, over a real Valkey, and senders to go with it."""

import socket
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from alertwhy.settings import Settings
from alertwhy.store import Store
from alertwhy.store.connection import connect
from service.app import create_app

NOW = datetime(2026, 8, 20, 9, 40, tzinfo=UTC)


@pytest.fixture
def settings(valkey_url: str) -> Settings:
    return Settings(redis_url=valkey_url, cluster="prod")


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    redis = connect(settings.redis_url, hurried=True)
    yield Store(redis, retention=settings.retention, lease=settings.lease)
    redis.connection_pool.disconnect()


@pytest.fixture
def app(settings: Settings, store: Store) -> Flask:
    return create_app(settings, store, clock=lambda: NOW)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a Redis that takes connections and never answers."""
    with tempfile.TemporaryDirectory(prefix="aw-") as folder:
        path = Path(folder) / "s"
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(path))
            listening.listen()
            yield f"unix://{path}"


@pytest.fixture(params=["gone", "silent"])
def away(request: pytest.FixtureRequest, silent: str) -> FlaskClient:
    """The application while Redis is away, in both ways that it can be."""
    url = silent if request.param == "silent" else "unix:///nonexistent/socket"
    return create_app(Settings(redis_url=url)).test_client()
