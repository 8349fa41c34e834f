"""PagerDuty: one page, then quiet words about it, and an end; never a second trigger."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest
import responses

from alertwhy.domain.delivery import Abilities
from alertwhy.domain.notification import LogBlock, Moment
from alertwhy.domain.severity import Severity
from alertwhy.errors import ConfigError, Permanent, Retryable
from alertwhy.options import Options
from tests.fakes.notifications import GROUP, ORDINARY, RESOLVED, filled
from tests.fakes.pagerduty import PagerDuty as Service
from workers.clients.http import RequestsHttp
from workers.notifiers.pagerduty import MAX_EVENT, ROOMS, configure, dedup_key

KEY = "0123456789abcdef0123456789abcdef"
TOKEN = "u+notes-token-of-nobody"  # noqa: S105  nobody's
EVENTS = "https://events.pagerduty.com/v2/enqueue"


def channel(**options):
    return configure(Options({"routing_key": KEY, **options}, "receivers[2].pagerduty"))


def event(message=ORDINARY, **options):
    return channel(**options).render(message).payload


def send(message=ORDINARY, **options):
    pagerduty, http = channel(**options), RequestsHttp("alertwhy/test")
    rendered = pagerduty.render(message)
    return pagerduty.send(rendered, notification=message, reference="", http=http)


def at(moment, **fields):
    return replace(ORDINARY, moment=moment, **fields)


@pytest.fixture
def service():
    with Service(routing_key=KEY, api_token=TOKEN) as running:
        yield running


def test_the_first_message_is_a_trigger_with_everything_in_its_place():
    trigger = event()
    payload = trigger["payload"]
    assert ("trigger", "alertwhy-01JD-1") == (trigger["event_action"], trigger["dedup_key"])
    assert {
        "summary": "Deployment shop/cart in prod: Container app ran out of memory (limit 128Mi)",
        "source": "prod",
        "severity": "critical",
        "component": "Deployment shop/cart",
        "group": "shop",
        "class": "oom-killed",
        "timestamp": "2026-11-21T12:00:00+00:00",
    } == {name: value for name, value in payload.items() if name != "custom_details"}
    assert "kubectl -n shop rollout undo deploy/cart" in json.dumps(payload["custom_details"])
    assert [{"href": "https://runbooks.example/crash?a=1&b=2", "text": "Runbook"}] == trigger[
        "links"
    ]


def test_one_firing_period_is_one_page(service):
    for moment in Moment:
        send(at(moment, firing=moment is not Moment.RESOLVED), api_url=service.url)
    assert [("alertwhy-01JD-1", 1, "resolved")] == [
        (each.dedup_key, each.triggers, each.status) for each in service.incidents
    ]
    assert 2 == len(service.changes)


@pytest.mark.parametrize("moment", [Moment.UPDATE, Moment.ESCALATION])
def test_what_comes_late_is_never_a_trigger(moment):
    change = event(at(moment))
    assert "event_action" not in change
    assert "oom-killed" == change["payload"]["custom_details"]["cause"]
    assert "alertwhy-01JD-1" == change["payload"]["custom_details"]["dedup_key"]


def test_the_end_resolves_the_same_key():
    assert {"event_action": "resolve", "dedup_key": "alertwhy-01JD-1"} == event(RESOLVED)


def test_the_mode_change_pages_nobody(service):
    for moment in Moment:
        send(at(moment), api_url=service.url, mode="change")
    assert ((), 4) == (service.incidents, len(service.changes))
    assert Abilities() == channel(mode="change").abilities


def test_the_mode_event_pages_and_takes_repeats():
    assert Abilities(pages=True, idempotent=True) == channel().abilities


@pytest.mark.parametrize(
    ("fields", "start"),
    [
        ({"moment": Moment.UPDATE}, "New findings: Deployment shop/cart in prod: "),
        ({"moment": Moment.ESCALATION, "news": "Now critical"}, "Now critical: Deployment "),
        ({"moment": Moment.ESCALATION}, "It got worse: Deployment "),
        (
            {"moment": Moment.RESOLVED, "summary": "Resolved after 14 min"},
            "Deployment shop/cart in",
        ),
        ({"moment": Moment.FIRST, "news": "Firing again"}, "Firing again: Deployment "),
    ],
)
def test_a_change_event_says_what_is_new(fields, start):
    assert event(replace(ORDINARY, **fields), mode="change")["payload"]["summary"].startswith(start)


def test_a_message_without_any_words_still_has_summary_and_source():
    bare = replace(ORDINARY, title="", summary="", object="", cluster="", cause="", namespace="")
    payload = event(replace(bare, started_at=None))["payload"]
    assert {"summary", "source", "severity", "custom_details"} == set(payload)
    assert all(payload.values())


@pytest.mark.parametrize("severity", Severity)
def test_our_severities_are_pagerdutys(severity, service):
    send(replace(ORDINARY, severity=severity), api_url=service.url)
    assert str(severity) == service.incidents[0].event["payload"]["severity"]


def test_a_long_summary_is_cut():
    assert 1024 == len(event(replace(ORDINARY, summary="x" * 3000))["payload"]["summary"])


def test_a_key_that_is_too_long_stays_the_same_and_unlike_others():
    keys = [dedup_key(replace(ORDINARY, key="x" * 255 + end)) for end in ("a", "a", "b")]
    assert (True, True) == (keys[0] == keys[1] != keys[2], len(keys[0]) <= 255)


def test_logs_shrink_first_in_an_event_that_is_too_large():
    log = LogBlock(("\U0001f4a5" * 900,) * 500, "Log", "kubectl logs")
    trigger = event(replace(ORDINARY, blocks=(*ORDINARY.blocks, log)))
    details = trigger["payload"]["custom_details"]
    assert len(json.dumps(trigger)) <= MAX_EVENT
    assert "Log (the end of 500 lines)" == details["logs"][-1]["heading"]
    assert "state: waiting\nlast state: OOMKilled" == details["evidence"][0]["detail"]


def test_the_rooms_become_smaller_in_every_way():
    for larger, smaller in pairwise(ROOMS):
        assert all(vars(larger)[name] >= vars(smaller)[name] for name in vars(larger))


def test_the_last_room_holds_whatever_there_is(service):
    send(filled("\U0001f4a5" * 3000, 300), api_url=service.url)
    assert 1 == len(service.incidents)


def test_the_region_chooses_the_address():
    assert "https://events.eu.pagerduty.com/" == channel(region="eu").api_url
    assert "https://events.pagerduty.com/" == channel().api_url


def test_an_address_may_have_a_path_and_no_slash():
    assert "https://proxy.example/pd/" == channel(api_url="https://proxy.example/pd").api_url


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
    for moment in Moment:
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


@pytest.mark.parametrize(("key", "said"), [("", "no routing_key"), ("s3cret", "has 6 characters")])
def test_a_key_that_cannot_be_one_is_refused_unseen(key, said):
    with pytest.raises(ConfigError, match=said) as raised:
        channel(routing_key=key)
    assert "s3cret" not in str(raised.value)


@responses.activate
@pytest.mark.parametrize(("told", "after"), [({}, 30.0), ({"Retry-After": "120"}, 120.0)])
def test_too_many_events_wait_half_a_minute_or_as_told(told, after):
    responses.post(EVENTS, status=429, headers=told)
    with pytest.raises(Retryable) as raised:
        send()
    assert after == raised.value.after


@responses.activate
def test_an_invalid_event_is_final():
    responses.post(EVENTS, status=400, json={"status": "invalid event"})
    with pytest.raises(Permanent, match="routing_key is not that of an Events API v2"):
        send()


def test_a_summary_that_names_the_object_itself_is_not_preceded_by_it():
    named = replace(ORDINARY, summary="Deployment shop/cart waits for a quota")
    assert "prod: Deployment shop/cart waits for a quota" == event(named)["payload"]["summary"]
