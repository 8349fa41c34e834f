"""What a channel is or would be sent: ``GET /api/v1/investigations/{id}/preview/{notifier}``.

Channels live in the workers, so a worker is asked and waited for, for a few seconds at most.
"""

import re
import time
from collections.abc import Callable

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound, ServiceUnavailable

from alertwhy.store import Store
from alertwhy.store.connection import reachable
from alertwhy.store.previews import Preview
from service.api.investigations import ID

PATIENCE = 5.0  # seconds that a worker may take; rendering takes a few ms
PAUSE = 0.02  # seconds between looks
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,40}", re.ASCII)

Ask = Callable[[str], None]


def add(pages: Blueprint, store: Store, *, ask: Ask, patience: float = PATIENCE) -> None:
    """Add the address to ``pages``; ``ask`` enqueues the job with its token."""

    @pages.get("/investigations/<identity>/preview/<notifier>")
    def get_preview(identity: str, notifier: str) -> Response:
        with reachable():
            known = ID.fullmatch(identity) and store.investigations.load(identity)
            if not known:
                raise NotFound(
                    "no such investigation; closed ones are forgotten after the retention"
                )
            if not _NAME.fullmatch(notifier):
                raise NotFound("no such notifier")
            token = store.previews.ask(identity, notifier)
            ask(token)
            found = _waited_for(store, token, patience)
        if found.refusal:
            raise NotFound(found.refusal)
        return Response(found.body, content_type="application/json")


def _waited_for(store: Store, token: str, patience: float) -> Preview:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        found = store.previews.answer(token)
        if found is not None:
            return found
        time.sleep(PAUSE)
    raise ServiceUnavailable("no worker answered in time; see that alertwhy work is running")
