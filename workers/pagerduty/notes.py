"""Notes on an incident that stands: found by its dedup key, added to, never opened or changed."""

import json
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from alertwhy.domain.notification import Notification
from alertwhy.errors import Retryable
from workers.clients.answers import expect_taken
from workers.clients.http import Http
from workers.wording import cut
from workers.wording.room import Room, first_fitting
from workers.wording.text import to_text

REST_URLS = {"us": "https://api.pagerduty.com/", "eu": "https://api.eu.pagerduty.com/"}
MAX_NOTE = 10_000  # characters; the REST schema names no limit, this is ours
TIMEOUT = 10.0  # seconds for one request
PATIENCE = 30.0  # seconds after a 429; PagerDuty asks for retries 30 s apart
# Seconds between looks for an incident: events are taken first and worked through later.
PAUSES = (5.0, 15.0, 60.0)

# Logs shrink first, then lists, then sentences. What is still too long is cut at its end.
ROOMS = (
    Room(log_lines=40, line=300, detail=0, text=2000, command=1000, items=20, blocks=30, links=10, url=1000),
    Room(log_lines=10, line=200, detail=0, text=1000, command=600, items=10, blocks=20, links=6, url=500),
    Room(log_lines=0, line=0, detail=0, text=300, command=300, items=6, blocks=16, links=4, url=300),
)  # fmt: skip

_HINTS = {
    400: "it did not take the note; see that from is the mail address of a user",
    401: "the token is not valid (any more); set a new one in api_token_file",
    403: "the token may not write notes; set one with write access in api_token_file",
    404: "there is no such incident (any more), or region is wrong",
}

Payload = dict[str, object]


@dataclass(frozen=True)
class Rest:
    """PagerDuty's REST interface, as one user."""

    url: str
    token: str = field(repr=False)
    sender: str

    def find(self, key: str, http: Http) -> str:
        """The id of the incident with that dedup key which is not resolved, ``""`` for none."""
        statuses = [("statuses[]", each) for each in ("triggered", "acknowledged")]
        query = urlencode([("incident_key", key), *statuses, ("limit", "1")])
        reply = http.get(f"{self.url}incidents?{query}", headers=self._headers(), timeout=TIMEOUT)
        expect_taken(reply, who="PagerDuty", hints=_HINTS, patience=PATIENCE)
        return _first_id(reply.body)

    def add(self, incident: str, note: Payload, http: Http) -> None:
        """Add a note; it notifies nobody and opens nothing."""
        url = f"{self.url}incidents/{quote(incident, safe='')}/notes"
        reply = http.post(url, json=note, headers=self._headers(), timeout=TIMEOUT)
        expect_taken(reply, who="PagerDuty", hints=_HINTS, patience=PATIENCE)

    def _headers(self) -> dict[str, str]:
        return {
            "Authorization": f"Token token={self.token}",
            "Accept": "application/vnd.pagerduty+json;version=2",
            "From": self.sender,
        }


def note(notification: Notification) -> Payload:
    """The whole message as plain text, within the limit."""
    said = first_fitting(notification, ROOMS, _said, fits=_fits)
    return {"note": {"content": cut(said["content"], MAX_NOTE)}}


def not_there_yet() -> Retryable:
    """Why it is looked for again; after the last pause it is not there at all."""
    return Retryable(
        "PagerDuty has no open incident with the key of this alert's group; Alertmanager's"
        " pagerduty_configs and webhook_configs must stand in the same receiver",
        reason="no_incident",
        pauses=PAUSES,
    )


def _said(notification: Notification) -> dict[str, str]:
    return {"content": to_text(notification)}


def _fits(said: dict[str, str]) -> bool:
    return len(said["content"]) <= MAX_NOTE


def _first_id(body: str) -> str:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    incidents = found.get("incidents") if isinstance(found, dict) else None
    first = incidents[0] if isinstance(incidents, list) and incidents else None
    identity = first.get("id") if isinstance(first, dict) else None
    return identity if isinstance(identity, str) else ""
