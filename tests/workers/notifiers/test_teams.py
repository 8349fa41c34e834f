"""Teams: configured with a workflow, sent as one card, never larger than Teams takes."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest
import responses

from alertwhy.domain.delivery import Abilities
from alertwhy.domain.notification import LogBlock
from alertwhy.errors import ConfigError, Permanent, Retryable
from alertwhy.options import Options
from tests.fakes.cards import elements
from tests.fakes.notifications import GIANTS, ORDINARY, filled
from tests.fakes.teams import Teams as Endpoint
from workers.clients.http import RequestsHttp
from workers.notifiers.teams import MAX_BODY, POSTED, ROOMS, configure

URL = (
    "https://default0.00.environment.api.powerplatform.com:443/powerautomate/automations/direct"
    "/workflows/f00d/triggers/manual/paths/invoke"
    "?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=a-_b%2Fc%3D"
)


def channel(**options):
    return configure(Options({"webhook_url": URL, **options}, "receivers[1].teams"))


def size(payload):
    return len(json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode())


def snippets(payload):
    return [each["codeSnippet"] for each in elements(payload) if each["type"] == "CodeBlock"]


def send(message=ORDINARY):
    teams, http = channel(), RequestsHttp("alertwhy/test")
    return teams.send(teams.render(message), notification=message, reference="", http=http)


def test_a_card_is_wrapped_as_workflows_expects_it():
    payload = channel().render(ORDINARY).payload
    attachment = payload["attachments"][0]
    assert {"type", "summary", "attachments"} == set(payload)
    assert ("message", None) == (payload["type"], attachment["contentUrl"])
    assert "application/vnd.microsoft.card.adaptive" == attachment["contentType"]
    assert payload["summary"].startswith("CRITICAL: Deployment shop/cart in prod")


def test_teams_can_neither_edit_nor_drop_repeats():
    assert Abilities() == channel().abilities


@responses.activate
def test_the_address_keeps_its_query_byte_for_byte():
    responses.post(URL, status=202)
    assert POSTED == send()
    assert URL == responses.calls[0].request.url.replace(
        "powerplatform.com/", "powerplatform.com:443/"
    )


@responses.activate
def test_the_body_is_sent_as_it_was_measured():
    responses.post(URL, status=202)
    message = replace(ORDINARY, summary="日本 \U0001f4a5", blocks=())
    send(message)
    assert size(channel().render(message).payload) == len(responses.calls[0].request.body)
    assert "日本 \U0001f4a5".encode() in responses.calls[0].request.body


@pytest.mark.parametrize("name", GIANTS)
def test_the_flow_posts_even_the_largest_message(name):
    with Endpoint() as endpoint:
        teams = configure(Options({"webhook_url": endpoint.webhook_url}, "teams"))
        rendered, http = teams.render(GIANTS[name]), RequestsHttp("alertwhy/test")
        teams.send(rendered, notification=GIANTS[name], reference="", http=http)
        assert [""] == [card.failure for card in endpoint.cards]


def test_an_ordinary_message_loses_nothing():
    log = replace(ORDINARY, blocks=(LogBlock(("x" * 100,) * 50, "Log", "kubectl logs"),))
    lines = "\n".join(snippets(channel().render(log).payload)[1:]).split("\n")
    assert ["x" * 100] * 50 == lines


def test_logs_shrink_before_anything_else():
    blocks = (*ORDINARY.blocks, LogBlock(("日" * 390,) * 60, "Huge", "kubectl logs huge"))
    payload = channel().render(replace(ORDINARY, blocks=blocks)).payload
    text = json.dumps(payload, ensure_ascii=False)
    assert 5_000 < size(payload) <= MAX_BODY
    assert "Huge (the end of 60 lines)" in text
    assert "kubectl -n shop rollout undo deploy/cart" in text
    assert "last state: OOMKilled" in text


def test_the_rooms_become_smaller_in_every_way():
    for larger, smaller in pairwise(ROOMS):
        assert all(vars(larger)[name] >= vars(smaller)[name] for name in vars(larger))


def test_the_last_room_holds_whatever_there_is():
    for character in '\U0001f4a5\\"&日x':
        assert size(channel().render(filled(character * 3000, 200)).payload) <= MAX_BODY


def test_no_address_is_refused():
    with pytest.raises(ConfigError, match=r"receivers\[1\].teams has no webhook_url"):
        channel(webhook_url="")


@pytest.mark.parametrize(
    "url",
    [
        "https://contoso.webhook.office.com/webhookb2/s3cret@x/IncomingWebhook/y/z",
        "https://outlook.office.com/webhook/s3cret/IncomingWebhook/y",
        "https://outlook.office365.com/webhook/s3cret",
        "https://CONTOSO.Webhook.Office.com/webhookb2/s3cret",
    ],
)
def test_a_retired_connector_is_refused_with_the_way_out(url):
    with pytest.raises(ConfigError, match="Workflows") as raised:
        channel(webhook_url=url)
    assert "s3cret" not in str(raised.value)


def test_the_address_may_stand_in_a_file(tmp_path):
    (tmp_path / "url").write_text(f"{URL}\n")
    options = Options({"webhook_url_file": str(tmp_path / "url")}, "teams")
    assert URL == configure(options).webhook_url


@responses.activate
@pytest.mark.parametrize(
    ("status", "hint"), [(400, "run history"), (401, "sig="), (403, "sig="), (404, "turned off")]
)
def test_a_refusal_says_what_to_do(status, hint):
    responses.post(URL, status=status)
    with pytest.raises(Permanent, match=hint) as raised:
        send()
    assert f"http_{status}" == raised.value.reason


@responses.activate
def test_too_many_messages_wait_as_long_as_told():
    responses.post(URL, status=429, headers={"Retry-After": "17"})
    with pytest.raises(Retryable) as raised:
        send()
    assert 17.0 == raised.value.after


@responses.activate
@pytest.mark.parametrize(("inner", "error"), [(429, Retryable), (413, Permanent)])
def test_a_failure_that_is_told_with_200_is_a_failure(inner, error):
    text = f"Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error {inner}"
    responses.post(URL, status=200, body=text)
    with pytest.raises(error):
        send()
