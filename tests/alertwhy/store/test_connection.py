"""Connections from addresses, and what an absent server looks like."""

from pathlib import Path

import pytest
from redis import Redis

from alertwhy.errors import ConfigError, StoreUnavailable
from alertwhy.store.connection import connect, reachable


def test_a_unix_socket_is_connected_to(valkey_url: str) -> None:
    assert connect(valkey_url).ping()


def test_a_request_does_not_wait_for_a_server_that_is_away(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="did not answer"), reachable():
        connect(f"unix://{tmp_path}/none", hurried=True).ping()


@pytest.mark.parametrize(
    "url", ["http://x", "redis", "sentinel://", "sentinel://host", "sentinel:///service"]
)
def test_what_is_no_address_says_what_one_looks_like(url: str) -> None:
    with pytest.raises(ConfigError, match="ALERTWHY_REDIS_URL"):
        connect(url)


def test_a_sentinel_address_asks_the_sentinels_for_the_master() -> None:
    client = connect("sentinel://a:26379,b/mymaster/2")
    assert isinstance(client, Redis)
    assert "mymaster" in repr(client.connection_pool)


def test_a_secret_in_an_address_is_in_no_error() -> None:
    with pytest.raises(ConfigError) as caught:
        connect("wrong://user:hunter2@host")
    assert "hunter2" not in str(caught.value)
