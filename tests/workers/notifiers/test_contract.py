"""What every channel keeps to, asked of each notifier in the registry.

A notifier is covered by one file, ``tests/workers/notifiers/contract/<name>.py``; a notifier
without one fails. It holds:

``CONFIGURATIONS``  configuration name -> options as in the routing file, secrets by value
``SECRETS``         every text in them that nobody may ever see again
``STANDING``        configuration name -> the reference of a message sent earlier
``accepts(url, body) -> Reply``  the vendor's yes to one request
``ANSWERS``         configuration name -> each of the vendor's own error answers, as
                    ``(status, body, outcome)``; outcome is ``"retry"``, ``"final"`` or ``"sent"`` (taken after all)
``STATUSES``        configuration name -> status -> outcome, where it is not as ``outcome_of`` has it
``PATIENCE``        optional: seconds to wait after a 429 that does not say how long
``IN_THE_PAYLOAD``  optional: those secrets that the vendor wants in the body itself
``SILENT``          true for what makes no requests; the tests of answers then expect none
``excess(payload) -> list[str]``  every limit of the vendor that a payload passes
``dangers(payload) -> list[str]`` every place where foreign text pings, links or leaves its code
"""

import importlib.util
import json
import traceback
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings

from alertwhy.domain.notification import Moment
from alertwhy.errors import ConfigError, DeliveryError, Permanent, Retryable
from alertwhy.options import Options
from tests.fakes.notifications import GIANTS, HOSTILE_ONE, NOTIFICATIONS, ORDINARY, RESOLVED
from workers.clients.http import Reply
from workers.notifiers import NOTIFIERS, Channel


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"contract_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ENTRIES = {
    path.stem: _load(path) for path in sorted((Path(__file__).parent / "contract").glob("*.py"))
}
CASES = [(name, way) for name, entry in ENTRIES.items() for way in entry.CONFIGURATIONS]
STATUSES = [201, 202, 204, 206, 226, *range(300, 309), *range(400, 418), 421, 422, 423, 425, 426]
STATUSES += [428, 429, 431, 451, 499, *range(500, 509), 511, 520, 599]
MESSAGES = {**GIANTS, "hostile": HOSTILE_ONE, "ordinary": ORDINARY, "resolved": RESOLVED}

every_channel = pytest.mark.parametrize(("name", "way"), CASES)


def channel_of(name: str, way: str) -> Channel:
    return NOTIFIERS.get(name)(Options(ENTRIES[name].CONFIGURATIONS[way], "receivers[0]"))


def outcome_of(name: str, way: str, status: int) -> str:
    """Ours for whatever the vendor says nothing about: only what may pass is sent again."""
    usual = "retry" if status >= 500 or status in {408, 425, 429} else "final"
    said = ENTRIES[name].STATUSES.get(way, {})
    return said.get(status, "sent" if status < 300 else usual)


class Answering:
    """Gives every request the same answer, or the same failure."""

    def __init__(self, answer):
        self.answer = answer
        self.requests = []

    def get(self, url, *, headers=None, timeout):
        return self.post(url, json={}, headers=headers, timeout=timeout)

    def post(self, url, *, json, headers=None, timeout):
        self.requests.append((url, dict(json), dict(headers or {}), timeout))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer(url, json) if callable(self.answer) else self.answer


def send(name, way, http, *, message=ORDINARY, standing=False):
    channel = channel_of(name, way)
    reference = ENTRIES[name].STANDING[way] if standing else ""
    rendered = channel.render(message)
    return channel.send(rendered, notification=message, reference=reference, http=http)


def drawn(name, way, size, moment):
    rendered = channel_of(name, way).render(replace(MESSAGES[size], moment=moment))
    return (rendered.payload, *rendered.replies)


def outcome(name, way, http, *, standing=False):
    try:
        send(name, way, http, standing=standing)
    except Retryable:
        return "retry"
    except Permanent:
        return "final"
    return "sent"


def expected(name, said):
    return "sent" if ENTRIES[name].SILENT else said


def test_every_notifier_has_its_entry():
    assert sorted(name for name, _ in NOTIFIERS) == sorted(ENTRIES)


@every_channel
@pytest.mark.parametrize("moment", Moment)
@pytest.mark.parametrize("standing", [False, True])
def test_a_message_that_is_taken_has_a_reference(name, way, moment, standing):
    message = replace(ORDINARY, moment=moment)
    http = Answering(ENTRIES[name].accepts)
    assert send(name, way, http, message=message, standing=standing)


@every_channel
def test_every_request_has_a_timeout(name, way):
    http = Answering(ENTRIES[name].accepts)
    send(name, way, http)
    assert all(0 < timeout <= 30 for *_, timeout in http.requests)
    assert ENTRIES[name].SILENT is not bool(http.requests)


