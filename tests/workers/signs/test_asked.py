import pytest

from tests.fakes.facts import app
from workers.signs.asked import with_peer
from workers.signs.said.meaning import Meaning
from workers.signs.said.peers import Peer


def peer(said: str, *asks: str, cause: str = "database-unreachable") -> str:
    found = with_peer(app(asks=asks), Meaning(cause, said)).peer
    return str(found) if found else ""


@pytest.mark.parametrize(
    ("said", "asks", "named"),
    [
        ("SQLSTATE[HY000] [2002] Connection refused", ("DB_HOST=mysql",), "mysql"),
        ("SQLSTATE[HY000] [2002] Connection refused", ("DB_HOST=db", "REDIS_HOST=r"), "db"),
        ("PG::ConnectionBad: connection refused", ("DATABASE_URL=postgres://pg:5432",), "pg:5432"),
        ("Redis is loading", ("DB_HOST=mysql", "CACHE_URL=redis://cache.shop"), "cache.shop"),
        ("Bunny::TCPConnectionFailed", ("BROKER_URL=amqp://rabbit", "DB_HOST=db"), "rabbit"),
        ("database unavailable", ("DB_HOST=db", "API_URL=http://api"), "db"),
        ("lost connection to MySQL server", ("DB_HOST=db", "DB_URL=mysql://db:3306"), "db:3306"),
    ],
)
def test_the_environment_names_the_peer_that_the_log_does_not(
    said: str, asks: tuple[str, ...], named: str
) -> None:
    assert named == peer(said, *asks)


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("connection refused", ("API_URL=http://api",)),
        ("SQLSTATE[HY000] [2002] Connection refused", ("DB_HOST=db", "DB_READ_HOST=replica")),
        ("SQLSTATE[HY000] [2002] Connection refused", ("DB_URL=postgres://pg",)),
        ("Redis is loading", ("DB_HOST=mysql",)),
        ("database unavailable", ()),
        ("rabbit went away", ("DB_HOST=db",)),
    ],
)
def test_where_it_could_be_another_none_is_named(said: str, asks: tuple[str, ...]) -> None:
    assert not peer(said, *asks, cause="connection-refused")


TRACE = """Traceback (most recent call last):
  File "/usr/lib/python3/site-packages/{}", line 274, in connect
TimeoutError: [Errno 110] Connection timed out"""


@pytest.mark.parametrize(
    ("client", "asks", "named"),
    [
        ("redis/connection.py", ("REDIS_URL=redis://cache.bank.svc:6379",), "cache.bank.svc:6379"),
        ("pika/adapters/base.py", ("DB_HOST=db", "AMQP_URL=amqp://mq"), "mq"),
        ("psycopg/connection.py", ("DB_HOST=db", "REDIS_HOST=r"), "db"),
        ("redis/connection.py", ("DB_HOST=db",), ""),
        ("redis/connection.py", ("REDIS_HOST=r", "REDIS_REPLICA_HOST=s"), ""),
        ("urllib3/connection.py", ("REDIS_HOST=r",), ""),
    ],
)
def test_the_client_in_the_trace_tells_what_is_asked(
    client: str, asks: tuple[str, ...], named: str
) -> None:
    meaning = Meaning("connection-timeout", "TimeoutError: [Errno 110] Connection timed out")
    found = with_peer(app(asks=asks), meaning, TRACE.format(client)).peer

    assert named == (str(found) if found else "")


def test_the_sentence_counts_before_the_trace() -> None:
    meaning = Meaning("connection-refused", "redis: connection refused")
    asks = ("REDIS_HOST=r", "DB_HOST=db")

    assert Peer("r") == with_peer(app(asks=asks), meaning, "psycopg/pool.py").peer


def test_what_the_log_names_counts() -> None:
    named = Meaning("connection-refused", "redis", peer=Peer("other"))

    assert named == with_peer(app(asks=("REDIS_HOST=r",)), named)


def test_other_trouble_needs_no_peer() -> None:
    assert not peer("redis", "REDIS_HOST=r", cause="authentication-failed")
