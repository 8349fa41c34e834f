"""Which peer a complaint without an address is about, by what its container is told to ask."""

import re
from collections.abc import Iterable
from dataclasses import replace

from alertwhy.domain.facts import ContainerState
from workers.signs.said.meaning import Meaning
from workers.signs.said.peers import Peer

UNREACHED = frozenset({"database-unreachable", "connection-refused", "connection-timeout"})
DATABASES = frozenset({"mysql", "postgres", "mongo"})  # what DB_HOST may be
# By what a client calls itself or its server, and by the server's port.
_KINDS = {
    "mysql": r"mysql|mariadb|mysqli|SQLSTATE\[HY000\] \[20\d\d\]|:3306$",
    "postgres": r"postgres|psycopg|pgsql|pgx\b|npgsql|libpq|\bPG::|\bPG_?|SQLSTATE\[08006\]|:(?:5432|6432)$",
    "mongo": r"mongo|:27017$",
    "redis": r"redis|valkey|jedis|lettuce|:6379$",
    "amqp": r"amqp|rabbit|bunny|\bpika\b|lapin|:5672$",
    "elastic": r"elastic|opensearch|:9200$",
    "kafka": r"kafka|:9092$",
    "memcached": r"memcache|:11211$",
}
_KIND = {kind: re.compile(words, re.IGNORECASE) for kind, words in _KINDS.items()}
_DATABASE = re.compile(r"(?:^|_)(?:DB|DATABASE|SQL)_", re.IGNORECASE)
_HOST = re.compile(r"=(?:[^/]*://)?(?P<host>[^:/]+)(?::(?P<port>\d+))?$")


def with_peer(state: ContainerState, meaning: Meaning, whole: str = "") -> Meaning:
    """The meaning with the one peer of that kind that the environment names; as it is where there are several.

    What the sentence does not say the trace may, by the client that stands in it: ``whole``.
    """
    if meaning.peer or meaning.cause not in UNREACHED:
        return meaning
    plainly = DATABASES if _of_database(meaning) else frozenset()
    about = _kinds(meaning.sentence) or _kinds(whole) or plainly
    found = {
        (match["host"], match["port"] or "")
        for each in state.asks
        if (match := _HOST.search(each)) and _may_be(each, about)
    }
    if len({host for host, _ in found}) != 1:
        return meaning
    return replace(meaning, peer=Peer(*max(found, key=lambda each: each[1])))


def _may_be(asked: str, about: Iterable[str]) -> bool:
    """Whether that variable is about such a server: by its own words, else as a database."""
    own = _kinds(asked)
    if own:
        return bool(own & frozenset(about))
    return bool(_DATABASE.search(asked)) and bool(DATABASES & frozenset(about))


def _of_database(meaning: Meaning) -> bool:
    return meaning.cause == "database-unreachable"


def _kinds(said: str) -> frozenset[str]:
    return frozenset(kind for kind, words in _KIND.items() if words.search(said))