@every_channel
@pytest.mark.parametrize("standing", [False, True])
def test_every_status_has_one_meaning(name, way, standing):
    wanted = {status: expected(name, outcome_of(name, way, status)) for status in STATUSES}
    answers = {status: Answering(Reply(status, "")) for status in STATUSES}
    assert wanted == {
        status: outcome(name, way, answer, standing=standing) for status, answer in answers.items()
    }


@every_channel
@pytest.mark.parametrize("after", [None, 0.0, 30.0])
def test_a_channel_that_asks_for_patience_is_given_it(name, way, after):
    if ENTRIES[name].SILENT:
        assert "sent" == outcome(name, way, Answering(Reply(429, "", after)))
        return
    with pytest.raises(Retryable) as raised:
        send(name, way, Answering(Reply(429, "", after)))
    patience = getattr(ENTRIES[name], "PATIENCE", None)
    assert (patience if after is None else after) == raised.value.after
    assert not raised.value.ambiguous


@every_channel
@pytest.mark.parametrize("status", [200, 202, 400, 503])
def test_an_answer_that_makes_no_sense_is_no_crash(name, way, status):
    for body in ("", "ok", "{", "null", "[]", '{"ok": 1}', '{"ok": false}', "<html>", "\x00"):
        assert outcome(name, way, Answering(Reply(status, body))) in {"sent", "retry", "final"}


@every_channel
def test_every_answer_of_the_vendor_is_known(name, way):
    answers = ENTRIES[name].ANSWERS.get(way, ())
    said = [(*answer[:2], outcome(name, way, Answering(Reply(*answer[:2])))) for answer in answers]
    assert [tuple(answer) for answer in answers] == said


@every_channel
@pytest.mark.parametrize(
    "failure",
    [
        Retryable("no connection in time", reason="connect_timeout"),
        Retryable("no answer in time", reason="timeout", ambiguous=True),
        Retryable("the connection failed", reason="network"),
    ],
    ids=lambda failure: failure.reason,
)
def test_no_answer_at_all_is_tried_again(name, way, failure):
    if ENTRIES[name].SILENT:
        assert "sent" == outcome(name, way, Answering(failure))
        return
    with pytest.raises(Retryable) as raised:
        send(name, way, Answering(failure))
    assert (failure.reason, failure.ambiguous) == (raised.value.reason, raised.value.ambiguous)


@every_channel
@pytest.mark.parametrize("status", [200, 302, 400, 401, 403, 404, 429, 500])
def test_no_error_shows_a_secret_even_where_the_answer_does(name, way, status):
    body = " ".join(ENTRIES[name].SECRETS)
    for answer in (
        body,
        json.dumps({"ok": False, "error": body, "message": body, "errors": [body]}),
    ):
        try:
            send(name, way, Answering(Reply(status, answer)))
        except DeliveryError as error:
            told = "".join(traceback.format_exception(error)) + repr(error) + error.reason
            assert [] == [secret for secret in ENTRIES[name].SECRETS if secret in told]


@every_channel
def test_neither_a_channel_nor_its_payload_shows_a_secret(name, way):
    channel = channel_of(name, way)
    shown = repr(channel) + str(channel) + json.dumps(channel.render(ORDINARY).payload)
    allowed = getattr(ENTRIES[name], "IN_THE_PAYLOAD", ())
    assert [] == [each for each in ENTRIES[name].SECRETS if each in shown and each not in allowed]


@every_channel
def test_an_option_that_nobody_knows_is_refused(name, way):
    options = Options({**ENTRIES[name].CONFIGURATIONS[way], "chanel": "#shop"}, "receivers[0]")
    with pytest.raises(ConfigError, match="chanel"):
        NOTIFIERS.get(name)(options)


@every_channel
@pytest.mark.parametrize("size", MESSAGES)
def test_the_largest_message_is_within_every_limit_and_its_foreign_text_stays_text(name, way, size):
    for moment in Moment:
        for payload in drawn(name, way, size, moment):
            assert [] == ENTRIES[name].excess(payload), moment
            assert [] == ENTRIES[name].dangers(payload), moment


@every_channel
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(message=NOTIFICATIONS)
def test_any_message_is_within_every_limit_and_can_be_encoded(name, way, message):
    rendered = channel_of(name, way).render(message)
    for payload in (rendered.payload, *rendered.replies):
        assert [] == ENTRIES[name].excess(payload)
        assert [] == ENTRIES[name].dangers(payload)
        json.dumps(payload, ensure_ascii=False).encode()


@every_channel
def test_rendering_twice_gives_the_same(name, way):
    first, second = (channel_of(name, way).render(ORDINARY) for _ in range(2))
    assert first == second
