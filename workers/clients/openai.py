"""The door to a language model: any server that speaks OpenAI's chat completions.

The one file that imports ``openai``, and only when a model is made: the import takes 1.3 s, and
most processes never ask. Servers differ in how they can be held to JSON; from the strictest way
downwards, the first that the server takes is used.
"""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from alertwhy.domain.diagnosis import Tokens
from alertwhy.errors import AnalysisError

if TYPE_CHECKING:
    from openai import APIStatusError, Omit, OpenAI
    from openai.types.chat import ChatCompletion
    from openai.types.chat.completion_create_params import ResponseFormat
    from openai.types.completion_usage import CompletionUsage

Shape = TypeVar("Shape", bound=BaseModel)

CONNECT_TIMEOUT = 5.0  # seconds to a connection
MAX_ANSWER = 64 * 1024  # characters; a diagnosis takes about 2,000
LOCAL_KEY = "none"  # servers on one's own machine want a key, any key
# What servers name when it is the answer's shape that they cannot do.
_ABOUT_SHAPE = re.compile(r"response_format|json_schema|grammar|structured|schema", re.IGNORECASE)
_THOUGHTS = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)


@dataclass(frozen=True)
class Answer(Generic[Shape]):
    """What the model said, typed, and what it cost."""

    reply: Shape
    model: str
    tokens: Tokens


class Model(Protocol):
    """Answers one question in a given shape."""

    def ask(self, system: str, user: str, *, shape: type[Shape], timeout: float) -> Answer[Shape]:
        """One answer within ``timeout`` seconds; raises AnalysisError."""
        ...


def openai_model(name: str, *, base_url: str = "", api_key: str = "") -> Model:
    """The model of that name at OpenAI, or at ``base_url`` (``http://ollama:11434/v1``)."""
    from openai import OpenAI  # noqa: PLC0415  # 1.3 s, paid only where a model is configured

    client = OpenAI(
        api_key=api_key or LOCAL_KEY,
        base_url=base_url or None,
        max_retries=0,
        default_headers={"Connection": "close"},  # one question a job: nothing to keep it for
    )
    return OpenAIModel(client, name)


class Rung(Enum):
    """How a server is held to JSON, strictest first."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    TEXT = "text"


class OpenAIModel:
    """The real one. Retries are the job's business; a fault ends the one call."""

    def __init__(
        self, client: "OpenAI", name: str, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._client = client
        self._name = name
        self._clock = clock

    def ask(self, system: str, user: str, *, shape: type[Shape], timeout: float) -> Answer[Shape]:
        """One answer, tried rung by rung; ``timeout`` is for all of them."""
        completion = self._completion(system, user, shape, self._clock() + timeout)
        try:
            content = _content(completion)
        except (AttributeError, TypeError) as error:  # the library builds answers unchecked
            raise AnalysisError("the model's server answered nonsense") from error
        reply = shape_of(content, shape)
        return Answer(reply, completion.model or self._name, _tokens(completion.usage))

    def _completion(
        self, system: str, user: str, shape: type[BaseModel], end: float
    ) -> "ChatCompletion":
        import openai  # noqa: PLC0415  # as above

        for rung in Rung:
            try:
                return self._call(system, user, _format(rung, shape), end - self._clock())
            except openai.APIStatusError as error:
                if rung is Rung.TEXT or not _about_shape(error):
                    raise AnalysisError(_status_text(error)) from error
            except openai.APITimeoutError as error:
                raise AnalysisError("the model gave no answer in time") from error
            except openai.APIConnectionError as error:
                raise AnalysisError("no connection to the model's server") from error
            except (openai.OpenAIError, ValueError) as error:  # a key that no header can hold
                kind = type(error).__name__
                raise AnalysisError(f"the model's server answered nonsense ({kind})") from error
        raise AssertionError("the last rung returns or raises")

    def _call(
        self, system: str, user: str, response_format: "ResponseFormat | Omit", seconds: float
    ) -> "ChatCompletion":
        from openai import Timeout  # noqa: PLC0415  # as above

        if seconds <= 0:
            raise AnalysisError("the model gave no answer in time")
        return self._client.chat.completions.create(
            model=self._name,
            messages=[{"role": "system", "content": system}, {"role": "user", "content": user}],
            response_format=response_format,
            timeout=Timeout(seconds, connect=min(seconds, CONNECT_TIMEOUT)),
        )


def shape_of(text: str, shape: type[Shape]) -> Shape:
    """The typed reply in a model's text, whatever fence or chatter stands around it."""
    text = _THOUGHTS.sub("", text)
    start, end = text.find("{"), text.rfind("}")
    try:
        return shape.model_validate_json(text[start : end + 1])
    except ValidationError as error:
        places = {".".join(map(str, each["loc"])) or "JSON" for each in error.errors()}
        wrong = ", ".join(sorted(places)[:3])
        raise AnalysisError(f"the model's answer was not as asked for: {wrong}") from None


def _format(rung: Rung, shape: type[BaseModel]) -> "ResponseFormat | Omit":
    from openai import omit  # noqa: PLC0415  # as above

    if rung is Rung.SCHEMA:
        return {
            "type": "json_schema",
            "json_schema": {
                "name": shape.__name__.lower(),
                "strict": True,
                "schema": shape.model_json_schema(),
            },
        }
    return {"type": "json_object"} if rung is Rung.OBJECT else omit


def _content(completion: "ChatCompletion") -> str:
    """The text of the first choice; raises AnalysisError where there is none worth reading."""
    if not completion.choices:
        raise AnalysisError("the model's server answered without an answer")
    choice = completion.choices[0]
    if choice.finish_reason == "length":
        raise AnalysisError("the model's answer was cut at its length limit")
    if choice.finish_reason == "content_filter":
        raise AnalysisError("the server's content filter stopped the answer")
    if choice.message.refusal:
        raise AnalysisError("the model refused to answer")
    content = choice.message.content or ""
    if not content.strip():
        raise AnalysisError("the model's answer was empty")
    if len(content) > MAX_ANSWER:
        raise AnalysisError(f"the model's answer was longer than {MAX_ANSWER} characters")
    return content


def _about_shape(error: "APIStatusError") -> bool:
    """Whether a lower rung may do: the shape was refused, not the key, the model or the pace."""
    if error.status_code in {404, 422}:
        return error.code != "model_not_found"
    return error.status_code == 400 and bool(_ABOUT_SHAPE.search(_told(error)))  # noqa: PLR2004


def _told(error: "APIStatusError") -> str:
    return error.message + json.dumps(error.body, default=str)


def _status_text(error: "APIStatusError") -> str:
    """What to do about it; never the server's own words, which may hold the key."""
    status = error.status_code
    if error.code == "insufficient_quota":
        return "the account's quota at the model's server is used up (HTTP 429)"
    if error.code == "context_length_exceeded":
        return "the evidence is longer than the model's context"
    texts = {
        401: "its server refused our key; check OPENAI_API_KEY",
        403: "its server refused our key; check OPENAI_API_KEY",
        404: "its server knows no such model or path; check ALERTWHY_MODEL and OPENAI_BASE_URL",
        429: "its server is over its limit; it will be asked for the next alert",
    }
    failed = "its server failed" if status >= 500 else "its server refused the request"  # noqa: PLR2004
    return f"{texts.get(status, failed)} (HTTP {status})"


def _tokens(usage: "CompletionUsage | None") -> Tokens:
    if usage is None:
        return Tokens()
    details = usage.prompt_tokens_details
    cached = (details.cached_tokens if details else 0) or 0
    return Tokens(usage.prompt_tokens or 0, usage.completion_tokens or 0, cached)
