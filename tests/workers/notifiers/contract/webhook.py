"""Any program behind a webhook: no vendor, so no limits but that it is JSON that can be sent."""

import json

from workers.clients.http import Reply

URL = "https://hooks.example/in?token=hooksecret"
KEY = "signing-key-of-nobody"
CONFIGURATIONS = {"signed": {"url": URL, "hmac_key": KEY}, "bare": {"url": URL}}
SECRETS = (URL, "hooksecret", KEY)
STANDING = dict.fromkeys(CONFIGURATIONS, "01JD")
_ANSWERS = ((200, "anything", "sent"), (503, "later", "retry"))
ANSWERS = dict.fromkeys(CONFIGURATIONS, _ANSWERS)
STATUSES = {}
SILENT = False


def accepts(_url, _body):
    return Reply(204, "")


def excess(payload):
    wanted = {"schema", "kind", "id", "title", "severity"}
    return [f"no {name}" for name in sorted(wanted - payload.keys())]


def dangers(payload):
    """Words are data here: whoever shows them escapes them."""
    json.dumps(payload, allow_nan=False)
    return []
