"""Slack as a notifier: its options, a message's life, and what it does about each refusal."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
import responses
import structlog.testing

from alertwhy.domain.delivery import Abilities
from alertwhy.domain.notification import LogBlock, Moment
from alertwhy.errors import ConfigError, Permanent, Retryable
from alertwhy.options import Options
from tests.fakes.notifications import ORDINARY, RESOLVED
from tests.fakes.slack import Slack
from workers.clients.http import RequestsHttp
from workers.notifiers.slack import Bot, Webhook, configure
from workers.slack.answers import GONE, TOO_MUCH

API = "https://slack.example/api/"
POST, UPDATE = f"{API}chat.postMessage", f"{API}chat.update"
HOOK = "https://hooks.slack.example/services/T0/B0/secret"
YES = {"ok": True, "channel": "C024BE91L", "ts": "1700000000.000100"}
STANDING = "C024BE91L:1700000000.000100"
BOT = Bot("#shop", "xoxb-1", API)
HTTP = RequestsHttp("alertwhy/test")

WORSE = replace(ORDINARY, moment=Moment.ESCALATION, news="Severity rose")
LONG = replace(ORDINARY, blocks=(LogBlock(tuple(f"line {n}" for n in range(30)), "Log"),))


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


def send(message, channel=BOT, reference=""):
    rendered = channel.render(message)
    return channel.send(rendered, notification=message, reference=reference, http=HTTP)


def no(error):
    return {"ok": False, "error": error}


def sent(wire):
    """The last part of each address, and the body."""
    calls = (call.request for call in wire.calls)
    return [(each.url.rpartition("/")[2], json.loads(each.body)) for each in calls]


def configured(**values):
    return configure(Options(values, "receivers[1].slack"))


def test_a_channel_and_a_token_make_a_bot():
    assert Bot("#shop", "xoxb-1", API) == configured(channel="#shop", token="xoxb-1", api_url=API)


def test_a_token_comes_from_its_file(tmp_path):
    (tmp_path / "token").write_text("xoxb-1\n")
    assert "xoxb-1" == configured(channel="C1", token_file=str(tmp_path / "token")).token


def test_slack_itself_is_the_default():
    assert "https://slack.com/api/" == configured(channel="C1", token="x").api_url


def test_an_api_address_needs_no_slash_at_its_end():
    assert API == configured(channel="C1", token="x", api_url=API.rstrip("/")).api_url


def test_an_address_alone_makes_a_webhook():
    assert Webhook(HOOK) == configured(webhook_url=HOOK)


def test_only_a_bot_edits():
    assert Abilities(edits=True) == configured(channel="C1", token="x").abilities
    assert Abilities() == configured(webhook_url=HOOK).abilities


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, r"receivers\[1\]\.slack has no target; set token_file or webhook_url_file"),
        ({"channel": "#shop"}, "has no target; set token_file or webhook_url_file"),
        ({"token": "x"}, "has a token and no channel; set channel"),
        ({"token": "x", "webhook_url": HOOK}, "has webhook_url and token; keep one"),
        ({"channel": "#shop", "webhook_url": HOOK}, r"and channel \(a webhook has its own\)"),
        ({"webhook_url": "hooks.slack.com"}, "webhook_url is no http or https address"),
        ({"token": "x", "channel": "C1", "colour": "red"}, "unknown colour"),
    ],
)
def test_a_slip_in_the_options_is_named(values, said):
    with pytest.raises(ConfigError, match=said):
        configured(**values)


def test_the_first_message_is_posted_and_found_again_by_what_slack_returned(wire):
    wire.post(POST, json=YES)
    assert STANDING == send(ORDINARY)
    ((method, body),) = sent(wire)
    assert ("chat.postMessage", "#shop") == (method, body["channel"])
    assert "Bearer xoxb-1" == wire.calls[0].request.headers["Authorization"]


def test_a_long_log_follows_in_the_thread(wire):
    wire.post(POST, json=YES)
    send(LONG)
    reply = sent(wire)[1][1]
    assert ("C024BE91L", "1700000000.000100") == (reply["channel"], reply["thread_ts"])
    assert "line 0" in reply["text"]


@pytest.mark.parametrize("error", ["ratelimited", "not_in_channel"])
def test_a_log_that_cannot_be_added_does_not_post_the_message_twice(wire, error):
    wire.post(POST, json=YES)
    wire.post(POST, json=no(error))
    with structlog.testing.capture_logs() as logs:
        assert STANDING == send(LONG)
    assert [("slack_reply_failed", error)] == [(each["event"], each["reason"]) for each in logs]


def test_an_update_edits_and_says_nothing_more(wire):
    wire.post(UPDATE, json=YES)
    assert STANDING == send(replace(ORDINARY, moment=Moment.UPDATE), reference=STANDING)
    ((_, body),) = sent(wire)
    assert ("C024BE91L", "1700000000.000100") == (body["channel"], body["ts"])
    assert "unfurl_links" not in body


def test_an_escalation_is_edited_in_and_broadcast(wire):
    wire.post(UPDATE, json=YES)
    wire.post(POST, json=YES)
    assert STANDING == send(WORSE, reference=STANDING)
    (_, reply) = sent(wire)[1]
    assert reply["reply_broadcast"] is True
    assert reply["text"].startswith("*Severity rose*")


def test_an_end_turns_the_message_green_and_is_said_in_the_thread(wire):
    wire.post(UPDATE, json=YES)
    wire.post(POST, json=YES)
    send(RESOLVED, reference=STANDING)
    (_, edited), (_, reply) = sent(wire)
    assert "#2eb67d" == edited["attachments"][0]["color"]
    assert "Resolved after 14 min" == reply["text"]
    assert "reply_broadcast" not in reply


def test_an_escalation_that_the_thread_did_not_hear_is_tried_again(wire):
    wire.post(UPDATE, json=YES)
    wire.post(POST, json=no("ratelimited"), headers={"Retry-After": "7"})
    with pytest.raises(Retryable) as raised:
        send(WORSE, reference=STANDING)
    assert 7.0 == raised.value.after


@pytest.mark.parametrize("error", sorted(GONE))
def test_a_message_that_is_gone_is_posted_anew(wire, error):
    wire.post(UPDATE, json=no(error))
    wire.post(POST, json={**YES, "ts": "1800000000.000200"})
    assert "C024BE91L:1800000000.000200" == send(WORSE, reference=STANDING)
    assert ["chat.update", "chat.postMessage"] == [method for method, _ in sent(wire)]


def test_an_escalation_into_a_locked_thread_is_posted_anew(wire):
    wire.post(UPDATE, json=YES)
    wire.post(POST, json=no("restricted_action_thread_locked"))
    wire.post(POST, json={**YES, "ts": "1800000000.000200"})
    assert "C024BE91L:1800000000.000200" == send(WORSE, reference=STANDING)
    assert "thread_ts" not in sent(wire)[2][1]


def test_an_end_that_a_locked_thread_cannot_hear_is_left_at_the_edit(wire):
    wire.post(UPDATE, json=YES)
    wire.post(POST, json=no("restricted_action_thread_locked"))
    assert STANDING == send(RESOLVED, reference=STANDING)


@pytest.mark.parametrize("error", sorted(TOO_MUCH))
def test_a_refused_layout_is_sent_once_more_as_plain_text(wire, error):
    wire.post(POST, json=no(error))
    wire.post(POST, json=YES)
    with structlog.testing.capture_logs() as logs:
        assert STANDING == send(ORDINARY)
    assert [("slack_layout_refused", error)] == [(each["event"], each["error"]) for each in logs]
    (_, body) = sent(wire)[1]
    assert ([], []) == (body["blocks"], body["attachments"])
    assert "Container app ran out of memory" in body["text"]


def test_a_refused_layout_of_an_edit_is_sent_as_plain_text_too(wire):
    wire.post(UPDATE, json=no("msg_blocks_too_long"))
    wire.post(UPDATE, json=YES)
    assert STANDING == send(replace(ORDINARY, moment=Moment.UPDATE), reference=STANDING)
    assert STANDING.partition(":")[2] == sent(wire)[1][1]["ts"]


@pytest.mark.parametrize(("url", "reference"), [(POST, ""), (UPDATE, STANDING)])
def test_plain_text_that_is_refused_as_well_is_given_up(wire, url, reference):
    wire.post(url, json=no("msg_too_long"))
    with pytest.raises(Permanent, match="msg_too_long"):
        send(ORDINARY, reference=reference)


def test_a_new_message_that_is_told_to_be_gone_is_given_up(wire):
    wire.post(POST, json=no("message_not_found"))
    with pytest.raises(Permanent, match="message_not_found"):
        send(ORDINARY)


def test_a_reference_that_a_webhook_left_is_no_message_of_a_bot(wire):
    wire.post(POST, json=YES)
    assert STANDING == send(WORSE, reference="posted")


def test_a_webhook_posts_each_message_and_keeps_no_reference(wire):
    wire.post(HOOK, body="ok")
    assert "posted" == send(LONG, Webhook(HOOK), "posted")
    ((_, body),) = sent(wire)
    assert "channel" not in body
    assert "Authorization" not in wire.calls[0].request.headers


def test_a_webhook_has_no_thread():
    assert () == Webhook(HOOK).render(LONG).replies


def test_a_webhook_sends_plain_text_where_the_layout_is_refused(wire):
    wire.post(HOOK, body="invalid_blocks", status=400)
    wire.post(HOOK, body="ok")
    assert "posted" == send(ORDINARY, Webhook(HOOK))
    assert [] == sent(wire)[1][1]["blocks"]


def test_a_webhook_that_is_removed_says_what_to_do(wire):
    wire.post(HOOK, body="no_service", status=404)
    with pytest.raises(Permanent, match="make another webhook_url") as raised:
        send(ORDINARY, Webhook(HOOK))
    assert HOOK not in str(raised.value)


def test_the_life_of_a_message_against_a_strict_slack():
    with Slack(token="xoxb-1") as slack:
        bot = Bot("#shop", "xoxb-1", slack.api_url)
        reference = send(LONG, bot)
        assert reference == send(replace(WORSE, blocks=LONG.blocks), bot, reference)
        assert reference == send(RESOLVED, bot, reference)
        parent, *thread = slack.messages
    assert 2 == parent.edits
    assert "RESOLVED" in parent.shown
    assert [False, True, False] == [reply.broadcast for reply in thread]


def test_buttons_stand_under_the_verdict_only_where_they_are_wanted():
    def kinds(**options):
        bot = configure(Options({"channel": "#shop", "token": "xoxb-1", **options}, "r"))
        return [block["type"] for block in bot.render(ORDINARY).payload["blocks"]]

    assert (["header", "section"], ["header", "section", "actions"]) == (
        kinds(), kinds(buttons=True),
    )  # fmt: skip


@pytest.mark.parametrize(
    "options",
    [
        {"webhook_url": "https://hooks.example/x", "buttons": True},
        {"channel": "#shop", "token": "xoxb-1", "users": ["U1"]},
    ],
)
def test_buttons_need_a_bot(options):
    with pytest.raises(ConfigError, match="need a bot's token and buttons: true"):
        configure(Options(options, "r"))
