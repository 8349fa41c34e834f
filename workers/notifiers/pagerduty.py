"""PagerDuty: paged once on what the rules found, told the rest quietly, or never paged at all.

| mode | the first word | what comes later | the end |
|---|---|---|---|
| event | a trigger: our own incident | a note on it with an ``api_token``, else a change event | a resolve |
| note | a note on the incident that Alertmanager opened | another note | nothing: it ends by itself |
| change | a change event | a change event | a change event |

A second trigger after somebody resolved would page again, so nothing that comes late is ever a
trigger. Change events and notes notify nobody.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from json import dumps

import structlog

from alertwhy.domain.delivery import Abilities, Limit
from alertwhy.domain.notification import Moment, Notification
from alertwhy.errors import ConfigError, DeliveryError, Permanent
from alertwhy.options import Options
from workers.clients.answers import expect_taken
from workers.clients.http import Http
from workers.notifiers import SEND_TIMEOUT, Channel, Payload, Rendered, notifier
from workers.pagerduty.notes import PATIENCE, REST_URLS, Rest, not_there_yet, note
from workers.wording import cut, one_line
from workers.wording.outline import outline
from workers.wording.room import Room, first_fitting

API_URLS = {"us": "https://events.pagerduty.com/", "eu": "https://events.eu.pagerduty.com/"}
ROUTING_KEY = 32  # characters of an integration key; Events API v2
MAX_SUMMARY = 1024  # characters; Events API v2, payload.summary
MAX_DEDUP_KEY = 255  # characters; Events API v2
MAX_EVENT = 500_000  # bytes, however it is encoded; Events API v2 takes 512 KB
MAX_INCIDENTS = 5  # that one note is added to; an alert is told in few groups
HOMES = ("Investigation", "All investigations")  # the links to our own pages, of which one leads
ENDED = "ended"  # the reference where nothing was said

# Logs shrink first, then what was fetched, then lists. The last one fits whatever is in it.
ROOMS = (
    Room(log_lines=200, line=1000, detail=10000, text=4000, command=2000, items=50, blocks=40, links=20, url=2000),
    Room(log_lines=50, line=500, detail=10000, text=4000, command=2000, items=50, blocks=40, links=20, url=2000),
    Room(log_lines=10, line=300, detail=2000, text=2000, command=2000, items=30, blocks=30, links=20, url=2000),
    Room(log_lines=0, line=0, detail=0, text=500, command=500, items=20, blocks=20, links=10, url=1000),
    Room(log_lines=0, line=0, detail=0, text=100, command=100, items=8, blocks=8, links=5, url=500),
)  # fmt: skip

log = structlog.get_logger()

_NEWS = {Moment.UPDATE: "New findings", Moment.ESCALATION: "It got worse"}
# About 120 a minute an integration key; Events API v2, rate limits. As for Teams: half at once.
LIMITS = (Limit(burst=60, every=1.0),)

_HINTS = {
    400: "the event is invalid, or routing_key is not that of an Events API v2 integration",
    401: "routing_key is not known; copy the integration key of the service again",
    403: "routing_key is not known; copy the integration key of the service again",
    404: "api_url is not that of the Events API",
}


@dataclass(frozen=True)
class PagerDuty:
    """One service's integration; ``quiet`` sends change events alone and pages nobody.

    With ``rest`` what comes late is a note on our own incident, as long as it stands.
    """

    routing_key: str = field(repr=False)
    api_url: str
    quiet: bool = False
    rest: Rest | None = None

    @property
    def abilities(self) -> Abilities:
        """It pages, and drops a repeated trigger by its key; change events do neither."""
        if self.quiet:
            return Abilities(limits=LIMITS)
        return Abilities(pages=True, idempotent=True, limits=LIMITS)

    def render(self, notification: Notification) -> Rendered:
        """One event, without the routing key: it is the secret, and payloads are shown."""
        if self.rest and notification.moment in _NEWS:
            return Rendered(note(notification))
        return Rendered(self._event(notification))

    def send(
        self, rendered: Rendered, *, notification: Notification, reference: str, http: Http
    ) -> str:
        """Post it; found again by its dedup key."""
        del reference
        payload, key = rendered.payload, dedup_key(notification)
        if self.rest and "note" in payload:
            incident = self.rest.find(key, http)
            if incident:
                self.rest.add(incident, payload, http)
                return key
            payload = self._event(notification)  # resolved by hand: its timeline still takes it
        path = "v2/enqueue" if "event_action" in payload else "v2/change/enqueue"
        event = {"routing_key": self.routing_key, **payload}
        reply = http.post(f"{self.api_url}{path}", json=event, timeout=SEND_TIMEOUT)
        expect_taken(reply, who="PagerDuty", hints=_HINTS, patience=PATIENCE)
        return key

    def _event(self, notification: Notification) -> Payload:
        wording = self._wording(notification.moment)
        return first_fitting(notification, ROOMS, wording, fits=_fits)

    def _wording(self, moment: Moment) -> Callable[[Notification], Payload]:
        if self.quiet:
            return change
        return {Moment.FIRST: trigger, Moment.RESOLVED: resolve}.get(moment, change)


@dataclass(frozen=True)
class Notes:
    """Adds to the incidents that Alertmanager opened for the same alerts; never opens one."""

    rest: Rest
    abilities: Abilities = field(default_factory=lambda: Abilities(pages=True, limits=LIMITS))

    def render(self, notification: Notification) -> Rendered:
        """One note; nothing at the end, which Alertmanager tells."""
        over = notification.moment is Moment.RESOLVED
        return Rendered({} if over else note(notification))

    def send(
        self, rendered: Rendered, *, notification: Notification, reference: str, http: Http
    ) -> str:
        """Add it to each open incident of the alerts' groups; the reference is their ids."""
        if not rendered.payload:
            return reference or ENDED
        found = [self.rest.find(key, http) for key in incident_keys(notification)]
        incidents = list(dict.fromkeys(each for each in found if each))
        if not incidents:
            raise not_there_yet()
        for place, incident in enumerate(incidents):
            self._add(incident, rendered.payload, http, first=place == 0)
        return " ".join(incidents)

    def _add(self, incident: str, payload: Payload, http: Http, *, first: bool) -> None:
        """What fails after the first is only logged: sending again would say the first twice."""
        try:
            self.rest.add(incident, payload, http)
        except DeliveryError as error:
            if first:
                raise
            log.warning("pagerduty_note_failed", incident=incident, reason=error.reason)


