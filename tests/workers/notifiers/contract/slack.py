"""Slack: both ways in, its answers, its limits as slack_sdk and its reference know them."""

import json
import re

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.attachments import BlockAttachment
from slack_sdk.models.blocks import Block

from workers.clients.http import Reply

TOKEN = "xoxb-1234567890-secret"  # noqa: S105  nobody's
WEBHOOK = "https://hooks.slack.com/services/T0/B0/hooksecret"
CONFIGURATIONS = {
    "bot": {"channel": "#shop-alerts", "token": TOKEN, "api_url": "https://slack.example/api"},
    "webhook": {"webhook_url": WEBHOOK},
}
CONFIGURATIONS["buttons"] = {**CONFIGURATIONS["bot"], "buttons": True, "users": ["U024BE7LH"]}
SECRETS = (TOKEN, WEBHOOK, "hooksecret")
_SENT = "C024BE91L:1700000000.000100"
STANDING = {"bot": _SENT, "buttons": _SENT, "webhook": "posted"}
_AGAIN = dict.fromkeys(range(200, 300), "retry")  # Slack says yes in the body, with 200 only
STATUSES = dict.fromkeys(CONFIGURATIONS, _AGAIN)
SILENT = False

AGAIN = [
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
]
TOO_MUCH = [
    "invalid_blocks",
    "invalid_blocks_format",
    "msg_blocks_too_long",
    "msg_too_long",
    "attachment_payload_limit_exceeded",
    "invalid_attachments",
    "block_mismatch",
    "too_many_attachments",
]
FINAL = [
    "invalid_auth",
    "not_authed",
    "account_inactive",
    "token_revoked",
    "token_expired",
    "missing_scope",
    "no_permission",
    "not_allowed_token_type",
    "channel_not_found",
    "not_in_channel",
    "is_archived",
    "restricted_action",
    "restricted_action_read_only_channel",
    "ekm_access_denied",
    "accesslimited",
    "access_denied",
    "message_limit_exceeded",
    "never_heard_of_it",
]


def no(error):
    return json.dumps({"ok": False, "error": error})


ANSWERS = {
    "bot": [
        *((200, no(error), "retry") for error in AGAIN),
        *((200, no(error), "final") for error in (*FINAL, *TOO_MUCH)),
        (503, no("service_unavailable"), "retry"),
    ],
    "webhook": [
        (400, "invalid_payload", "final"),
        (400, "no_text", "final"),
        (403, "action_prohibited", "final"),
        (404, "channel_not_found", "final"),
        (404, "no_service", "final"),
        (410, "channel_is_archived", "final"),
        (500, "rollup_error", "retry"),
        (429, "rate_limited", "retry"),
    ],
}

MAX_TEXT = 4000  # chat.update
MAX_BLOCKS = 40  # ours; Slack's is 50
MAX_VISIBLE = 9000  # ours; Slack's is undocumented, refusals were seen from 11,341 on
OUR_LINK = re.compile(r"<https://(?:runbooks\.example|example\.org)/[^<>|]*\|[^<>|]*>")
FENCED = re.compile(r"```\n(?:(?!```)[\s\S])*\n```")


def accepts(url, _body):
    if url == WEBHOOK:
        return Reply(200, "ok")
    return Reply(200, json.dumps({"ok": True, "channel": "C024BE91L", "ts": "1700000000.000100"}))


def objects(value):
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from objects(each)
    if isinstance(value, list):
        for each in value:
            yield from objects(each)


def excess(payload):
    texts = [each["text"] for each in objects(payload) if isinstance(each.get("text"), str)]
    beside = [attachment["blocks"] for attachment in payload.get("attachments", [])]
    blocks = [*payload.get("blocks", []), *(block for each in beside for block in each)]
    found = []
    if len(payload["text"].encode()) > 4 * MAX_TEXT or len(payload["text"]) > MAX_TEXT:
        found.append(f"text of {len(payload['text'])}")
    if len(blocks) > MAX_BLOCKS:
        found.append(f"{len(blocks)} blocks")
    if sum(map(len, texts)) + 100 > MAX_VISIBLE:
        found.append(f"{sum(map(len, texts))} characters")
    try:
        for block in Block.parse_all(blocks):
            block.to_dict()
        for each in beside:
            BlockAttachment(blocks=Block.parse_all(each)).to_dict()
    except SlackObjectFormationError as error:
        found.append(str(error))
    return found


def dangers(payload):
    found = [] if (payload["parse"], payload["link_names"]) == ("none", False) else ["parsed"]
    marked = [each for each in objects(payload) if each.get("type") == "mrkdwn"]
    found += [f"links by itself: {each}" for each in marked if each.get("verbatim") is not True]
    for text in [payload["text"], *(each["text"] for each in marked)]:
        found += [f"{danger} in {text!r}" for danger in _dangers_in(text)]
    return found


def _dangers_in(text):
    prose = FENCED.sub("", text)
    if "```" in prose:
        yield "open fence"
    prose = OUR_LINK.sub("", prose)
    if re.search("[<>]", OUR_LINK.sub("", text)):
        yield "markup"
    if re.search("&(?!amp;|lt;|gt;)", text):
        yield "half escape"
    if any(line.count("`") % 2 for line in prose.splitlines()):
        yield "open code"
    if re.search("@(channel|here|everyone)", re.sub("`[^`\n]*`", "", prose)):
        yield "mention"
    if re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\ud800-\udfff]", text):
        yield "control character"
