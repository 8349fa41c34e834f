"""A connection to Redis from its address, as patient as its user can afford."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from redis import ConnectionError as Disconnected
from redis import ConnectionPool, Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry
from redis.sentinel import Sentinel, SentinelManagedConnection

from alertwhy.errors import ConfigError, StoreUnavailable

# Alertmanager waits for the answer; redis-py's own ten retries would take 4.4 s.
REQUEST_TIMEOUT = 0.7  # seconds to connect, and again for an answer: 503 within 1.5 s


class _Managed(SentinelManagedConnection):
    """Closes on errors: else a worker told to stop waits on a dead socket and takes one job more."""

    def read_response(self, *args: Any, **options: Any) -> Any:
        options["disconnect_on_error"] = True
        return super().read_response(*args, **options)


def connect(url: str, *, hurried: bool = False) -> Redis:
    """A client for ``redis://``, ``rediss://``, ``unix://`` or ``sentinel://h1:p,h2:p/service/db``.

    ``hurried`` is for requests: no retries, short timeouts. Workers leave both to RQ.
    """
    options: dict[str, object] = {}
    if hurried:
        options = {
            "retry": Retry(NoBackoff(), 0),
            "socket_connect_timeout": REQUEST_TIMEOUT,
            "socket_timeout": REQUEST_TIMEOUT,
        }
    if url.startswith("sentinel://"):
        return _through_sentinel(url, options)
    try:
        return Redis(connection_pool=ConnectionPool.from_url(url, **options))
    except ValueError as error:
        raise ConfigError(
            "ALERTWHY_REDIS_URL is no redis://, rediss://, unix:// or sentinel:// address"
        ) from error


def pinned(redis: Redis) -> Redis:
    """A client for one thread alone, with a connection of its own: it saves the pool's work.

    The pool looks at each connection before it lends it; here one that died meanwhile is found
    out by the command, which is then sent once more. That may do it twice. Connects at once.
    """
    client: Redis = redis.client()  # type: ignore[no-untyped-call]  # as redis-py has it
    if client.connection is not None:
        client.connection.retry = Retry(NoBackoff(), 1, supported_errors=(Disconnected,))
    return client


def _through_sentinel(url: str, options: dict[str, object]) -> Redis:
    parts = urlsplit(url)
    path = [part for part in parts.path.split("/") if part]
    hosts = parts.netloc.rpartition("@")[2]
    pairs = [
        (host, int(port or 26379)) for host, _, port in (h.partition(":") for h in hosts.split(","))
    ]
    if not path or not all(host for host, _ in pairs):
        raise ConfigError("ALERTWHY_REDIS_URL: write sentinel://host:26379,host2:26379/service/0")
    login = (
        {"username": parts.username or None, "password": parts.password} if parts.password else {}
    )
    sentinel = Sentinel(pairs, sentinel_kwargs={"socket_timeout": 2}, **login)  # type: ignore[no-untyped-call]  # as redis-py has it
    client: Redis = sentinel.master_for(  # type: ignore[no-untyped-call]  # as redis-py has it
        path[0], connection_class=_Managed, db=int(path[1]) if len(path) > 1 else 0, **options
    )
    return client


@contextmanager
def reachable() -> Iterator[None]:
    """Turns the library's exceptions into ``StoreUnavailable``."""
    try:
        yield
    except RedisError as error:
        raise StoreUnavailable(f"Redis did not answer ({type(error).__name__})") from error
