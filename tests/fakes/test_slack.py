"""The loopback Slack refuses what Slack refuses, and keeps what Slack keeps."""

from collections.abc import Iterator

import pytest
import requests

from tests.fakes.slack import Slack, channel_id

TOKEN = "xoxb-test"  # noqa: S105 - of nobody


def section(text: str) -> dict[str, object]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def header(text: str) -> dict[str, object]:
    return {"type": "header", "text": {"type": "plain_text", "text": text}}


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack(token=TOKEN) as vendor:
        yield vendor


def call(
    slack: Slack, method: str, asked: dict[str, object], *, token: str = TOKEN
) -> dict[str, object]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = requests.post(f"{slack.api_url}{method}", json=asked, headers=headers, timeout=5)
    return {"status": answer.status_code, **answer.json()}


def post(slack: Slack, **asked: object) -> dict[str, object]:
    return call(slack, "chat.postMessage", {"channel": "#shop", "text": "hello", **asked})


def test_a_post_answers_with_the_channels_id_and_a_ts(slack: Slack) -> None:
    posted = post(slack, blocks=[section("cart is down")])
    assert (True, "CSHOP", "1767225600.000001") == (posted["ok"], posted["channel"], posted["ts"])
    assert ["cart is down"] == [message.shown for message in slack.messages]


def test_an_update_edits_in_place_and_drops_what_is_not_sent_again(slack: Slack) -> None:
    posted = post(slack, attachments=[{"color": "danger", "blocks": [section("down")]}])
    edited = {"channel": posted["channel"], "ts": posted["ts"], "text": "resolved"}
    assert call(slack, "chat.update", edited)["ok"]
    (message,) = slack.messages
    assert ("resolved", (), 1) == (message.shown, message.attachments, message.edits)


@pytest.mark.parametrize(
    ("channel", "ts", "error"),
    [
        ("CSHOP", "1.0", "message_not_found"),
        ("COTHER", "1767225600.000001", "message_not_found"),
        ("#shop", "1767225600.000001", "channel_not_found"),
        ("CSHOP", 1767225600.000001, "message_not_found"),
    ],
)
def test_an_update_needs_the_id_and_the_ts_as_they_were_given(
    slack: Slack, channel: str, ts: object, error: str
) -> None:
    post(slack)
    asked = {"channel": channel, "ts": ts, "text": "x"}
    assert error == call(slack, "chat.update", asked)["error"]


def test_replies_stand_in_the_thread_of_their_parent(slack: Slack) -> None:
    parent = post(slack)
    post(slack, text="worse", thread_ts=parent["ts"], reply_broadcast=True)
    (message,) = slack.parents
    assert [("worse", True)] == [(each.text, each.broadcast) for each in slack.replies(message)]


def test_a_reply_to_nothing_is_refused(slack: Slack) -> None:
    assert "cannot_reply_to_message" == post(slack, thread_ts="1.0")["error"]


@pytest.mark.parametrize(("token", "error"), [("", "not_authed"), ("xoxb-no", "invalid_auth")])
def test_the_token_is_checked(slack: Slack, token: str, error: str) -> None:
    assert (
        error
        == call(slack, "chat.postMessage", {"channel": "#a", "text": "b"}, token=token)["error"]
    )
    assert () == slack.messages


@pytest.mark.parametrize(
    ("blocks", "error"),
    [
        ([section("x")] * 51, "invalid_blocks"),
        ([section("x" * 3001)], "invalid_blocks"),
        ([section("")], "invalid_blocks"),
        ([header("x" * 151)], "invalid_blocks"),
        ([section("x" * 2700)] * 5, "msg_blocks_too_long"),
        ([header("x")] + [section("x" * 2620)] * 5, "msg_blocks_too_long"),
    ],
)
def test_a_message_too_large_is_refused(
    slack: Slack, blocks: list[dict[str, object]], error: str
) -> None:
    assert error == post(slack, blocks=blocks)["error"]
    assert error == post(slack, attachments=[{"blocks": blocks}])["error"]


def test_fifty_blocks_under_the_size_are_taken(slack: Slack) -> None:
    assert post(slack, blocks=[section("x" * 260)] * 50)["ok"]


def test_a_message_without_anything_is_refused(slack: Slack) -> None:
    assert "no_text" == post(slack, text="")["error"]


def test_an_updates_text_has_a_limit_of_its_own(slack: Slack) -> None:
    posted = post(slack)
    asked = {"channel": posted["channel"], "ts": posted["ts"], "text": "x" * 4001}
    assert "msg_too_long" == call(slack, "chat.update", asked)["error"]


def test_a_channel_has_a_rate_of_its_own() -> None:
    with Slack(token=TOKEN, seconds_per_post=60) as slack:
        statuses = [
            post(slack)["status"],
            post(slack)["status"],
            post(slack, channel="#b")["status"],
        ]
    assert [200, 429, 200] == statuses


def test_an_incoming_webhook_says_ok_and_tells_no_ts(slack: Slack) -> None:
    answer = requests.post(slack.webhook_url, json={"text": "hello"}, timeout=5)
    assert (200, "ok") == (answer.status_code, answer.text)
    assert [channel_id("#webhook")] == [message.channel for message in slack.messages]


def test_an_incoming_webhook_names_what_it_cannot_use(slack: Slack) -> None:
    answer = requests.post(slack.webhook_url, json={}, timeout=5)
    assert (400, "no_text") == (answer.status_code, answer.text)


def test_another_webhooks_secret_is_refused(slack: Slack) -> None:
    answer = requests.post(f"{slack.webhook_url}x", json={"text": "hello"}, timeout=5)
    assert 403 == answer.status_code


def test_the_token_can_be_tried_without_posting(slack: Slack) -> None:
    assert call(slack, "auth.test", {})["ok"]
    assert "unknown_method" == call(slack, "chat.nonsense", {})["error"]
