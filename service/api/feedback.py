"""Whether we were right: ``POST /api/v1/investigations/{id}/feedback``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from flask import Blueprint
from pydantic import Field, TypeAdapter, ValidationError
from werkzeug.exceptions import NotFound

from alertwhy import wire
from alertwhy.domain.reaction import Feedback, Opinion
from alertwhy.errors import PayloadError
from alertwhy.redact import redact
from alertwhy.store import Store
from alertwhy.store.connection import reachable
from service.api.investigations import ID
from service.intake import read_body
from service.sources import explained, load_object
from service.waking import Wake, woken

MAX_BODY = 64 * 1024  # bytes
MAX_TEXT = 4000  # characters of a note or a resolution
EXPECTED = '{"verdict": "right" or "wrong", "note", "resolution", "by"}'

_Text = Annotated[str, Field(max_length=MAX_TEXT)]


@dataclass(frozen=True)
class _Given:
    verdict: str
    note: _Text = ""
    resolution: _Text = ""
    by: Annotated[str, Field(min_length=1, max_length=64)] = "api"


_GIVEN = TypeAdapter(_Given)


def add(pages: Blueprint, store: Store, *, wake: Wake, clock: Callable[[], datetime]) -> None:
    """Add the address to ``pages``."""

    @pages.post("/investigations/<identity>/feedback")
    def give(identity: str) -> dict[str, object]:
        now = clock()
        given = feedback_of(read_body(MAX_BODY), now)
        with reachable():
            known = ID.fullmatch(identity)
            items = store.reactions.feedback(identity, given, now) if known else None
        if items is None:
            raise NotFound("no such investigation; closed ones are forgotten after the retention")
        woken(wake, items)
        return wire.FEEDBACK.plain(given)


def feedback_of(body: bytes, now: datetime) -> Feedback:
    """What the body says, redacted; raises PayloadError."""
    try:
        given = _GIVEN.validate_python(load_object(body, EXPECTED))
    except ValidationError as error:
        path, reason = explained(error, "")
        raise PayloadError(path.lstrip("."), reason) from error
    if given.verdict not in set(Opinion):
        raise PayloadError("verdict", 'expected "right" or "wrong"')
    return Feedback(
        Opinion(given.verdict), redact(given.by), now, redact(given.note), redact(given.resolution)
    )