@notifier("pagerduty")
def configure(options: Options) -> Channel:
    """From ``routing_key_file``, or in mode ``note`` from ``api_token_file`` and ``from``."""
    mode = options.choice("mode", ("event", "note", "change"))
    region = options.choice("region", tuple(API_URLS))
    api_url = options.url("api_url", API_URLS[region])
    rest = _rest(options, api_url if api_url != API_URLS[region] else REST_URLS[region])
    key = options.secret("routing_key")
    options.finish()
    if mode == "note":
        if rest is None:
            raise ConfigError(
                f"{options.where}.mode is note, which needs api_token_file (a REST API key with"
                " write access) and from (the mail address of a user)"
            )
        return Notes(rest)
    _check(key, options.where)
    return PagerDuty(key, _folder(api_url), quiet=mode == "change", rest=rest)


def _rest(options: Options, default: str) -> Rest | None:
    url, token, sender = (
        options.url("rest_url", default),
        options.secret("api_token"),
        options.text("from", ""),
    )
    if bool(token) != bool(sender):
        missing = "from (the mail address of a user)" if token else "api_token_file"
        raise ConfigError(f"{options.where} writes notes only with {missing} as well; set it")
    return Rest(_folder(url), token, sender) if token else None


def _check(key: str, where: str) -> None:
    if not key:
        raise ConfigError(f"{where} has no routing_key; set routing_key_file")
    if len(key) != ROUTING_KEY:
        raise ConfigError(
            f"{where}.routing_key has {len(key)} characters; the integration key of an"
            f" Events API v2 integration has {ROUTING_KEY}"
        )


def _folder(url: str) -> str:
    return f"{url.rstrip('/')}/"


def incident_keys(notification: Notification) -> tuple[str, ...]:
    """Under which keys Alertmanager's own PagerDuty notifier opened incidents for these alerts."""
    alerts = [alert for found in notification.about for alert in found.alerts]
    keys = tuple(dict.fromkeys(key for alert in alerts for key in alert.group_keys))
    if not keys:
        raise Permanent(
            "no Alertmanager group is known of these alerts, so there is no incident to add to;"
            " send them to a receiver in mode event or change",
            reason="no_group",
        )
    return keys[:MAX_INCIDENTS]


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
    event: Payload = {
        "event_action": "trigger",
        "dedup_key": dedup_key(notification),
        "payload": payload,
        "links": _links(notification),
        "client": "alertwhy",
    }
    home = next((link.url for link in notification.links if link.text in HOMES), "")
    return {**event, "client_url": home} if home else event


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
        "custom_details": _details(notification),
    }


def _details(notification: Notification) -> Payload:
    """What is read first stands first; links stand beside the event."""
    told = {name: value for name, value in outline(notification).items() if name != "links"}
    return {**told, "dedup_key": dedup_key(notification)}


def _summary(notification: Notification) -> str:
    """What is read on a lock screen: what is broken, why, where."""
    said = notification.cluster
    if not notification.summary.startswith(f"{notification.title} "):  # nothing is said twice
        place = f"in {notification.cluster}" if notification.cluster else ""
        said = one_line(f"{notification.title} {place}").strip()
    news = notification.news or _NEWS.get(notification.moment, "")
    parts = [part for part in (news, said, notification.summary) if part]
    return cut(": ".join(parts) or "An alert without a name", MAX_SUMMARY)


def _links(notification: Notification) -> list[Payload]:
    return [{"href": link.url, "text": link.text or link.url} for link in notification.links]


def _fits(event: Payload) -> bool:
    return len(dumps(event)) <= MAX_EVENT
