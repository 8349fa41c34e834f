"""PagerDuty, Events API v2: paged once on what the rules found, told the rest as change events.

A second trigger after somebody resolved would page again, so nothing that comes late is ever a
trigger. Change events notify nobody; they stand on the service's timeline.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from json import dumps

from alertwhy.domain.delivery import Abilities
from alertwhy.domain.notification import Moment, Notification
from alertwhy.errors import ConfigError
from alertwhy.options import Options
from workers.clients.answers import expect_taken
from workers.clients.http import Http
from workers.notifiers import SEND_TIMEOUT, Payload, Rendered, notifier
from workers.wording import cut, one_line
from workers.wording.outline import outline
from workers.wording.room import Room, first_fitting

API_URLS = {"us": "https://events.pagerduty.com/", "eu": "https://events.eu.pagerduty.com/"}
ROUTING_KEY = 32  # characters of an integration key; Events API v2
MAX_SUMMARY = 1024  # characters; Events API v2, payload.summary
MAX_DEDUP_KEY = 255  # characters; Events API v2
MAX_EVENT = 500_000  # bytes, however it is encoded; Events API v2 takes 512 KB
PATIENCE = 30.0  # seconds after a 429; PagerDuty asks for retries 30 s apart

# Logs shrink first, then what was fetched, then lists. The last one fits whatever is in it.
ROOMS = (
    Room(log_lines=200, line=1000, detail=10000, text=4000, command=2000, items=50, blocks=40, links=20, url=2000),
    Room(log_lines=50, line=500, detail=10000, text=4000, command=2000, items=50, blocks=40, links=20, url=2000),
    Room(log_lines=10, line=300, detail=2000, text=2000, command=2000, items=30, blocks=30, links=20, url=2000),
    Room(log_lines=0, line=0, detail=0, text=500, command=500, items=20, blocks=20, links=10, url=1000),
    Room(log_lines=0, line=0, detail=0, text=100, command=100, items=8, blocks=8, links=5, url=500),
)  # fmt: skip

_NEWS = {Moment.UPDATE: "New findings", Moment.ESCALATION: "It got worse"}
_HINTS = {
    400: "the event is invalid, or routing_key is not that of an Events API v2 integration",
    401: "routing_key is not known; copy the integration key of the service again",
    403: "routing_key is not known; copy the integration key of the service again",
    404: "api_url is not that of the Events API",
}


@dataclass(frozen=True)
class PagerDuty:
    """One service's integration; ``quiet`` sends change events alone and pages nobody."""

    routing_key: str = field(repr=False)
    api_url: str
    quiet: bool = False

    @property
    def abilities(self) -> Abilities:
        """It pages, and drops a repeated trigger by its key; change events do neither."""
        return Abilities() if self.quiet else Abilities(pages=True, idempotent=True)

    def render(self, notification: Notification) -> Rendered:
        """One event, without the routing key: it is the secret, and payloads are shown."""
        return Rendered(
            first_fitting(notification, ROOMS, self._wording(notification.moment), fits=_fits)
        )

    def send(
        self, rendered: Rendered, *, notification: Notification, reference: str, http: Http
    ) -> str:
        """Post it; found again by its dedup key."""
        del reference
        path = "v2/enqueue" if "event_action" in rendered.payload else "v2/change/enqueue"
        event = {"routing_key": self.routing_key, **rendered.payload}
        reply = http.post(f"{self.api_url}{path}", json=event, timeout=SEND_TIMEOUT)
        expect_taken(reply, who="PagerDuty", hints=_HINTS, patience=PATIENCE)
        return dedup_key(notification)

    def _wording(self, moment: Moment) -> Callable[[Notification], Payload]:
        if self.quiet:
            return change
        return {Moment.FIRST: trigger, Moment.RESOLVED: resolve}.get(moment, change)


@notifier("pagerduty")
def configure(options: Options) -> PagerDuty:
    """From ``routing_key`` or ``routing_key_file``; ``mode``, ``region`` and ``api_url`` if wanted."""
    mode = options.choice("mode", ("event", "change", "note"))
    if mode == "note":
        raise ConfigError(
            f"{options.where}.mode is note, which is not built yet; use event, or change to"
            " add to the service's timeline without a page"
        )
    key = options.secret("routing_key")
    region = options.choice("region", tuple(API_URLS))
    api_url = options.url("api_url", API_URLS[region])
    options.finish()
    if not key:
        raise ConfigError(f"{options.where} has no routing_key; set routing_key_file")
    if len(key) != ROUTING_KEY:
        raise ConfigError(
            f"{options.where}.routing_key has {len(key)} characters; the integration key of an"
            f" Events API v2 integration has {ROUTING_KEY}"
        )
    return PagerDuty(key, f"{api_url.rstrip('/')}/", quiet=mode == "change")


def dedup_key(notification: Notification) -> str:
    """The same for every event about one firing period."""
    key = notification.key
    return key if len(key) <= MAX_DEDUP_KEY else sha256(key.encode(errors="replace")).hexdigest()


def trigger(notification: Notification) -> Payload:
    """Opens, and pages."""
    payload: Payload = {"severity": notification.severity.value, **_payload(notification)}
    optional = {"component": notification.object, "group": notification.namespace}
    optional["class"] = notification.cause
    payload.update({name: value for name, value in optional.items() if value})
    if notification.started_at:
        payload["timestamp"] = notification.started_at.isoformat()
    return {
        "event_action": "trigger",
        "dedup_key": dedup_key(notification),
        "payload": payload,
        "links": _links(notification),
        "client": "alertwhy",
    }


def change(notification: Notification) -> Payload:
    """Tells what is known now, and notifies nobody."""
    return {"payload": _payload(notification), "links": _links(notification)}


def resolve(notification: Notification) -> Payload:
    """Ends what the trigger with the same key opened."""
    return {"event_action": "resolve", "dedup_key": dedup_key(notification)}


def _payload(notification: Notification) -> Payload:
    return {
        "summary": _summary(notification),
        "source": notification.cluster or notification.object or "Kubernetes",
        "custom_details": {"dedup_key": dedup_key(notification), **outline(notification)},
    }


def _summary(notification: Notification) -> str:
    """What is read on a lock screen: what is broken, why, where."""
    place = f"in {notification.cluster}" if notification.cluster else ""
    said = one_line(f"{notification.title} {place}").strip()
    news = notification.news or _NEWS.get(notification.moment, "")
    parts = [part for part in (news, said, notification.summary) if part]
    return cut(": ".join(parts) or "An alert without a name", MAX_SUMMARY)


def _links(notification: Notification) -> list[Payload]:
    return [{"href": link.url, "text": link.text or link.url} for link in notification.links]


def _fits(event: Payload) -> bool:
    return len(dumps(event)) <= MAX_EVENT
