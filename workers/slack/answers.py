"""What Slack's answers mean. HTTP 200 with ``"ok": false`` is the usual shape of an error."""

import json
import re
from dataclasses import dataclass
from enum import Enum

from alertwhy.errors import Permanent, Retryable
from workers.clients.answers import PASSING, TOO_MANY
from workers.clients.http import Reply

# Errors by what to do about them; slack-ruby/slack-api-ref, generated from docs.slack.dev.
AGAIN = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
        "org_login_required",
        "update_failed",
        "external_channel_migrating",
        "rollup_error",
    }
)
HALF_DONE = frozenset(
    {
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
    }
)
TOO_MUCH = frozenset(
    {
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "msg_too_long",
        "attachment_payload_limit_exceeded",
        "invalid_attachments",
        "block_mismatch",
        "too_many_attachments",
    }
)
GONE = frozenset(
    {
        "message_not_found",
        "cant_update_message",
        "edit_window_closed",
        "is_inactive",
        "cannot_reply_to_message",
        "restricted_action_thread_locked",
        "restricted_action_non_threadable_channel",
    }
)
_NOT_VALID = "the token is not valid (any more); set a new one in token_file"
_NOT_ALLOWED = "the workspace does not let the app post there; ask its owner, or change channel"
HINTS = {
    **dict.fromkeys(
        ("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"),
        _NOT_VALID,
    ),
    "not_allowed_token_type": "token_file needs a bot token (xoxb-…)",
    "missing_scope": "give the app of token_file the scope chat:write, and install it again",
    "no_permission": "give the app of token_file the scope chat:write, and install it again",
    "channel_not_found": "correct channel, or invite the app to it",
    "not_in_channel": "invite the app to the channel, or give it the scope chat:write.public",
    "is_archived": "the channel is archived; change channel",
    "channel_is_archived": "the channel is archived; make a webhook for another",
    "action_prohibited": "an admin forbids this webhook; ask, or make another webhook_url",
    "no_service": "the webhook was removed; make another webhook_url",
    "invalid_token": "the webhook was removed; make another webhook_url",
    "ekm_access_denied": _NOT_ALLOWED,
    "access_denied": _NOT_ALLOWED,
    "accesslimited": _NOT_ALLOWED,
}
_CODE = re.compile(r"[a-z][a-z_]{1,79}")  # an error of Slack's; nothing else of an answer is shown


class Kind(Enum):
    """Taken, refused for its layout, or its message is gone; all else is raised."""

    TAKEN = "taken"
    TOO_MUCH = "too much"
    GONE = "gone"


@dataclass(frozen=True)
class Answer:
    """One answer. ``channel`` and ``ts`` are where the message stands, for the Web API."""

    kind: Kind
    error: str = ""
    channel: str = ""
    ts: str = ""
    details: tuple[str, ...] = ()


def web_api(reply: Reply) -> Answer:
    """What a Web API method answered; raises Retryable or Permanent."""
    body = _json(reply.body)
    if reply.status == 200 and body.get("ok") is True:  # noqa: PLR2004  HTTP's OK
        return Answer(Kind.TAKEN, channel=_text(body, "channel"), ts=_text(body, "ts"))
    return _refused(reply, _text(body, "error"), _details(body))


def webhook(reply: Reply) -> Answer:
    """What an incoming webhook answered: ``ok``, or an error's name as plain text."""
    if reply.status == 200 and reply.body.strip() == "ok":  # noqa: PLR2004  HTTP's OK
        return Answer(Kind.TAKEN)
    return _refused(reply, reply.body.strip(), ())


def _refused(reply: Reply, error: str, details: tuple[str, ...]) -> Answer:
    error = error if _CODE.fullmatch(error) else ""
    _raise_if_passing(reply, error)
    if error in TOO_MUCH:
        return Answer(Kind.TOO_MUCH, error, details=details)
    if error in GONE:
        return Answer(Kind.GONE, error)
    said = f"Slack answered {error or reply.status}"
    raise Permanent(f"{said}: {_hint(reply, error)}", reason=error or f"http_{reply.status}")


def _raise_if_passing(reply: Reply, error: str) -> None:
    if reply.status in PASSING or error in AGAIN or reply.status >= 500:  # noqa: PLR2004
        limited = reply.status == TOO_MANY or error in {"ratelimited", "rate_limited"}
        raise Retryable(
            f"Slack answered {error or reply.status}",
            reason=error or f"http_{reply.status}",
            after=reply.retry_after,
            ambiguous=not limited and (reply.status >= 500 or error in HALF_DONE),  # noqa: PLR2004
        )
    if reply.status < 300 and not error:  # noqa: PLR2004  a yes that Slack does not give
        raise Retryable(
            f"Slack's address answered {reply.status} with something else than Slack does;"
            " look for a proxy in between",
            reason="strange_answer",
            ambiguous=True,
        )


def _hint(reply: Reply, error: str) -> str:
    if error in HINTS:
        return HINTS[error]
    if error.startswith("restricted_action"):
        return _NOT_ALLOWED
    if not error and reply.status in range(300, 400):
        return "it sends elsewhere; correct api_url or webhook_url"
    if not error:
        return "correct api_url or webhook_url, or what stands between"
    return f"see {error} at docs.slack.dev"


def _json(body: str) -> dict[str, object]:
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _text(body: dict[str, object], key: str) -> str:
    value = body.get(key)
    return value if isinstance(value, str) else ""


def _details(body: dict[str, object]) -> tuple[str, ...]:
    metadata = body.get("response_metadata")
    messages = metadata.get("messages") if isinstance(metadata, dict) else None
    return tuple(str(each)[:200] for each in messages[:5]) if isinstance(messages, list) else ()
