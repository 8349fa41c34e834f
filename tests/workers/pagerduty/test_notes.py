"""Notes: found by key, added once, within the limit, and never a word of the token."""

from dataclasses import replace

import pytest

from alertwhy.domain.notification import LogBlock
from alertwhy.errors import Permanent
from tests.fakes.notifications import GIANTS, ORDINARY
from tests.fakes.pagerduty import PagerDuty
from workers.clients.http import RequestsHttp
from workers.pagerduty.notes import MAX_NOTE, PAUSES, Rest, not_there_yet, note

KEY = "0123456789abcdef0123456789abcdef"
HTTP = RequestsHttp("alertwhy/test")
TRIGGER = {
    "routing_key": KEY,
    "event_action": "trigger",
    "payload": {"summary": "s", "source": "s", "severity": "error"},
}


@pytest.fixture
def service():
    with PagerDuty(routing_key=KEY, api_token="token") as running:
        yield running


def rest(service, token="token"):  # noqa: S107  nobody's
    return Rest(f"{service.url}/", token, "alertwhy@example.com")


def event(service, key="a/key&more", action="trigger"):
    body = {**TRIGGER, "event_action": action, "dedup_key": key}
    HTTP.post(f"{service.url}/v2/enqueue", json=body, timeout=5.0)


def test_an_incident_that_stands_is_found_by_its_key(service):
    event(service)
    assert ("Q0001", "") == tuple(rest(service).find(key, HTTP) for key in ("a/key&more", "other"))


def test_one_that_is_resolved_is_not(service):
    event(service)
    event(service, action="resolve")
    assert "" == rest(service).find("a/key&more", HTTP)


def test_a_note_is_added_and_changes_nothing_else(service):
    event(service)
    rest(service).add("Q0001", note(ORDINARY), HTTP)
    (incident,) = service.incidents
    assert ("triggered", 1, 1) == (incident.status, incident.triggers, len(incident.notes))
    assert "Container app ran out of memory" in incident.notes[0]


def test_a_token_that_is_not_known_says_where_to_set_it(service):
    with pytest.raises(Permanent, match="set a new one in api_token_file") as raised:
        rest(service, "s3cret").find("k", HTTP)
    assert "s3cret" not in f"{raised.value}{rest(service, 's3cret')}"


def test_an_answer_that_is_no_list_of_incidents_finds_nothing():
    class Strange:
        def __init__(self, body):
            self.body = body

        def get(self, url, *, headers, timeout):
            del url, headers, timeout
            return type("Reply", (), {"status": 200, "body": self.body, "retry_after": None})()

    odd = ["", "[]", "{}", '{"incidents": [1]}', '{"incidents": [{"id": 7}]}', '{"incidents": {}}']
    looked = Rest("https://x/", "t", "a@b")
    assert [""] * len(odd) == [looked.find("k", Strange(body)) for body in odd]


@pytest.mark.parametrize("giant", GIANTS)
def test_the_largest_note_is_within_the_limit(giant):
    assert len(note(GIANTS[giant])["note"]["content"]) <= MAX_NOTE


def test_logs_shrink_first():
    log = LogBlock(("x" * 280,) * 60, "Log")
    content = note(replace(ORDINARY, blocks=(*ORDINARY.blocks, log)))["note"]["content"]
    assert "Log (the end of 60 lines)" in content
    assert "kubectl -n shop rollout undo deploy/cart" in content


def test_an_incident_is_looked_for_three_times_more():
    assert (5.0, 15.0, 60.0) == PAUSES == not_there_yet().pauses
