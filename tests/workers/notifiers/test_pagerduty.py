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
from tests.fakes.notifications import ORDINARY, RESOLVED, filled
from tests.fakes.pagerduty import PagerDuty as Service
from workers.clients.http import RequestsHttp
from workers.notifiers.pagerduty import MAX_EVENT, ROOMS, configure, dedup_key

MOMENTS = [each for each in Moment if each is not Moment.AMENDED]  # that one is an edit
KEY = "0123456789abcdef0123456789abcdef"
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
    with Service(routing_key=KEY) as running:
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
    for moment in MOMENTS:
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
    for moment in MOMENTS:
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
    assert "Log (the end of 500 lines):" in details["logs"]
    assert ["state: waiting", "last state: OOMKilled"] == details["evidence"]["e1"][1:]


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
