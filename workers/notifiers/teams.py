"""Microsoft Teams: one Adaptive Card through a Workflows webhook, which can neither edit nor reply.

Workflows answers 202 when the card is queued, not when it is posted: a card that is too large
fails inside the flow, where only its owner sees it. So cards stay well below Teams' limit.
"""

from dataclasses import dataclass, field
from json import dumps
from urllib.parse import urlsplit

from alertwhy.domain.delivery import Abilities, Limit
from alertwhy.domain.notification import Notification
from alertwhy.errors import ConfigError, Permanent, Retryable
from alertwhy.options import Options
from workers.cards.drawing import draw, preview
from workers.clients.answers import expect_taken
from workers.clients.http import Http, Reply
from workers.notifiers import SEND_TIMEOUT, Payload, Rendered, notifier
from workers.wording.room import Room, first_fitting

CARD = "application/vnd.microsoft.card.adaptive"
# Bytes of the request. Teams' limit is 28 KB, after it has encoded the card anew: a request of
# 24,453 bytes became 28,897 and was dropped (MicrosoftDocs/msteams-docs#11274).
MAX_BODY = 20_000
RETIRED = ("webhook.office.com", "outlook.office.com", "outlook.office365.com")
POSTED = "posted"  # the reference of every card: Workflows gives no message id

# The same with every character beyond ASCII escaped, which is the worst that Teams may make of it.
MAX_ENCODED = 26_000
# Logs shrink first, then what was fetched, then lists, at last the sentences. The last one fits
# even where every character takes twelve bytes.
ROOMS = (
    Room(log_lines=60, line=400, detail=1500, text=2000, command=1000, items=10, blocks=20, links=6, url=2000),
    Room(log_lines=30, line=300, detail=1500, text=2000, command=1000, items=10, blocks=20, links=6, url=2000),
    Room(log_lines=15, line=200, detail=1500, text=2000, command=1000, items=10, blocks=20, links=6, url=2000),
    Room(log_lines=6, line=200, detail=1500, text=2000, command=1000, items=10, blocks=20, links=6, url=2000),
    Room(log_lines=6, line=200, detail=500, text=2000, command=1000, items=10, blocks=20, links=6, url=2000),
    Room(log_lines=6, line=200, detail=0, text=2000, command=1000, items=10, blocks=20, links=6, url=1000),
    Room(log_lines=6, line=150, detail=0, text=1000, command=600, items=10, blocks=20, links=6, url=1000),
    Room(log_lines=6, line=150, detail=0, text=600, command=400, items=8, blocks=20, links=6, url=500),
    Room(log_lines=0, line=0, detail=0, text=300, command=300, items=6, blocks=12, links=4, url=300),
    Room(log_lines=0, line=0, detail=0, text=150, command=150, items=4, blocks=8, links=3, url=300),
    Room(log_lines=0, line=0, detail=0, text=40, command=0, items=2, blocks=6, links=2, url=300),
)  # fmt: skip

# 4 a second, 100 an hour, 150 in two; Microsoft, "Create and send messages", rate limiting. Half
# of a window's may come at once, the other half is spread over it: no window ever holds more.
LIMITS = (Limit(burst=2, every=0.5), Limit(burst=50, every=72.0))

_HINTS = {
    400: "the workflow did not understand the card; look at its run history",
    401: "the address lacks its signature (sig=); copy it again from the workflow",
    403: "the signature (sig=) is wrong; copy the address again from the workflow",
    404: "the workflow is deleted or turned off; turn it on, or make a new one",
}


@dataclass(frozen=True)
class Teams:
    """One workflow; its address is the secret."""

    webhook_url: str = field(repr=False)

    @property
    def abilities(self) -> Abilities:
        """None: no message id, so no edit; no key, so no guard against repeats."""
        return Abilities(limits=LIMITS)

    def render(self, notification: Notification) -> Rendered:
        """One message with one card, at most ``MAX_BODY`` bytes."""
        return Rendered(first_fitting(notification, ROOMS, _message, fits=_fits))

    def send(
        self, rendered: Rendered, *, notification: Notification, reference: str, http: Http
    ) -> str:
        """Post it; there is nothing by which it could be found again."""
        del notification, reference
        _judge(http.post(self.webhook_url, json=rendered.payload, timeout=SEND_TIMEOUT))
        return POSTED


@notifier("teams")
def configure(options: Options) -> Teams:
    """From ``webhook_url`` or ``webhook_url_file``: the address of a workflow."""
    url = options.url("webhook_url")
    options.finish()
    if not url:
        raise ConfigError(f"{options.where} has no webhook_url; set webhook_url_file")
    host = urlsplit(url).hostname or ""
    if any(host == old or host.endswith(f".{old}") for old in RETIRED):
        raise ConfigError(
            f"{options.where}.webhook_url is an Office 365 connector, which Microsoft shut down"
            " in May 2026; in Teams choose the channel's Workflows, 'Post to a channel when a"
            " webhook request is received', and use the address that it gives"
        )
    return Teams(url)


def _judge(reply: Reply) -> None:
    """Raise unless it was taken; an old connector behind a proxy says only in its text that not."""
    start = reply.body[:500]
    if reply.status in range(200, 300) and "message delivery failed" in start:
        if "429" in start:
            raise Retryable("Teams took it, and dropped it: too many messages", reason="dropped")
        raise Permanent(
            "Teams took it, and dropped it; use the address of a workflow", reason="dropped"
        )
    expect_taken(reply, who="Teams", hints=_HINTS)


def _fits(message: Payload) -> bool:
    """As the door sends it (compact, UTF-8, unescaped), and as Teams may encode it anew."""
    sent = len(dumps(message, ensure_ascii=False, separators=(",", ":")).encode())
    return sent <= MAX_BODY and len(dumps(message)) <= MAX_ENCODED


def _message(notification: Notification) -> Payload:
    attachment = {"contentType": CARD, "contentUrl": None, "content": draw(notification)}
    return {"type": "message", "summary": preview(notification), "attachments": [attachment]}
