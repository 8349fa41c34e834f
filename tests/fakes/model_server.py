"""A model's server on loopback: chat completions, as strict or as lax as it is told to be.

``reply`` decides what the model says: a mapping is said as JSON, a string as it is, a ``Choice``
with its finish reason or refusal. ``fail``, ``hang`` and ``lose_answers`` are Loopback's.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.fakes.loopback import Answer, Loopback, Request


@dataclass(frozen=True)
class Choice:
    """What the server returns as its one choice."""

    content: str | None = None
    finish_reason: str = "stop"
    refusal: str | None = None


Said = Mapping[str, object] | str | Choice
Reply = Callable[[dict[str, object]], Said]

USAGE: Mapping[str, object] = {
    "prompt_tokens": 2100,
    "completion_tokens": 350,
    "total_tokens": 2450,
    "prompt_tokens_details": {"cached_tokens": 1024},
}


class ModelServer(Loopback):
    """``takes`` are the response formats it knows; another is refused with ``refusal`` status."""

    def __init__(
        self,
        reply: Reply | Said = "",
        *,
        takes: frozenset[str] = frozenset({"json_schema", "json_object", "text"}),
        refusal: int = 400,
        usage: Mapping[str, object] | None = USAGE,
        key: str = "",
    ) -> None:
        self.reply = reply
        self._takes = takes
        self._refusal = refusal
        self._usage = usage
        self._key = key
        super().__init__()

    @property
    def base_url(self) -> str:
        """What ``OPENAI_BASE_URL`` is set to."""
        return f"{self.url}/v1"

    @property
    def asked(self) -> tuple[dict[str, object], ...]:
        """The bodies of all questions so far, answered or not."""
        return tuple(request.json() for request in self.requests)

    @property
    def formats(self) -> tuple[str, ...]:
        """The response format of each question, oldest first."""
        return tuple(format_of(body) for body in self.asked)

    def take(self, request: Request) -> Answer:
        """Answer as OpenAI's server does."""
        if not request.path.endswith("/chat/completions"):
            return _refused(404, "no such path")
        if self._key and request.headers.get("authorization") != f"Bearer {self._key}":
            return _refused(401, f"Incorrect API key provided: {request.headers['authorization']}")
        asked = request.json()
        if format_of(asked) not in self._takes:
            return _refused(self._refusal, "response_format is not supported")
        said = self.reply(asked) if callable(self.reply) else self.reply
        return Answer(body=self._completion(str(asked.get("model")), _choice(said)))

    def _completion(self, model: str, choice: Choice) -> dict[str, object]:
        message = {"role": "assistant", "content": choice.content, "refusal": choice.refusal}
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1_767_225_600,
            "model": model,
            "choices": [{"index": 0, "message": message, "finish_reason": choice.finish_reason}],
            "usage": self._usage,
        }


def user_of(asked: Mapping[str, object]) -> str:
    """The user's message in a request's body."""
    messages = asked.get("messages")
    assert isinstance(messages, list)
    return str(messages[-1]["content"])


def format_of(asked: Mapping[str, object]) -> str:
    """The type of response format that a request asks for."""
    wanted = asked.get("response_format")
    return str(wanted.get("type")) if isinstance(wanted, Mapping) else "text"


def _choice(said: Said) -> Choice:
    if isinstance(said, Choice):
        return said
    return Choice(said if isinstance(said, str) else json.dumps(said))


def _refused(status: int, message: str) -> Answer:
    return Answer(status, {"error": {"message": message, "type": "invalid_request_error"}})
