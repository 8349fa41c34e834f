"""A workshop over the test's own empty database."""

from collections.abc import Iterator

import pytest

from tests.fakes.state import a_store
from tests.fakes.workshop import Workshop


@pytest.fixture
def shop(valkey_url: str) -> Iterator[Workshop]:
    """Nothing has happened in it yet."""
    store = a_store(valkey_url)
    yield Workshop(store)
    store.redis.close()
