"""Which Service of the cluster a host in a log means."""

import re

from alertwhy.domain.target import ObjectRef
from workers.signs.said.peers import LOOPBACK

_LABEL = re.compile(r"^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$")  # RFC 1035, as Services are named
# Ends of public names: ``api.example.com`` is nobody's Service.
_PUBLIC = frozenset(
    [
        "com",
        "net",
        "org",
        "io",
        "dev",
        "app",
        "cloud",
        "local",
        "internal",
        "co",
        "de",
        "uk",
        "eu",
        "us",
        "ai",
        "gov",
        "edu",
        "info",
        "biz",
        "me",
        "tech",
        "fr",
        "nl",
    ]
)
_SVC = "svc"


def service_of(host: str, namespace: str) -> ObjectRef | None:
    """``db``, ``db.shop``, ``db.shop.svc.cluster.local``, ``db-0.db.shop.svc``: Service shop/db.

    None for addresses, public names, and what no Service can be called.
    """
    labels = host.rstrip(".").lower().split(".")
    if LOOPBACK.match(host) or not all(_LABEL.match(each) for each in labels[:2]):
        return None
    if len(labels) == 1:
        return ObjectRef("Service", namespace, labels[0])
    if _SVC in labels[2:4]:
        place = labels.index(_SVC)
        return ObjectRef("Service", labels[place - 1], labels[place - 2])
    if len(labels) == 2 and labels[1] not in _PUBLIC:  # noqa: PLR2004 - name and namespace
        return ObjectRef("Service", labels[1], labels[0])
    return None
