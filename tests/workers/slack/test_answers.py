"""What Slack's answers mean, error by error."""

import json

import pytest

from alertwhy.errors import Permanent, Retryable
from workers.clients.http import Reply
from workers.slack.answers import (
    AGAIN,
    GONE,
    HALF_DONE,
    HINTS,
    TOO_MUCH,
    Answer,
    Kind,
    web_api,
    webhook,
)


def refusal(error, status=200, after=None, **more):
    return Reply(status, json.dumps({"ok": False, "error": error, **more}), after)


def raised(kind, reply, read=web_api):
    with pytest.raises(kind) as caught:
        read(reply)
    return caught.value


def test_a_yes_says_where_the_message_stands():
    yes = Reply(200, '{"ok": true, "channel": "C1", "ts": "1700000000.000100"}')
    assert Answer(Kind.TAKEN, channel="C1", ts="1700000000.000100") == web_api(yes)


def test_a_timestamp_that_is_no_string_is_not_trusted():
    assert "" == web_api(Reply(200, '{"ok": true, "channel": "C1", "ts": 1700000000.0001}')).ts


def test_a_webhook_says_ok():
    assert Answer(Kind.TAKEN) == webhook(Reply(200, "ok\n"))


@pytest.mark.parametrize("error", sorted(AGAIN))
def test_what_passes_is_tried_again(error):
    problem = raised(Retryable, refusal(error, after=3.0))
    assert (error, 3.0) == (problem.reason, problem.after)
    assert (error in HALF_DONE) is problem.ambiguous


@pytest.mark.parametrize("status", [408, 425, 429])
def test_a_status_that_passes_is_tried_again(status):
    problem = raised(Retryable, Reply(status, "", 30.0))
    assert (f"http_{status}", 30.0, False) == (problem.reason, problem.after, problem.ambiguous)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_error_may_have_arrived(status):
    assert raised(Retryable, Reply(status, "<html>")).ambiguous


@pytest.mark.parametrize("error", sorted(TOO_MUCH))
def test_a_refused_layout_is_told_with_its_place(error):
    messages = ["[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text]"]
    answer = web_api(refusal(error, response_metadata={"messages": messages}))
    assert Answer(Kind.TOO_MUCH, error, details=tuple(messages)) == answer


@pytest.mark.parametrize("metadata", [None, [], {"messages": "x"}, {}])
def test_details_that_make_no_sense_are_none(metadata):
    assert () == web_api(refusal("invalid_blocks", response_metadata=metadata)).details


@pytest.mark.parametrize("error", sorted(GONE))
def test_a_message_that_is_gone_is_told_as_such(error):
    assert Answer(Kind.GONE, error) == web_api(refusal(error))


@pytest.mark.parametrize("error", sorted(HINTS))
def test_what_an_operator_must_mend_says_which_setting(error):
    problem = raised(Permanent, refusal(error))
    assert error == problem.reason
    assert HINTS[error] in str(problem)


@pytest.mark.parametrize(
    ("error", "hint"),
    [
        ("restricted_action_thread_only_channel", "ask its owner"),
        ("never_heard_of_it", "see never_heard_of_it at docs.slack.dev"),
    ],
)
def test_other_errors_say_where_to_look(error, hint):
    assert hint in str(raised(Permanent, refusal(error)))


@pytest.mark.parametrize(
    ("status", "hint"), [(302, "sends elsewhere; correct api_url"), (404, "correct api_url")]
)
def test_an_address_that_is_not_slack_is_told_as_such(status, hint):
    problem = raised(Permanent, Reply(status, "<html>nope</html>"))
    assert f"http_{status}" == problem.reason
    assert hint in str(problem)


@pytest.mark.parametrize(
    "body", ["", "<html>", "null", "[]", '{"ok": 1}', '{"ok": false}', "[" * 99999]
)
def test_a_yes_that_slack_does_not_give_is_no_yes(body):
    problem = raised(Retryable, Reply(200, body))
    assert ("strange_answer", True) == (problem.reason, problem.ambiguous)


@pytest.mark.parametrize("error", ["xoxb-1-secret", "Bearer X", "a" * 200, 5, None])
def test_only_a_name_of_an_error_is_ever_repeated(error):
    assert str(error) not in str(raised(Retryable, refusal(error)))


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, "invalid_payload", Permanent),
        (403, "action_prohibited", Permanent),
        (404, "no_service", Permanent),
        (410, "channel_is_archived", Permanent),
        (500, "rollup_error", Retryable),
        (429, "", Retryable),
        (200, "<html>", Retryable),
    ],
)
def test_a_webhook_says_its_errors_as_text(status, body, kind):
    raised(kind, Reply(status, body), webhook)


def test_a_webhook_can_refuse_a_layout_too():
    assert Kind.TOO_MUCH is webhook(Reply(400, "invalid_blocks")).kind
