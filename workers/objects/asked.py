"""Whom a container is told to ask: the addresses among its environment variables."""

import re
from collections.abc import Iterator

from workers.clients.cluster import Json
from workers.clients.raw import items, text

MOST_ASKED = 20  # of one container; few programs have more peers
# Names that hold an address, and nothing else: no password, no path.
_NAMES = re.compile(
    r"(?:^|_)(?:HOST(?:NAME)?S?|URLS?|URI|ADDR(?:ESS)?(?:ES)?|SERVERS?|ENDPOINTS?|DSN|BROKERS?(?:_URL)?|SERVICE)$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"^(?:(?P<scheme>[a-z][a-z0-9+.:-]{1,30})://)?(?:[^\s/@]{0,300}@)?"
    r"(?P<host>[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?)(?::(?P<port>\d{2,5}))?(?=[/?,;]|$)"
)


def asked_of(spec: Json) -> tuple[str, ...]:
    """``DB_HOST=mysql``, ``CACHE_URL=redis://cache:6379``: never a user, a password or a path."""
    return tuple(_asked(spec))[:MOST_ASKED]


def _asked(spec: Json) -> Iterator[str]:
    for each in items(spec, "env"):
        name = text(each, "name")
        found = _ADDRESS.match(text(each, "value")) if _NAMES.search(name) else None
        if found:
            scheme = f"{found['scheme']}://" if found["scheme"] else ""
            port = f":{found['port']}" if found["port"] else ""
            yield f"{name}={scheme}{found['host']}{port}"
