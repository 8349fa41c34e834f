"""The loopback PagerDuty opens, keeps and resolves incidents by their dedup key."""

from collections.abc import Iterator

import pytest
import requests

from tests.fakes.pagerduty import PagerDuty

KEY = "r" * 32
PAYLOAD = {"summary": "cart is down", "source": "prod", "severity": "critical"}


@pytest.fixture
def pagerduty() -> Iterator[PagerDuty]:
    with PagerDuty(routing_key=KEY, api_token="t") as vendor:
        yield vendor


def send(vendor: PagerDuty, **event: object) -> requests.Response:
    full = {"routing_key": KEY, "event_action": "trigger", "payload": PAYLOAD, **event}
    return requests.post(f"{vendor.url}/v2/enqueue", json=full, timeout=5)


def change(vendor: PagerDuty, **event: object) -> requests.Response:
    full = {"routing_key": KEY, "payload": {"summary": "ready"}, **event}
    return requests.post(f"{vendor.url}/v2/change/enqueue", json=full, timeout=5)


def test_a_trigger_opens_an_incident_and_says_its_key(pagerduty: PagerDuty) -> None:
    answer = send(pagerduty, dedup_key="k")
    assert (202, "k") == (answer.status_code, answer.json()["dedup_key"])
    (incident,) = pagerduty.incidents
    assert ("k", "triggered") == (incident.dedup_key, incident.status)
    assert "cart is down" in incident.shown


def test_a_second_trigger_is_a_log_entry_and_edits_nothing(pagerduty: PagerDuty) -> None:
    send(pagerduty, dedup_key="k")
    send(pagerduty, dedup_key="k", payload={**PAYLOAD, "summary": "other words"})
    assert [2] == [incident.triggers for incident in pagerduty.incidents]
    assert "other words" not in pagerduty.incidents[0].shown


def test_a_trigger_after_the_resolve_pages_again(pagerduty: PagerDuty) -> None:
    send(pagerduty, dedup_key="k")
    send(pagerduty, dedup_key="k", event_action="resolve")
    send(pagerduty, dedup_key="k")
    assert ["resolved", "triggered"] == [incident.status for incident in pagerduty.incidents]


def test_an_acknowledged_incident_is_still_the_open_one(pagerduty: PagerDuty) -> None:
    for action in ("trigger", "acknowledge", "trigger"):
        send(pagerduty, dedup_key="k", event_action=action)
    assert [2] == [incident.triggers for incident in pagerduty.incidents]


def test_a_resolve_of_nothing_is_accepted_and_dropped(pagerduty: PagerDuty) -> None:
    assert 202 == send(pagerduty, dedup_key="k", event_action="resolve").status_code
    assert () == pagerduty.incidents


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        ({"routing_key": "other"}, "routing_key is not known"),
        ({"event_action": "open"}, "event_action is invalid"),
        ({"event_action": "resolve"}, "dedup_key is missing"),
        ({"dedup_key": "k" * 256}, "dedup_key is longer than 255"),
        ({"payload": None}, "payload is missing"),
        ({"payload": {**PAYLOAD, "source": ""}}, "payload.source is missing or blank"),
        ({"payload": {**PAYLOAD, "summary": ""}}, "payload.summary is missing or blank"),
        ({"payload": {**PAYLOAD, "summary": "x" * 1025}}, "payload.summary is longer than 1024"),
        (
            {"payload": {**PAYLOAD, "severity": "none"}},
            "payload.severity is invalid (must be one of critical, error, warning, info)",
        ),
        ({"client": "x" * 525_000}, "event is larger than 512 KB"),
    ],
)
def test_an_invalid_event_is_refused_with_its_reason(
    pagerduty: PagerDuty, event: dict[str, object], problem: str
) -> None:
    answer = send(pagerduty, **event)
    assert (400, [problem]) == (answer.status_code, answer.json()["errors"])
    assert () == pagerduty.incidents


def test_a_change_event_pages_nobody(pagerduty: PagerDuty) -> None:
    assert 202 == change(pagerduty).status_code
    assert ((), 1) == (pagerduty.incidents, len(pagerduty.changes))


@pytest.mark.parametrize("event", [{"routing_key": "other"}, {"payload": {}}])
def test_a_change_event_is_checked(pagerduty: PagerDuty, event: dict[str, object]) -> None:
    assert 400 == change(pagerduty, **event).status_code
    assert () == pagerduty.changes


def test_a_note_is_added_to_the_incident_found_by_its_key(pagerduty: PagerDuty) -> None:
    send(pagerduty, dedup_key="k")
    headers = {"Authorization": "Token token=t", "From": "a@example.org"}
    query = {"incident_key": "k", "statuses[]": ["triggered", "acknowledged"]}
    with requests.Session() as session:
        session.headers.update(headers)
        found = session.get(f"{pagerduty.url}/incidents", params=query, timeout=5).json()
        address = f"{pagerduty.url}/incidents/{found['incidents'][0]['id']}/notes"
        assert session.post(address, json={"note": {"content": "because"}}, timeout=5).ok
    assert ("because",) == pagerduty.incidents[0].notes


@pytest.mark.parametrize("token", ["", "Token token=other"])
def test_the_rest_api_checks_its_token(pagerduty: PagerDuty, token: str) -> None:
    headers = {"Authorization": token, "From": "a@example.org"}
    for path in ("/incidents?incident_key=k", "/incidents/Q0001/notes"):
        method = "POST" if path.endswith("notes") else "GET"
        answer = requests.request(method, f"{pagerduty.url}{path}", headers=headers, timeout=5)
        assert 401 == answer.status_code


def test_a_note_to_no_incident_is_not_found(pagerduty: PagerDuty) -> None:
    headers = {"Authorization": "Token token=t", "From": "a@example.org"}
    address = f"{pagerduty.url}/incidents/Q9/notes"
    note = {"note": {"content": "x"}}
    assert 404 == requests.post(address, json=note, headers=headers, timeout=5).status_code


def test_other_addresses_are_not_found(pagerduty: PagerDuty) -> None:
    assert 404 == requests.post(f"{pagerduty.url}/nowhere", timeout=5).status_code
