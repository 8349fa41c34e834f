"""``POST /webhooks/<source>``: authenticate, parse, store, answer 200 in a few hundred µs.

Exactly 200: Botkube takes no other 2xx. A sender's secret may stand in the path, so no line of
the log may hold a path.
"""

import json
from collections import OrderedDict
from functools import partial

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from alertwhy.domain.alert import Parsed
from alertwhy.errors import PayloadError
from service.auth import SIGNATURE, Doorkeeper
from service.intake import Intake, read_body
from service.sources import SOURCES

log = structlog.get_logger()

# Alertmanager logs the answer to a refused body whole; a sender mends the first few and tries again.
MAX_NAMED = 50
# Kinds of mistake remembered, so that one sent again at every group_interval is logged once.
MAX_REMEMBERED = 256


def blueprint(intake: Intake, doorkeeper: Doorkeeper, *, max_body: int) -> Blueprint:
    """The two addresses of each source: bare, and with the secret in the path."""
    pages = Blueprint("webhooks", __name__)
    parsers = dict(SOURCES)  # all of them now: no request waits for an import
    once = _Once()
    body = partial(read_body, max_body)

    @pages.post("/webhooks/<name>")
    @pages.post("/webhooks/<name>/<path:secret>")
    def receive(name: str, secret: str = "") -> Response:
        doorkeeper.webhook(
            request.authorization,
            secret,
            signature=request.headers.get(SIGNATURE, ""),
            body=body,
        )
        if name not in parsers:
            raise NotFound
        try:
            parsed = parsers[name](body())
        except PayloadError as error:
            if once.first((name, error.path, error.reason)):
                log.warning("webhook_refused", source=name, path=error.path, reason=error.reason)
            intake.count("alertwhy_webhooks_refused_total", 1, source=name)
            raise
        receipt = intake.accept(parsed)
        return _answer(parsed, receipt)

    return pages


def _answer(parsed: Parsed, receipt: str | None) -> Response:
    rejected = [
        {"index": each.index, "path": each.path, "reason": each.reason}
        for each in parsed.rejected[:MAX_NAMED]
    ]
    body: dict[str, object] = {
        "accepted": len(parsed.group.alerts),
        "receipt": receipt,
        "rejected": rejected,
    }
    if len(parsed.rejected) > MAX_NAMED:
        body["rejectedInAll"] = len(parsed.rejected)
    return Response(json.dumps(body), content_type="application/json")


class _Once:
    """Whether something is new, as far as the last few hundred go."""

    def __init__(self) -> None:
        self._seen: OrderedDict[tuple[str, ...], None] = OrderedDict()

    def first(self, what: tuple[str, ...]) -> bool:
        """True the first time; threads may at worst both be told so."""
        new = what not in self._seen
        self._seen[what] = None
        if len(self._seen) > MAX_REMEMBERED:
            self._seen.popitem(last=False)
        return new
