"""The one cause that a complaint tells of, most specific first, and what it names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from alertwhy.domain.facts.logs import ErrorBlock
from workers.signs.said.codes import CODES
from workers.signs.said.languages import LANGUAGES
from workers.signs.said.machine import MACHINE
from workers.signs.said.network import NETWORK, PEERED
from workers.signs.said.peers import Peer, peer_of, subject_of
from workers.signs.said.platforms import PLATFORMS
from workers.signs.said.program import PROGRAM

REMEMBERED = 512  # complaints; every rule asks for the same ones again
MOST_TEXT = 1_500  # characters of a block that are searched: what it says stands at its front
# What a program was made of or given, before what it met, before what that led to.
_BY_NAME = {each.cause: each for each in (*NETWORK, *MACHINE, *PROGRAM)}
ORDER = (
    "kubernetes-forbidden",
    "heap-exhausted",
    "stack-overflow",
    "too-many-open-files",
    "disk-full",
    "filesystem-read-only",
    "address-in-use",
    "tls-certificate-expired",
    "tls-untrusted",
    "dns-name-unresolved",
    "connection-pool-exhausted",
    "module-missing",
    "env-var-missing",
    "rate-limited",
    "authentication-failed",
    "schema-mismatch",
    "authorization-denied",
    "deadlock-or-timeout",
    "database-unreachable",
    "upstream-error",
    "connection-timeout",
    "connection-refused",
    "file-permission-denied",
    "file-missing",
    "config-invalid",
)
_DATABASE = re.compile(
    r"postgres|psycopg|pgx\b|npgsql|mysql|mariadb|mongo|jdbc|hikari|sqlalchemy|redis|jedis|lettuce|sqlserver|sqlclient"
    r"|cassandra|cockroach|clickhouse|activerecord|sequelize|typeorm|prisma|\bgorm\b|clickhouse|\bPDO|SQLSTATE|\bdatabase\b|\bdb\b",
    re.IGNORECASE,
)
_DATABASE_PORTS = frozenset(
    {"5432", "3306", "27017", "6379", "1433", "1521", "9042", "26257", "6432"}
)
_DATABASE_HOST = re.compile(
    r"(?:^|[-_.])(?:db|database|postgres(?:ql)?|pg|mysql|mariadb|mongo(?:db)?|redis|valkey)(?:$|[-_.])",
    re.IGNORECASE,
)
_UNREACHED = frozenset({"connection-refused", "connection-timeout"})
_SIBLING = re.compile(
    r"kafka|broker|rabbit|amqp|elastic|vault|consul|zookeeper|nats\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Meaning:
    """``sentence`` is what says it; ``subject`` the file, variable, module, table, user or port."""

    cause: str
    sentence: str
    peer: Peer | None = None
    subject: str = ""


@lru_cache(maxsize=REMEMBERED)
def meaning_of(block: ErrorBlock) -> Meaning | None:
    """What the complaint means; None where no wording is known."""
    for sentence in _sentences(block):
        for cause in ORDER:
            if _says(cause, sentence):
                return _meaning(cause, sentence, "\n".join(block.lines)[:MOST_TEXT])
    return None


def _says(cause: str, sentence: str) -> bool:
    """By a code that a server gave it, or by its words."""
    tables = (_BY_NAME, CODES, PLATFORMS, LANGUAGES)
    return any(wording.means(sentence) for each in tables if (wording := each.get(cause)))


def _sentences(block: ErrorBlock) -> Iterator[str]:
    """Its texts by how near to the root they stand: inner causes, then what it says, then the rest."""
    for cause in block.causes:
        yield cause[:MOST_TEXT]
    yield block.headline[:MOST_TEXT]
    rest = [line for line in block.lines if not line.lstrip().startswith(("at ", "File ", "from "))]
    yield "\n".join(rest)[:MOST_TEXT]


def _meaning(cause: str, sentence: str, whole: str) -> Meaning:
    peer = peer_of(sentence, whole) if cause in PEERED else None
    if cause in _UNREACHED and _about_database(peer, whole):
        cause = "database-unreachable"
    return Meaning(cause, sentence, peer, subject_of(cause, sentence, whole))


def _about_database(peer: Peer | None, whole: str) -> bool:
    if peer and (peer.port in _DATABASE_PORTS or _DATABASE_HOST.search(peer.host.split(".")[0])):
        return True
    if peer and (peer.port or _SIBLING.search(whole)):
        return bool(
            re.search(r"postgres|mysql|mongo|redis|jdbc|clickhouse|cassandra", whole, re.IGNORECASE)
        )
    return bool(_DATABASE.search(whole)) and not _SIBLING.search(whole)
