"""Each answer is taken, later or never; nothing of its body is told."""

import pytest

from alertwhy.errors import Permanent, Retryable
from workers.clients.answers import expect_taken
from workers.clients.http import Reply


def judge(reply, **options):
    expect_taken(reply, who="Chat", hints={404: "make another"}, **options)


@pytest.mark.parametrize("status", [200, 202, 204])
def test_a_yes_is_nothing(status):
    judge(Reply(status, "anything"))


@pytest.mark.parametrize("status", [408, 425, 500, 503, 599])
def test_what_may_pass_is_tried_again_and_may_have_arrived(status):
    with pytest.raises(Retryable, match=f"Chat answered {status}") as raised:
        judge(Reply(status, "secret", 7.0))
    assert (f"http_{status}", 7.0, True) == (
        raised.value.reason,
        raised.value.after,
        raised.value.ambiguous,
    )


@pytest.mark.parametrize(("told", "expected"), [(None, 30.0), (0.0, 0.0), (90.0, 90.0)])
def test_too_many_messages_wait_as_told_else_with_patience(told, expected):
    with pytest.raises(Retryable, match="too many") as raised:
        judge(Reply(429, "", told), patience=30.0)
    assert (expected, False) == (raised.value.after, raised.value.ambiguous)


def test_a_known_refusal_says_what_to_do():
    with pytest.raises(Permanent, match="Chat answered 404: make another"):
        judge(Reply(404, ""))


def test_an_unknown_refusal_says_where_to_look():
    with pytest.raises(Permanent, match="Chat answered 302: look for a proxy") as raised:
        judge(Reply(302, "secret"))
    assert "secret" not in str(raised.value)
