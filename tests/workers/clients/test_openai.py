"""The door to a model, against a server on loopback that says yes, no, half of it, or nothing."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from pydantic import BaseModel, ConfigDict

from alertwhy.domain.diagnosis import Tokens
from alertwhy.errors import AnalysisError
from tests.fakes.loopback import Answer as HttpAnswer
from tests.fakes.loopback import Request
from tests.fakes.model_server import Choice, ModelServer, Reply, Said
from workers.clients.openai import Answer, openai_model

KEY = "sk-" + "fake-key-of-a-test"


class Word(BaseModel):
    model_config = ConfigDict(json_schema_extra={"additionalProperties": False})
    word: str


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer({"word": "why"}, key=KEY) as running:
        yield running


def ask(server: ModelServer, *, key: str = KEY, timeout: float = 5.0) -> Answer[Word]:
    model = openai_model("small-1", base_url=server.base_url, api_key=key)
    return model.ask("be brief", "say it", shape=Word, timeout=timeout)


def failure(server: ModelServer, *, key: str = KEY, timeout: float = 5.0) -> str:
    with pytest.raises(AnalysisError) as raised:
        ask(server, key=key, timeout=timeout)
    assert KEY not in str(raised.value)
    return str(raised.value)


def test_an_answer_comes_typed_with_what_it_cost(server: ModelServer) -> None:
    assert Answer(Word(word="why"), "small-1", Tokens(2100, 350, 1024)) == ask(server)


def test_the_question_goes_as_two_messages_held_to_a_strict_schema(server: ModelServer) -> None:
    ask(server)
    (asked,) = server.asked
    assert asked["model"] == "small-1"
    assert asked["messages"] == [
        {"role": "system", "content": "be brief"},
        {"role": "user", "content": "say it"},
    ]
    schema = asked["response_format"]["json_schema"]
    assert schema["strict"] is True
    assert schema["schema"]["required"] == ["word"]
    assert schema["schema"]["additionalProperties"] is False


def test_no_connection_is_left_open(server: ModelServer) -> None:
    ask(server)
    assert "close" == server.requests[0].headers["connection"]


def test_a_server_that_counts_no_tokens_is_fine() -> None:
    with ModelServer({"word": "why"}, usage=None) as server:
        assert Tokens() == ask(server).tokens


@pytest.mark.parametrize("status", [400, 404, 422])
def test_a_server_without_schemas_is_asked_for_any_json_object(status: int) -> None:
    takes = frozenset({"json_object", "text"})
    with ModelServer({"word": "why"}, takes=takes, refusal=status) as server:
        assert "why" == ask(server).reply.word
        assert ("json_schema", "json_object") == server.formats


def test_a_server_without_any_format_is_asked_for_text() -> None:
    with ModelServer({"word": "why"}, takes=frozenset({"text"})) as server:
        assert "why" == ask(server).reply.word
        assert ("json_schema", "json_object", "text") == server.formats
        assert "response_format" not in server.asked[-1]


@pytest.mark.parametrize(
    "said",
    [
        '```json\n{"word": "why"}\n```',
        'Here you are:\n{"word": "why"}\nAnything else?',
        '<think>{"word": "no"} perhaps</think>\n{"word": "why"}',
        '{"word": "why", "mood": "fine"}',
    ],
)
def test_json_is_found_in_what_stands_around_it(said: str) -> None:
    with ModelServer(said) as server:
        assert "why" == ask(server).reply.word


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("no JSON at all", "the model's answer was not as asked for: JSON"),
        ('{"word": "wh', "the model's answer was not as asked for: JSON"),
        ('{"word": 7}', "the model's answer was not as asked for: word"),
        ("", "the model's answer was empty"),
        (Choice(None), "the model's answer was empty"),
        (Choice('{"word"', "length"), "the model's answer was cut at its length limit"),
        (Choice("", "content_filter"), "the server's content filter stopped the answer"),
        (Choice(None, refusal="I would rather not"), "the model refused to answer"),
        ("x" * 70_000, "the model's answer was longer than 65536 characters"),
    ],
)
def test_an_answer_that_is_none_is_said_to_be_none(said: Said, expected: str) -> None:
    with ModelServer(said) as server:
        assert expected == failure(server)


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (403, "", "its server refused our key; check OPENAI_API_KEY (HTTP 403)"),
        (429, "", "its server is over its limit; it will be asked for the next alert (HTTP 429)"),
        (500, f"leaked {KEY}", "its server failed (HTTP 500)"),
        (418, f"leaked {KEY}", "its server refused the request (HTTP 418)"),
        (400, "too many cooks", "its server refused the request (HTTP 400)"),
    ],
)
def test_each_refusal_says_what_to_do_and_never_the_servers_words(
    server: ModelServer, status: int, body: str, expected: str
) -> None:
    server.fail(status=status, body=body)
    assert expected == failure(server)
    assert 1 == len(server.requests)


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (
            429,
            "insufficient_quota",
            "the account's quota at the model's server is used up (HTTP 429)",
        ),
        (400, "context_length_exceeded", "the evidence is longer than the model's context"),
    ],
)
def test_codes_that_servers_share_are_understood(
    server: ModelServer, status: int, code: str, expected: str
) -> None:
    server.reply = refusing
    server.fail(status=status, body=json.dumps({"error": {"code": code, "message": "no"}}))
    assert expected == failure(server)


def refusing(asked: dict[str, object]) -> Said:
    raise AssertionError(asked)


def test_a_model_that_is_not_there_is_asked_for_once(server: ModelServer) -> None:
    body = json.dumps({"error": {"code": "model_not_found", "message": "no"}})
    server.fail(status=404, body=body)
    assert "its server knows no such model or path" in failure(server)
    assert 1 == len(server.requests)


def test_a_wrong_key_is_named_and_not_shown(server: ModelServer) -> None:
    text = failure(server, key="sk-" + "another")
    assert "its server refused our key; check OPENAI_API_KEY (HTTP 401)" == text


def test_a_key_that_no_header_can_hold_is_no_traceback(server: ModelServer) -> None:
    assert "the model's server answered nonsense" in failure(server, key="schl\u2013ssel")


def test_a_server_that_hangs_is_left_in_time(server: ModelServer) -> None:
    server.hang()
    assert "the model gave no answer in time" == failure(server, timeout=0.3)


def test_a_server_that_hangs_up_or_is_away_is_no_connection(server: ModelServer) -> None:
    server.lose_answers()
    assert "no connection to the model's server" == failure(server)
    server.stop()
    assert "no connection to the model's server" == failure(server)


def test_time_is_up_for_all_rungs_together() -> None:
    with ModelServer({"word": "why"}, takes=frozenset({"text"})) as server:
        assert "the model gave no answer in time" == failure(server, timeout=0.0)
        assert () == server.requests


class Stranger(ModelServer):
    """Speaks JSON, but nothing that a model would say."""

    def take(self, request: Request) -> HttpAnswer:
        return HttpAnswer(body=self.reply)


@pytest.mark.parametrize("body", [{}, {"choices": []}, {"choices": [{}]}, "<html>a proxy</html>"])
def test_an_answer_from_something_else_than_a_model_is_no_traceback(body: Said) -> None:
    with Stranger(body) as server:
        assert failure(server).startswith("the model's server answered")


def test_importing_the_door_imports_no_library() -> None:
    code = "import sys, workers.clients.openai; sys.exit('openai' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=False)  # noqa: S603 - our own words
    assert 0 == done.returncode


def test_a_reply_may_depend_on_the_question() -> None:
    reply: Reply = lambda asked: {"word": str(asked["model"])}  # noqa: E731 - shorter than a def
    with ModelServer(reply) as server:
        assert "small-1" == ask(server).reply.word
