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


def test_what_the_log_names_counts() -> None:
    named = Meaning("connection-refused", "redis", peer=Peer("other"))

    assert named == with_peer(app(asks=("REDIS_HOST=r",)), named)


def test_other_trouble_needs_no_peer() -> None:
    assert not peer("redis", "REDIS_HOST=r", cause="authentication-failed")
