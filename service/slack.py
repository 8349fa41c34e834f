"""``POST /slack/actions``: a button that somebody pressed under one of our messages in Slack.

Slack wants its 200 within three seconds, so a press is only stored and a worker woken. Who may
press is decided by where: the message has to be one that we sent about that investigation, so a
channel reaches nothing but what was routed to it; ``users`` of the receiver narrows it further.
"""

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import parse_qs

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized

from alertwhy.config import Receiver
from alertwhy.domain.investigation import Delivery, Investigation
from alertwhy.domain.reaction import Feedback, Opinion, Press, Silence
from alertwhy.errors import PayloadError
from alertwhy.options import Options
from alertwhy.store import Store
from alertwhy.store.connection import reachable
from alertwhy.store.work import Item, StageName
from service.intake import read_body
from service.waking import Wake, woken

MAX_BODY = 256 * 1024  # bytes; Slack sends the whole message back, which is a few KB
WINDOW = 300  # seconds between Slack's stamp and our clock; Slack, verifying requests
MAX_NAME = 64  # characters of who pressed

log = structlog.get_logger()

Receivers = Callable[[], Mapping[str, Receiver]]


@dataclass(frozen=True)
class Pressed:
    """One press: which button, about what, under which message, by whom."""

    press: Press
    investigation: str
    message: str  # <channel id>:<ts>, as a delivery's reference has it
    user: str
    name: str


def blueprint(
    store: Store,
    wake: Wake,
    *,
    secret: str,
    receivers: Receivers,
    clock: Callable[[], datetime],
) -> Blueprint:
    """The one address; closed as long as no signing secret is set."""
    pages = Blueprint("slack", __name__, url_prefix="/slack")

    @pages.post("/actions")
    def act() -> Response:
        now = clock()
        body = read_body(MAX_BODY)
        stamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        check(body, stamp, signature, secret=secret, now=now)
        pressed = pressed_of(body)
        if pressed is not None:
            with reachable():
                _allowed(store.investigations.load(pressed.investigation), pressed, receivers())
                items = _done(store, pressed, now)
            woken(wake, items)
            log.info("slack_pressed", button=pressed.press, investigation=pressed.investigation)
        return Response(status=200)

    return pages


def check(body: bytes, stamp: str, signature: str, *, secret: str, now: datetime) -> None:
    """Raise Unauthorized unless Slack signed these very bytes in the last five minutes."""
    if not secret:
        raise Unauthorized("nobody may, until ALERTWHY_SLACK_SIGNING_SECRET is set")
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= len("9999999999")):
        raise Unauthorized("X-Slack-Request-Timestamp is no time")
    if abs(now.timestamp() - int(stamp)) > WINDOW:
        raise Unauthorized("X-Slack-Request-Timestamp is more than five minutes away")
    signed = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, sha256).hexdigest()
    if not hmac.compare_digest(f"v0={signed}".encode(), signature.encode(errors="replace")):
        raise Unauthorized("X-Slack-Signature does not fit the body and the signing secret")


def pressed_of(body: bytes) -> Pressed | None:
    """What the body tells; None for what is none of our buttons; raises PayloadError."""
    try:
        payload = json.loads(parse_qs(body.decode())["payload"][0])
    except (ValueError, KeyError, RecursionError) as error:
        raise PayloadError("payload", "expected a form with JSON in payload") from error
    actions = payload.get("actions") if isinstance(payload, dict) else None
    first = actions[0] if isinstance(actions, list) and actions else None
    action = _text(first, "action_id")
    if action not in set(Press):
        return None
    channel = _text(payload, "channel", "id") or _text(payload, "container", "channel_id")
    stamp = _text(payload, "container", "message_ts") or _text(payload, "message", "ts")
    user = _text(payload, "user", "id")
    name = _text(payload, "user", "username") or _text(payload, "user", "name") or user
    return Pressed(
        Press(action), _text(first, "value"), f"{channel}:{stamp}", user, name[:MAX_NAME]
    )


def _text(value: object, *path: str) -> str:
    """The string at a path, ``""`` where there is none."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def _allowed(
    found: Investigation | None, pressed: Pressed, receivers: Mapping[str, Receiver]
) -> None:
    if found is None:
        raise NotFound("no such investigation; closed ones are forgotten after the retention")
    sent = next((each for each in found.deliveries if each.reference == pressed.message), None)
    receiver = receivers.get(sent.receiver) if sent else None
    if sent is None or receiver is None or not _may(receiver, sent, pressed.user):
        log.warning("slack_press_refused", user=pressed.user, investigation=found.id)
        raise Forbidden("this message or this user may not do that here")


def _may(receiver: Receiver, sent: Delivery, user: str) -> bool:
    if {receiver.notifier, sent.notifier} != {"slack"}:
        return False
    options = Options(receiver.options, receiver.where)
    users = options.texts("users")
    return options.flag("buttons") and (not users or user in users)


def _done(store: Store, pressed: Pressed, now: datetime) -> tuple[Item, ...]:
    """What is left for workers."""
    press, identity = pressed.press, pressed.investigation
    if press is Press.RERUN:
        by = store.investigations.rerun(identity, now)
        return (Item(StageName.INVESTIGATE, by),) if by else ()
    if press.hours:
        return store.reactions.silence(identity, Silence(press.hours, pressed.name, now)) or ()
    verdict = Opinion.RIGHT if press is Press.RIGHT else Opinion.WRONG
    return store.reactions.feedback(identity, Feedback(verdict, pressed.name, now), now) or ()
