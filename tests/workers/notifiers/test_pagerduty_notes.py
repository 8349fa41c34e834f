"""PagerDuty notes: on the incident that Alertmanager opened, or on our own; never another page."""

from dataclasses import replace

import pytest

from alertwhy.domain.notification import Moment
from alertwhy.errors import ConfigError, Permanent, Retryable
from alertwhy.options import Options
from tests.fakes.notifications import GROUP, ORDINARY, RESOLVED
from tests.fakes.pagerduty import PagerDuty as Service
from workers.clients.http import RequestsHttp
from workers.notifiers.pagerduty import configure

MOMENTS = [each for each in Moment if each is not Moment.AMENDED]  # that one is an edit
KEY = "0123456789abcdef0123456789abcdef"
TOKEN = "u+notes-token-of-nobody"  # noqa: S105  nobody's


def at(moment, **fields):
    return replace(ORDINARY, moment=moment, **fields)


@pytest.fixture
def service():
    with Service(routing_key=KEY, api_token=TOKEN) as running:
        yield running


def noting(service, **options):
    """A receiver that adds to Alertmanager's incidents, on that service."""
    rest = {"api_token": TOKEN, "from": "alertwhy@example.com", "api_url": service.url}
    return configure(Options({**rest, **options}, "receivers[2].pagerduty"))


def note_sent(service, message=ORDINARY, reference="", **options):
    pagerduty, http = noting(service, **options), RequestsHttp("alertwhy/test")
    rendered = pagerduty.render(message)
    return pagerduty.send(rendered, notification=message, reference=reference, http=http)


def opened(service, key=GROUP):
    """As Alertmanager's own notifier does."""
    payload = {"summary": "s", "source": "alertmanager", "severity": "critical"}
    event = {"routing_key": KEY, "event_action": "trigger", "dedup_key": key, "payload": payload}
    RequestsHttp("alertmanager").post(f"{service.url}/v2/enqueue", json=event, timeout=5)


def test_the_mode_note_adds_to_the_incident_that_alertmanager_opened(service):
    opened(service)
    reference = note_sent(service, mode="note")
    (incident,) = service.incidents
    assert ("Q0001", 1, 1) == (reference, incident.triggers, len(incident.notes))
    assert "kubectl -n shop rollout undo deploy/cart" in incident.notes[0]
    assert () == service.changes


def test_the_mode_note_waits_for_an_incident_that_is_not_there_yet(service):
    with pytest.raises(Retryable, match="no open incident with the key") as raised:
        note_sent(service, mode="note")
    assert (5.0, 15.0, 60.0) == raised.value.pauses
    assert () == service.incidents


def test_the_mode_note_leaves_the_end_to_alertmanager(service):
    opened(service)
    assert "Q0001" == note_sent(service, RESOLVED, "Q0001", mode="note")
    assert () == service.incidents[0].notes


def test_alerts_of_no_group_have_no_incident_to_add_to(service):
    with pytest.raises(Permanent, match="send them to a receiver in mode event or change"):
        note_sent(service, replace(ORDINARY, about=()), mode="note")


def test_a_second_incident_that_takes_no_note_does_not_repeat_the_first(service):
    opened(service)
    opened(service, "other")
    (found,) = ORDINARY.about
    alert = replace(found.alerts[0], group_keys=(GROUP, "other"))
    message = replace(ORDINARY, about=(replace(found, alerts=(alert,)),))
    assert "Q0001 Q0002" == note_sent(service, message, mode="note")

    class Moody(RequestsHttp):
        def post(self, url, **asked):
            if "Q0002" in url:
                raise Retryable("503", reason="http_503")
            return super().post(url, **asked)

    pagerduty = noting(service, mode="note")
    pagerduty.send(
        pagerduty.render(message), notification=message, reference="", http=Moody("alertwhy/test")
    )
    assert [2, 1] == [len(each.notes) for each in service.incidents]


def test_with_a_token_what_comes_late_is_a_note_on_our_own_incident(service):
    for moment in MOMENTS:
        note_sent(service, at(moment, firing=moment is not Moment.RESOLVED), routing_key=KEY)
    (incident,) = service.incidents
    assert (1, 2, "resolved") == (incident.triggers, len(incident.notes), incident.status)
    assert () == service.changes


def test_once_our_incident_is_resolved_by_hand_it_is_a_change_event_again(service):
    note_sent(service, at(Moment.UPDATE), routing_key=KEY)
    assert ((), 1) == (service.incidents, len(service.changes))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"mode": "note"}, "needs api_token_file"),
        ({"mode": "note", "api_token": "t"}, "with from"),
        ({"routing_key": KEY, "from": "a@b.example"}, "with api_token_file as well"),
    ],
)
def test_notes_need_a_token_and_a_user(options, said):
    with pytest.raises(ConfigError, match=said):
        configure(Options(options, "receivers[2].pagerduty"))


def test_notes_go_to_the_region_or_to_the_address_that_is_set():
    token = {"api_token": TOKEN, "from": "a@b.example", "routing_key": KEY}
    urls = [
        configure(Options({**token, **more}, "r")).rest.url
        for more in (
            {},
            {"region": "eu"},
            {"api_url": "https://p.example"},
            {"rest_url": "https://r.example/"},
        )
    ]
    assert [
        "https://api.pagerduty.com/",
        "https://api.eu.pagerduty.com/",
        "https://p.example/",
        "https://r.example/",
    ] == urls
