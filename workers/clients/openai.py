"""The door to a language model: any server that speaks OpenAI's chat completions.

The one file that imports ``openai``, and only when a model is made: the import takes 1.3 s, and
most processes never ask. Servers differ in how they can be held to JSON; from the strictest way
downwards, the first that the server takes is used.
"""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from alertwhy.domain.diagnosis import Tokens
from alertwhy.errors import AnalysisError, ModelDown
from workers.clients.dialects import Cap, Dialect, Rung, dialect_of, refusal, simplified, told

if TYPE_CHECKING:
    from openai import Omit, OpenAI
    from openai.types.chat import ChatCompletion
    from openai.types.chat.completion_create_params import ResponseFormat
    from openai.types.completion_usage import CompletionUsage

Shape = TypeVar("Shape", bound=BaseModel)

CONNECT_TIMEOUT = 5.0  # seconds to a connection
MAX_ANSWER = 64 * 1024  # characters; a diagnosis takes about 2,000
LOCAL_KEY = "none"  # servers on one's own machine want a key, any key
_THOUGHTS = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)


@dataclass(frozen=True)
class Answer(Generic[Shape]):
    """What the model said, typed, and what it cost."""

    reply: Shape
    model: str
    tokens: Tokens


class Memory(Protocol):
    """What is remembered of how a server wants to be asked."""

    def recall(self) -> Mapping[str, str]:
        """Everything, by name."""
        ...

    def keep(self, name: str, value: str) -> None:
        """One thing."""
        ...


class ShortMemory:
    """For one process: where there is no store, as in the terminal."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def recall(self) -> Mapping[str, str]:
        """What this process has learned."""
        return dict(self._known)

    def keep(self, name: str, value: str) -> None:
        """Until the process ends."""
        self._known[name] = value


class Model(Protocol):
    """Answers one question in a given shape."""

    def ask(
        self,
        system: str,
        user: str,
        *,
        shape: type[Shape],
        timeout: float,
        max_output: int = 0,
    ) -> Answer[Shape]:
        """One answer within ``timeout`` seconds and ``max_output`` tokens; raises AnalysisError."""
        ...


def openai_model(
    name: str, *, base_url: str = "", api_key: str = "", memory: Memory | None = None
) -> Model:
    """The model of that name at OpenAI, or at ``base_url`` (``http://ollama:11434/v1``)."""
    from openai import OpenAI  # noqa: PLC0415  # 1.3 s, paid only where a model is configured

    client = OpenAI(
        api_key=api_key or LOCAL_KEY,
        base_url=base_url or None,
        max_retries=0,
        default_headers={"Connection": "close"},  # one question a job: nothing to keep it for
    )
    return OpenAIModel(client, name, memory=memory)


class OpenAIModel:
    """The real one. Retries are the job's business; a fault ends the one call."""

    def __init__(
        self,
        client: "OpenAI",
        name: str,
        *,
        memory: Memory | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._name = name
        self._memory = memory or ShortMemory()
        self._clock = clock

    def ask(
        self,
        system: str,
        user: str,
        *,
        shape: type[Shape],
        timeout: float,
        max_output: int = 0,
    ) -> Answer[Shape]:
        """One answer, in the dialect that the server takes; ``timeout`` is for all tries."""
        question = _Question(system, user, shape, max_output, self._clock() + timeout)
        completion = self._completion(question)
        spent = 0
        try:
            tokens = _tokens(completion.usage)
            spent = tokens.input + tokens.output
            content = _content(completion)
            return Answer(shape_of(content, shape), completion.model or self._name, tokens)
        except (AttributeError, TypeError) as error:  # the library builds answers unchecked
            raise ModelDown("the model's server answered nonsense", charged=True) from error
        except AnalysisError as error:
            error.spent = spent
            raise

    def _completion(self, question: "_Question") -> "ChatCompletion":
        """Asked in the dialect that is remembered, then in simpler ones."""
        before = dialect = dialect_of(self._memory.recall())
        while True:
            answer = self._tried(question, dialect)
            if not isinstance(answer, Dialect):
                break
            dialect = answer
        for name, value in dialect.differences(before):
            self._memory.keep(name, value)
        return answer

    def _tried(self, question: "_Question", dialect: Dialect) -> "ChatCompletion | Dialect":
        """The answer, or the simpler dialect to try."""
        import openai  # noqa: PLC0415  # as above

        try:
            return self._call(question, dialect)
        except openai.APIStatusError as error:
            simpler = simplified(dialect, error.status_code, error.code, told(error))
            if simpler is None:
                raise refusal(error) from error
            return simpler
        except openai.APITimeoutError as error:
            raise ModelDown("the model gave no answer in time", charged=True) from error
        except openai.APIConnectionError as error:
            raise ModelDown("no connection to the model's server") from error
        except (openai.OpenAIError, ValueError) as error:  # a key that no header can hold
            kind = type(error).__name__
            raise ModelDown(f"the model's server answered nonsense ({kind})") from error

    def _call(self, question: "_Question", dialect: Dialect) -> "ChatCompletion":
        from openai import Timeout, omit  # noqa: PLC0415  # as above

        seconds = question.end - self._clock()
        if seconds <= 0:
            raise ModelDown("the model gave no answer in time", charged=True)
        most = question.max_output or omit
        return self._client.chat.completions.create(
            model=self._name,
            messages=[
                {"role": "system", "content": question.system},
                {"role": "user", "content": question.user},
            ],
            response_format=_format(dialect.rung, question.shape),
            max_completion_tokens=most if dialect.cap is Cap.COMPLETION else omit,
            max_tokens=most if dialect.cap is Cap.TOKENS else omit,
            timeout=Timeout(seconds, connect=min(seconds, CONNECT_TIMEOUT)),
        )


@dataclass(frozen=True)
class _Question:
    """What is asked, and until when on the clock."""

    system: str
    user: str
    shape: type[BaseModel]
    max_output: int
    end: float


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


def _tokens(usage: "CompletionUsage | None") -> Tokens:
    if usage is None:
        return Tokens()
    details = usage.prompt_tokens_details
    cached = (details.cached_tokens if details else 0) or 0
    return Tokens(usage.prompt_tokens or 0, usage.completion_tokens or 0, cached)
