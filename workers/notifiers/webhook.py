"""Any program: one POST of the investigation as JSON, as the API shows it, signed if a key is set.

Each POST is the whole of it as it now stands; a receiver keeps the last one for an ``id``.
"""

import hmac
from dataclasses import dataclass, field
from hashlib import sha256

from alertwhy import wire
from alertwhy.domain.delivery import Abilities
from alertwhy.domain.investigation import Investigation
from alertwhy.domain.notification import Notification
from alertwhy.errors import ConfigError
from alertwhy.options import Options
from workers.clients.answers import expect_taken
from workers.clients.http import Http, encode
from workers.notifiers import SEND_TIMEOUT, Payload, Rendered, notifier
from workers.wording import one_line

SCHEMA = "alertwhy.io/v1"  # raised when a field changes its meaning or goes; more may come
SIGNATURE = "X-Alertwhy-Signature"  # sha256=<hex of the body's HMAC>, as our own webhooks take it

_HINTS = {
    401: "it wants another key; compare hmac_key_file with what it expects",
    403: "it wants another key; compare hmac_key_file with what it expects",
    404: "nothing is at this address; correct url_file",
}


@dataclass(frozen=True)
class Webhook:
    """One address; it may be a secret, the key is one."""

    url: str = field(repr=False)
    hmac_key: str = field(default="", repr=False)

    @property
    def abilities(self) -> Abilities:
        """A later POST replaces an earlier one, so it is told at once and at every change."""
        return Abilities(edits=True, idempotent=True)

    def render(self, notification: Notification) -> Rendered:
        """The investigation, or a list of them where one message is about several."""
        if len(notification.about) == 1:
            return Rendered({"schema": SCHEMA, "kind": "Investigation", **_body(notification)})
        return Rendered({"schema": SCHEMA, "kind": "Digest", **_digest(notification)})

    def send(
        self, rendered: Rendered, *, notification: Notification, reference: str, http: Http
    ) -> str:
        """Post it; found again by the investigation's own id."""
        del reference
        signed = {SIGNATURE: f"sha256={self._sign(rendered.payload)}"} if self.hmac_key else {}
        reply = http.post(self.url, json=rendered.payload, headers=signed, timeout=SEND_TIMEOUT)
        expect_taken(reply, who="the webhook", hints=_HINTS)
        return notification.investigation

    def _sign(self, payload: Payload) -> str:
        return hmac.new(self.hmac_key.encode(), encode(payload), sha256).hexdigest()


@notifier("webhook")
def configure(options: Options) -> Webhook:
    """From ``url`` or ``url_file``; ``hmac_key_file`` if the receiver checks signatures."""
    url, key = options.url("url"), options.secret("hmac_key")
    options.finish()
    if not url:
        raise ConfigError(f"{options.where} has no url; set url_file")
    return Webhook(url, key)


def _body(notification: Notification) -> Payload:
    return _told(notification.about[0])


def _digest(notification: Notification) -> Payload:
    return {
        "id": notification.investigation,
        "title": one_line(notification.title),
        "summary": one_line(notification.summary),
        "severity": str(notification.severity),
        "investigations": [_told(each) for each in notification.about],
    }


def _told(found: Investigation) -> Payload:
    """As the API shows it, but for deliveries: this one is not over while it is written."""
    return {name: value for name, value in wire.public(found).items() if name != "deliveries"}
