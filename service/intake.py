"""From what a source parsed to a durable entry in the inbox: one script, then a word to admission."""

from collections.abc import Callable
from threading import local

import structlog
from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from alertwhy import wire
from alertwhy.domain.alert import Parsed
from alertwhy.errors import StoreUnavailable
from alertwhy.store import Store
from alertwhy.store.connection import pinned, reachable
from alertwhy.store.inbox import Inbox

log = structlog.get_logger()


def read_body(limit: int) -> bytes:
    """The body of this request; raises 413 past ``limit`` bytes.

    The application lets one byte more through: werkzeug cuts a chunked body where its own limit
    is and says nothing.
    """
    body = request.get_data()
    if len(body) > limit:
        raise RequestEntityTooLarge(f"the body is larger than {limit} bytes")
    return body


class Intake:
    """Stores, then wakes; ``wake`` enqueues the admission job."""

    def __init__(self, store: Store, wake: Callable[[], None]) -> None:
        self._store = store
        self._wake = wake
        self._here = local()

    def accept(self, parsed: Parsed) -> str | None:
        """The receipt, None where there was nothing to store; raises StoreUnavailable."""
        group = parsed.group
        if parsed.rejected:
            self.count("alertwhy_alerts_rejected_total", len(parsed.rejected), source=group.source)
        if not group.alerts:
            self.count("alertwhy_webhooks_ignored_total", 1, source=group.source)
            return None
        with reachable():
            accepted = self._inbox().accept(
                wire.ALERT_GROUP.dump(group), source=group.source, alerts=len(group.alerts)
            )
        if accepted.wake:
            self._admit()
        return accepted.receipt

    def count(self, name: str, amount: int, **labels: str) -> None:
        """Count, if the store is there; nothing hangs on it."""
        try:
            with reachable():
                self._store.counters.add(name, amount, **labels)
        except StoreUnavailable:
            log.warning("not_counted", counter=name)

    def _inbox(self) -> Inbox:
        """This thread's own: a request is mostly the client's work, and the pool's third goes."""
        found = getattr(self._here, "inbox", None)
        if not isinstance(found, Inbox):
            found = self._here.inbox = Inbox(pinned(self._store.redis))
        return found

    def _admit(self) -> None:
        """The alerts are stored: if this fails, the sweep wakes admission and nothing is lost."""
        try:
            with reachable():
                self._wake()
        except StoreUnavailable as error:
            log.warning("admission_not_woken", reason=str(error))
