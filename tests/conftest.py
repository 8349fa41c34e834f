"""What every test may stand on: a real Valkey."""

from collections.abc import Iterator

import pytest
from redis import Redis

from tests.fakes.environment import environment
from tests.fakes.valkey import database_of, serving


def pytest_addoption(parser: pytest.Parser) -> None:
    """``make fix`` writes the messages in ``tests/golden`` anew; the diff shows what changed."""
    parser.addoption("--rewrite", action="store_true", help="write tests/golden anew")


@pytest.fixture(scope="session")
def valkey_server(worker_id: str) -> Iterator[str]:
    """The URL of a server for the session: our own, or a database of REDIS_URL's."""
    given = environment("REDIS_URL")
    if given:
        yield database_of(given, worker_id)
        return
    with serving() as url:
        yield url


@pytest.fixture
def valkey_url(valkey_server: str) -> str:
    """The URL of an empty database."""
    with Redis.from_url(valkey_server) as redis:
        redis.flushdb()
    return valkey_server
