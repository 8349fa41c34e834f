"""The generic webhook: the investigation itself, signed, the same bytes as were signed."""

import hmac
import json
from dataclasses import replace
from hashlib import sha256

import pytest
import responses

from alertwhy.domain.delivery import Abilities
from alertwhy.domain.investigation import Investigation
from alertwhy.domain.notification import Moment
from alertwhy.domain.routing import Analysis, Behaviour
from alertwhy.errors import ConfigError
from alertwhy.options import Options
from tests.fakes.investigations import NEW, OPEN
from workers.clients.http import RequestsHttp
from workers.compose import compose
from workers.notifiers.webhook import SIGNATURE, configure

URL = "https://hooks.example/in"


def told(found: Investigation = OPEN, **behaviour: object):
    wanted = replace(Behaviour(), **behaviour)
    return compose(found, moment=Moment.FIRST, behaviour=wanted, delivery=NEW)


def channel(**options: object):
    return configure(Options({"url": URL, **options}, "receivers[0].webhook"))


def test_the_body_is_the_investigation_of_the_contract():
    body = channel().render(told()).payload
    assert ("alertwhy.io/v1", "Investigation", "01JD7") == (
        body["schema"],
        body["kind"],
        body["id"],
    )
    assert ("open", "oom-killed", "critical") == (body["status"], body["cause"], body["severity"])
    assert ["e1", "e2", "e3"] == [each["id"] for each in body["evidence"]]
    assert {"target", "alerts", "findings", "gaps", "diagnosis", "diagnosisMissing"} <= set(body)


def test_what_became_of_messages_is_not_in_the_message():
    assert "deliveries" not in channel().render(told(replace(OPEN, deliveries=(NEW,)))).payload


def test_a_route_that_wants_no_analysis_is_told_none():
    body = channel().render(told(analysis=Analysis.OFF)).payload
    assert ([], [], None) == (body["findings"], body["evidence"], body["diagnosis"])


def test_a_digest_lists_every_investigation():
    both = replace(told(), about=(OPEN, replace(OPEN, id="two")))
    body = channel().render(both).payload
    assert "Digest" == body["kind"]
    assert ["01JD7", "two"] == [each["id"] for each in body["investigations"]]


@responses.activate
def test_the_signature_covers_the_bytes_that_are_sent():
    responses.post(URL, status=204)
    webhook, notification = channel(hmac_key="k"), told()
    rendered = webhook.render(notification)
    reference = webhook.send(
        rendered, notification=notification, reference="", http=RequestsHttp("alertwhy/test")
    )
    sent = responses.calls[0].request
    expected = hmac.new(b"k", sent.body, sha256).hexdigest()
    assert ("01JD7", f"sha256={expected}") == (reference, sent.headers[SIGNATURE])
    assert rendered.payload == json.loads(sent.body)


@responses.activate
def test_without_a_key_nothing_is_signed():
    responses.post(URL, status=204)
    webhook, notification = channel(), told()
    webhook.send(
        webhook.render(notification),
        notification=notification,
        reference="",
        http=RequestsHttp("t"),
    )
    assert SIGNATURE not in responses.calls[0].request.headers


def test_it_is_told_at_once_and_at_every_change():
    assert Abilities(edits=True, idempotent=True) == channel().abilities


def test_an_address_is_needed():
    with pytest.raises(ConfigError, match=r"receivers\[0\].webhook has no url; set url_file"):
        configure(Options({}, "receivers[0].webhook"))
