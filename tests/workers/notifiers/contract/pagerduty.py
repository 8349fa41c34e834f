"""PagerDuty: events and change events within the limits of Events API v2."""

import json

from tests.fakes.cards import UNSHOWABLE
from tests.fakes.loopback import strings
from workers.clients.http import Reply

KEY = "0123456789abcdef0123456789abcdef"
TOKEN = "u+notes-token-of-nobody"  # noqa: S105  nobody's
REST = {"api_token": TOKEN, "from": "alertwhy@example.com"}
CONFIGURATIONS = {
    "event": {"routing_key": KEY},
    "event and notes": {"routing_key": KEY, **REST},
    "change": {"routing_key": KEY, "mode": "change", "region": "eu"},
    "note": {"mode": "note", "region": "eu", **REST},
}
SECRETS = (KEY, TOKEN)
STANDING = {**dict.fromkeys(CONFIGURATIONS, "alertwhy-01JD-1"), "note": "Q0001"}
_ANSWERS = [
    (202, '{"status":"success","message":"Event processed","dedup_key":"k"}', "sent"),
    (400, '{"status":"invalid event","errors":["payload.severity is invalid"]}', "final"),
    (429, "", "retry"),
    (500, "", "retry"),
]
_NOTE_ANSWERS = [
    (200, '{"incidents": []}', "retry"),  # not there yet
    (401, '{"error": {"message": "Unauthorized", "code": 2006}}', "final"),
    (429, '{"error": {"message": "Rate Limit Exceeded", "code": 2020}}', "retry"),
]
ANSWERS = {**dict.fromkeys(CONFIGURATIONS, _ANSWERS), "note": _NOTE_ANSWERS}
STATUSES = {"note": dict.fromkeys(range(200, 300), "retry")}  # a yes without an incident in it
SILENT = False
PATIENCE = 30.0  # seconds; PagerDuty wants retries 30 s apart where it names no time
LIMITS = {"summary": 1024, "dedup_key": 255}  # characters; Events API v2
MAX_EVENT = 512_000  # bytes; Events API v2 takes 512 KB


def accepts(url, _body):
    if "/incidents?" in url:
        return Reply(200, '{"incidents": [{"id": "Q0001", "status": "triggered"}]}')
    return Reply(202, '{"status":"success","message":"Event processed"}')


MAX_NOTE = 10_000  # characters; ours, the REST schema names none


def excess(payload):
    if "event_action" not in payload and "payload" not in payload:
        content = payload["note"]["content"] if payload else ""
        return [f"a note of {len(content)}"] if len(content) > MAX_NOTE else []
    found = []
    if len(json.dumps({"routing_key": KEY, **payload})) > MAX_EVENT:
        found.append("the event")
    inner = payload.get("payload", {})
    for name, limit in LIMITS.items():
        found += [name for each in (payload, inner) if len(each.get(name, "")) > limit]
    if payload.get("event_action") != "resolve":
        found += [f"no {name}" for name in ("summary", "source") if not inner.get(name)]
    if payload.get("event_action") == "trigger" and inner["severity"] not in {
        "critical",
        "error",
        "warning",
        "info",
    }:
        found.append("severity")
    return found


def dangers(payload):
    text = "".join(strings(payload, every=True))
    found = [f"character {ord(each):x}" for each in UNSHOWABLE if each in text]
    urls = [link["href"] for link in payload.get("links", [])]
    return found + [url for url in urls if not url.startswith(("https://", "http://"))]
