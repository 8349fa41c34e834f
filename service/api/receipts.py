"""What became of one POST: ``GET /api/v1/receipts/{receipt}``."""

import re

from flask import Blueprint
from werkzeug.exceptions import NotFound

from alertwhy import wire
from alertwhy.domain.episode import Receipt
from alertwhy.store import Store
from alertwhy.store.connection import reachable

_RECEIPT = re.compile(r"\d{1,20}-\d{1,20}", re.ASCII)  # the id of a stream's entry
WAITING = Receipt("waiting")


def add(pages: Blueprint, store: Store) -> None:
    """Add the address to ``pages``."""

    @pages.get("/receipts/<receipt>")
    def get_receipt(receipt: str) -> dict[str, object]:
        if not _RECEIPT.fullmatch(receipt):
            raise NotFound(f"a receipt reads like 1700000000000-0; {len(receipt)} characters came")
        with reachable():
            found = _look(store, receipt)
        if found is None:
            raise NotFound("no such receipt; they are kept for a day")
        return wire.RECEIPT.plain(found)


def _look(store: Store, receipt: str) -> Receipt | None:
    """Admitted, else waiting; asked again, since admission may come between the two looks."""
    found = store.episodes.receipt(receipt)
    if found is None and store.inbox.holds(receipt):
        return WAITING
    return found or store.episodes.receipt(receipt)
