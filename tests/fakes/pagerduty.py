"""PagerDuty on loopback: Events API v2, change events, and the notes of its REST API."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

from tests.fakes.loopback import Answer, Loopback, Request, strings

MAX_EVENT = 512 * 1024  # bytes; PagerDuty, Events API v2
MAX_SUMMARY = 1024  # characters; PagerDuty, Events API v2
MAX_DEDUP_KEY = 255  # characters; PagerDuty, Events API v2
SEVERITIES = {"critical", "error", "warning", "info"}  # anything else is a 400
ACTIONS = {"trigger", "acknowledge", "resolve"}


@dataclass(frozen=True)
class Incident:
    """One page. ``event`` is the trigger that opened it; later ones only count in ``triggers``."""

    id: str
    dedup_key: str
    event: Mapping[str, object]
    status: str = "triggered"
    triggers: int = 1
    notes: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """All text that whoever is paged sees."""
        payload = self.event.get("payload")
        details = payload if isinstance(payload, Mapping) else {}
        return "\n".join(strings([details, self.event.get("links")], every=True))


class PagerDuty(Loopback):
    """One service with one integration key."""

    def __init__(self, *, routing_key: str, api_token: str = "") -> None:
        self.routing_key = routing_key
        self._api_token = api_token
        self._incidents: list[Incident] = []
        self._changes: list[Mapping[str, object]] = []
        super().__init__()

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """All of them as they stand, oldest first."""
        with self.lock:
            return tuple(self._incidents)

    @property
    def changes(self) -> tuple[Mapping[str, object], ...]:
        """The change events taken, oldest first."""
        with self.lock:
            return tuple(self._changes)

    def take(self, request: Request) -> Answer:
        """202 for an event, 200 for the REST API, 400 with the reasons for what is invalid."""
        if len(request.body) > MAX_EVENT:
            return _invalid("event is larger than 512 KB")
        match urlsplit(request.path).path.strip("/").split("/"):
            case ["v2", "enqueue"]:
                return self._event(request.json())
            case ["v2", "change", "enqueue"]:
                return self._change(request.json())
            case ["incidents"]:
                return self._search(request)
            case ["incidents", number, "notes"]:
                return self._note(request, number)
            case _:
                return _not_found()

    def _event(self, event: dict[str, object]) -> Answer:
        if problem := self._problem(event):
            return _invalid(problem)
        key = str(event.get("dedup_key") or f"made-{len(self._incidents)}")
        place = self._open(key)
        action = event["event_action"]
        if place is not None:
            self._incidents[place] = _moved(self._incidents[place], str(action))
        elif action == "trigger":
            self._incidents.append(Incident(f"Q{len(self._incidents) + 1:04d}", key, event))
        body = {"status": "success", "message": "Event processed", "dedup_key": key}
        return Answer(202, body)

    def _change(self, event: dict[str, object]) -> Answer:
        if event.get("routing_key") != self.routing_key:
            return _invalid("routing_key is not known")
        if problem := _summary_problem(event):
            return _invalid(problem)
        self._changes.append(event)
        return Answer(202, {"status": "success", "message": "Change event processed"})

    def _problem(self, event: Mapping[str, object]) -> str:
        action, key = event.get("event_action"), event.get("dedup_key")
        if event.get("routing_key") != self.routing_key:
            return "routing_key is not known"
        if action not in ACTIONS:
            return "event_action is invalid"
        if action != "trigger" and not key:
            return "dedup_key is missing"
        if len(str(key or "")) > MAX_DEDUP_KEY:
            return "dedup_key is longer than 255"
        return _payload_problem(event) if action == "trigger" else ""

    def _open(self, key: str) -> int | None:
        for place, incident in enumerate(self._incidents):
            if incident.dedup_key == key and incident.status != "resolved":
                return place
        return None

    def _search(self, request: Request) -> Answer:
        if not self._known(request):
            return _unauthorised()
        query = parse_qs(urlsplit(request.path).query)
        key, statuses = query.get("incident_key", [""])[0], query.get("statuses[]", [])
        found = [
            {"id": each.id, "incident_key": each.dedup_key, "status": each.status}
            for each in self._incidents
            if each.dedup_key == key and (not statuses or each.status in statuses)
        ]
        return Answer(200, {"incidents": found, "limit": 25, "offset": 0, "more": False})

    def _note(self, request: Request, number: str) -> Answer:
        if not self._known(request) or "@" not in request.headers.get("from", ""):
            return _unauthorised()
        note = request.json().get("note")
        content = note.get("content") if isinstance(note, Mapping) else None
        for place, incident in enumerate(self._incidents):
            if incident.id == number and isinstance(content, str) and content:
                added = replace(incident, notes=(*incident.notes, content))
                self._incidents[place] = added
                return Answer(200, {"note": {"id": f"N{len(added.notes)}", "content": content}})
        return _not_found()

    def _known(self, request: Request) -> bool:
        expected = f"Token token={self._api_token}"
        return bool(self._api_token) and request.headers.get("authorization") == expected


def _moved(incident: Incident, action: str) -> Incident:
    match action:
        case "trigger":  # a log entry; neither an edit nor another page
            return replace(incident, triggers=incident.triggers + 1)
        case "acknowledge":
            return replace(incident, status="acknowledged")
        case _:
            return replace(incident, status="resolved")


def _payload_problem(event: Mapping[str, object]) -> str:
    payload = event.get("payload")
    if not isinstance(payload, Mapping):
        return "payload is missing"
    if not payload.get("source"):
        return "payload.source is missing or blank"
    if payload.get("severity") not in SEVERITIES:
        return "payload.severity is invalid (must be one of critical, error, warning, info)"
    return _summary_problem(event)


def _summary_problem(event: Mapping[str, object]) -> str:
    payload = event.get("payload")
    summary = payload.get("summary") if isinstance(payload, Mapping) else None
    if not summary:
        return "payload.summary is missing or blank"
    return "payload.summary is longer than 1024" if len(str(summary)) > MAX_SUMMARY else ""


def _invalid(problem: str) -> Answer:
    body = {"status": "invalid event", "message": "Event object is invalid", "errors": [problem]}
    return Answer(400, body)


def _unauthorised() -> Answer:
    return Answer(401, {"error": {"message": "Unauthorized", "code": 2006}})


def _not_found() -> Answer:
    return Answer(404, {"error": {"message": "Not Found", "code": 2100}})
