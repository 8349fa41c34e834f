"""Reading investigations: one whole, or a list of them."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Blueprint, request
from werkzeug.exceptions import NotFound

from alertwhy import wire
from alertwhy.domain.investigation import Investigation, Status
from alertwhy.errors import PayloadError
from alertwhy.store import Store
from alertwhy.store.connection import reachable
from alertwhy.store.investigations import MAX_PAGE, Query

ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
DEFAULT_PAGE = 50
FILTERS = frozenset({"namespace", "status", "cause", "receiver", "since", "limit", "cursor"})


def add(pages: Blueprint, store: Store) -> None:
    """Add the addresses to ``pages``."""

    @pages.get("/investigations")
    def list_investigations() -> dict[str, object]:
        query = query_of(request.args)
        with reachable():
            page = store.investigations.page(query)
        return {"items": [in_a_list(each) for each in page.items], "next": page.next}

    @pages.get("/investigations/<identity>")
    def get_investigation(identity: str) -> dict[str, object]:
        with reachable():
            found = store.investigations.load(identity) if ID.fullmatch(identity) else None
        if found is None:
            raise NotFound("no such investigation; closed ones are forgotten after the retention")
        return wire.public(found)


def query_of(given: Mapping[str, str]) -> Query:
    """What a list is asked for; raises PayloadError naming the parameter."""
    for unknown in sorted(given.keys() - FILTERS):
        raise PayloadError(unknown[:40], f"expected one of {', '.join(sorted(FILTERS))}")
    status, cursor = given.get("status", ""), given.get("cursor", "")
    if status and status not in set(Status):
        raise PayloadError("status", f"expected one of {', '.join(Status)}")
    if cursor and not (cursor.isascii() and cursor.isdecimal()):
        raise PayloadError("cursor", "expected what a list gave as next")
    return Query(
        namespace=given.get("namespace", ""),
        status=status,
        cause=given.get("cause", ""),
        receiver=given.get("receiver", ""),
        since=_since(given.get("since", "")),
        limit=limit_of(given.get("limit", "")),
        cursor=cursor,
    )


def in_a_list(found: Investigation) -> dict[str, object]:
    """As much as a list shows."""
    return {
        "id": found.id,
        "status": str(found.status),
        "cause": found.cause or None,
        "title": found.title,
        "severity": str(found.severity),
        "target": wire.TARGET.plain(found.target),
        "startedAt": _written(found.started_at),
        "updatedAt": _written(found.updated_at),
    }


def _since(given: str) -> datetime | None:
    if not given:
        return None
    try:
        since = datetime.fromisoformat(given.replace(" ", "+"))  # an offset's plus, not escaped
        return since.astimezone(UTC) if since.tzinfo else since.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise PayloadError("since", "expected a time such as 2026-08-20T09:00:00Z") from error


def limit_of(given: str) -> int:
    """How many a list may hold; raises PayloadError."""
    if not given:
        return DEFAULT_PAGE
    if not (given.isascii() and given.isdecimal() and 1 <= int(given[:6]) <= MAX_PAGE):
        raise PayloadError("limit", f"expected a number from 1 to {MAX_PAGE}")
    return int(given)


def _written(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
