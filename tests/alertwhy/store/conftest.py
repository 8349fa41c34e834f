"""A store over the test's own empty database."""

from collections.abc import Iterator

import pytest

from alertwhy.store import Store
from tests.fakes.state import a_store


@pytest.fixture
def store(valkey_url: str) -> Iterator[Store]:
    """Empty."""
    made = a_store(valkey_url)
    yield made
    made.redis.close()
