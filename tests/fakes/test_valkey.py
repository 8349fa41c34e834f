"""The tests' own server, and their own database on somebody else's."""

import pytest
from redis import Redis

from tests.fakes.valkey import database_of, serving


def test_it_is_durable_and_on_a_socket() -> None:
    with serving() as url, Redis.from_url(url) as redis:
        assert redis.ping()
        assert {"appendfsync": "always"} == redis.config_get("appendfsync")


@pytest.mark.parametrize(
    ("given", "worker", "expected"),
    [
        ("redis://h:6379", "master", "redis://h:6379/15"),
        ("rediss://u:p@h:6379/0?a=b", "gw2", "rediss://u:p@h:6379/13?a=b"),
        ("unix:///run/r.sock?db=0", "gw1", "unix:///run/r.sock?db=14"),
    ],
)
def test_each_test_worker_has_a_database_of_its_own(given: str, worker: str, expected: str) -> None:
    assert expected == database_of(given, worker)


def test_every_test_starts_empty(valkey_url: str) -> None:
    with Redis.from_url(valkey_url) as redis:
        assert 0 == redis.dbsize()
        redis.set("left", "behind")


def test_every_other_test_too(valkey_url: str) -> None:
    with Redis.from_url(valkey_url) as redis:
        assert 0 == redis.dbsize()
        redis.set("left", "behind")
