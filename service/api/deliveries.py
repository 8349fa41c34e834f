"""Messages that did not arrive: listed, and tried again when a person says so."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from urllib.parse import quote

import structlog
from flask import Blueprint, request
from werkzeug.exceptions import NotFound

from alertwhy.domain.investigation import DeliveryStatus
from alertwhy.errors import PayloadError, StoreUnavailable
from alertwhy.store import Store
from alertwhy.store.connection import reachable
from alertwhy.store.deliveries import FAILED, Letter
from alertwhy.store.work import Item, StageName
from service.api.investigations import limit_of

log = structlog.get_logger()

Wake = Callable[[Iterable[Item]], None]
Reply = tuple[dict[str, object], int]

ACCEPTED = 202
STORM = "storm-"  # how the ids of storms begin
STATUSES = {
    "failed": FAILED,
    "dead": frozenset({DeliveryStatus.DEAD}),
    "retrying": frozenset({DeliveryStatus.RETRYING}),
}
_ID = re.compile(r"([A-Za-z0-9_-]{1,64}):(.{1,200})", re.ASCII)  # investigation, receiver


def add(pages: Blueprint, store: Store, *, wake: Wake, clock: Callable[[], datetime]) -> None:
    """Add the addresses to ``pages``."""

    @pages.get("/deliveries")
    def list_deliveries() -> dict[str, object]:
        statuses, limit, offset = _asked(request.args)
        with reachable():
            letters, further = store.deliveries.failing(statuses, limit=limit, offset=offset)
        items = [in_a_list(letter) for letter in letters]
        return {"items": items, "next": None if further is None else str(further)}

    @pages.post("/deliveries/<path:identity>/retry")  # a receiver's name may hold any character
    def retry(identity: str) -> Reply:
        item = item_of(identity)
        with reachable():
            letter = store.deliveries.retry(item, clock()) if item else None
        if letter is None:
            raise NotFound("no such delivery that failed; GET /api/v1/deliveries lists them")
        _woken(wake, letter.item)
        return {"id": id_of(letter.item)}, ACCEPTED


def id_of(item: Item) -> str:
    """What names a delivery in an address: the investigation and, escaped, the receiver."""
    return f"{item.investigation}:{quote(item.receiver, safe='')}"


def item_of(identity: str) -> Item | None:
    """The delivery that an address names (it was unescaped on the way), None for none."""
    found = _ID.fullmatch(identity)
    if found is None:
        return None
    stage = StageName.DIGEST if found[1].startswith(STORM) else StageName.DELIVER
    return Item(stage, found[1], found[2])


def in_a_list(letter: Letter) -> dict[str, object]:
    """One that did not arrive, and why."""
    delivery = letter.delivery
    since, storm = delivery.first_failed_at, letter.item.stage is StageName.DIGEST
    return {
        "id": id_of(letter.item),
        "investigation": None if storm else letter.item.investigation,
        "storm": letter.item.investigation if storm else None,
        "receiver": delivery.receiver,
        "notifier": delivery.notifier,
        "status": str(delivery.status),
        "attempts": delivery.attempts,
        "error": delivery.error,
        "failingSince": since.isoformat().replace("+00:00", "Z") if since else None,
    }


def _asked(given: Mapping[str, str]) -> tuple[frozenset[DeliveryStatus], int, int]:
    for unknown in sorted(given.keys() - {"status", "limit", "cursor"}):
        raise PayloadError(unknown[:40], "expected one of status, limit, cursor")
    status, cursor = given.get("status", "failed"), given.get("cursor", "0")
    if status not in STATUSES:
        raise PayloadError("status", f"expected one of {', '.join(STATUSES)}")
    if not (cursor.isascii() and cursor.isdecimal()):
        raise PayloadError("cursor", "expected what a list gave as next")
    return STATUSES[status], limit_of(given.get("limit", "")), int(cursor[:12])


def _woken(wake: Wake, item: Item) -> None:
    """It stands as outstanding: if this fails, the sweep wakes it."""
    try:
        with reachable():
            wake([item])
    except StoreUnavailable as error:
        log.warning("delivery_not_woken", receiver=item.receiver, reason=str(error))
