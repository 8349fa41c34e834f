"""Teams: a card for a Workflows webhook, within Microsoft's schema and Teams' size."""

import json

from tests.fakes.cards import dangers as card_dangers
from tests.fakes.cards import faults
from workers.clients.http import Reply

SIGNATURE = "kY3-hD8_s1gnature"
CONFIGURATIONS = {
    "workflow": {
        "webhook_url": "https://default.00.environment.api.powerplatform.com:443/powerautomate"
        f"/automations/direct/workflows/f00d/triggers/manual/paths/invoke?api-version=1&sig={SIGNATURE}"
    }
}
SECRETS = (SIGNATURE, "workflows/f00d")
STANDING = {"workflow": "posted"}
ANSWERS = {
    "workflow": [
        (202, "", "sent"),
        (200, "1", "sent"),
        (200, "Webhook message delivery failed with error: … HTTP error 429 …", "retry"),
        (200, "Webhook message delivery failed with error: … HTTP error 413 …", "final"),
        (401, '{"error":{"code":"DirectApiAuthorizationRequired"}}', "final"),
        (404, '{"error":{"code":"WorkflowNotFound"}}', "final"),
        (429, '{"error":{"code":"WorkflowTriggerRateLimitExceeded"}}', "retry"),
        (502, '{"error":{"code":"NoResponse"}}', "retry"),
    ]
}
STATUSES = {}
SILENT = False
MAX_SENT = 20_000  # bytes; facts in workers/notifiers/teams.py
MAX_ENCODED = 28_672  # bytes; Teams, after it has encoded the card anew


def accepts(_url, _body):
    return Reply(202, "")


def excess(payload):
    found = faults(payload["attachments"][0]["content"])
    sent = len(json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode())
    if sent > MAX_SENT:
        found.append(f"{sent} bytes sent")
    if len(json.dumps(payload)) > MAX_ENCODED:
        found.append(f"{len(json.dumps(payload))} bytes encoded")
    return found


def dangers(payload):
    return card_dangers(payload["attachments"][0]["content"])
