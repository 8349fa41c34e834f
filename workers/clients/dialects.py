"""How servers differ: what they take, what they refuse, and in which words they say why.

Each question is first asked in the dialect that the server is known to take, at first the
strictest. A refusal that names a part of it leads to a simpler one; any other ends the call.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from alertwhy.errors import AnalysisError, ModelBusy, ModelDown, QuestionTooLong

if TYPE_CHECKING:
    from openai import APIStatusError

LONGEST_PAUSE = 3600.0  # seconds; what asks for more is as good as down
_SERVER_FAULT, _BUSY, _MISSING, _WRONG = 500, 429, 404, 400

# What servers name when it is the answer's shape that they cannot do.
_ABOUT_SHAPE = re.compile(r"response_format|json_schema|grammar|structured|schema", re.IGNORECASE)
_NO_MODEL = re.compile(
    r"\b(?:model|deployment)\b.{0,200}\b(?:does not exist|not found|not_found)", re.IGNORECASE
)
_ABOUT_CAP = re.compile(r"max_completion_tokens|max_tokens", re.IGNORECASE)
# OpenAI and Azure; vLLM; llama.cpp; LiteLLM; others.
_TOO_LONG = re.compile(
    r"context_length_exceeded|maximum context length|exceed_context_size|exceeds? the available context"
    r"|ContextWindowExceeded|context (?:window|length|size)|prompt is too long|too many (?:input )?tokens",
    re.IGNORECASE,
)


class Rung(StrEnum):
    """How a server is held to JSON, strictest first."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    TEXT = "text"


class Cap(StrEnum):
    """What a server calls the most tokens of an answer; the older name second."""

    COMPLETION = "max_completion_tokens"
    TOKENS = "max_tokens"
    NONE = "none"


_LOWER = {Rung.SCHEMA: Rung.OBJECT, Rung.OBJECT: Rung.TEXT}
_OLDER = {Cap.COMPLETION: Cap.TOKENS, Cap.TOKENS: Cap.NONE}


@dataclass(frozen=True)
class Dialect:
    """How one server wants to be asked."""

    rung: Rung = Rung.SCHEMA
    cap: Cap = Cap.COMPLETION

    def differences(self, before: "Dialect") -> Iterator[tuple[str, str]]:
        """What has to be remembered anew."""
        if self.rung is not before.rung:
            yield "rung", str(self.rung)
        if self.cap is not before.cap:
            yield "cap", str(self.cap)


def dialect_of(known: Mapping[str, str]) -> Dialect:
    """The one that is remembered; the strictest where nothing is, or nothing that makes sense."""
    rung, cap = known.get("rung", ""), known.get("cap", "")
    return Dialect(
        Rung(rung) if rung in set(Rung) else Rung.SCHEMA,
        Cap(cap) if cap in set(Cap) else Cap.COMPLETION,
    )


def simplified(dialect: Dialect, status: int, code: str | None, words: str) -> Dialect | None:
    """The dialect to try after a refusal; None where a simpler one would not help."""
    if _TOO_LONG.search(words):
        return None
    if status in {_WRONG, 422} and _ABOUT_CAP.search(words) and dialect.cap in _OLDER:
        return replace(dialect, cap=_OLDER[dialect.cap])
    lower = _LOWER.get(dialect.rung)
    if lower is None:
        return None
    if status in {_MISSING, 422}:
        no_model = code == "model_not_found" or _NO_MODEL.search(words)
        return None if no_model else replace(dialect, rung=lower)
    about_shape = status == _WRONG and _ABOUT_SHAPE.search(words) is not None
    return replace(dialect, rung=lower) if about_shape else None


def told(error: "APIStatusError") -> str:
    """The server's own words: to look at, never to show; they may hold the key."""
    return error.message + json.dumps(error.body, default=str)


def refusal(error: "APIStatusError") -> AnalysisError:
    """What to do about it, in our words."""
    status = error.status_code
    if error.code == "insufficient_quota":
        return AnalysisError("the account's quota at the model's server is used up (HTTP 429)")
    if status != _BUSY and status < _SERVER_FAULT and _TOO_LONG.search(told(error)):
        return QuestionTooLong("the evidence is longer than the model's context")
    if status == _BUSY:
        text = "its server is over its limit; it will be asked for the next alert (HTTP 429)"
        return ModelBusy(text, after=_pause(error))
    if status >= _SERVER_FAULT:
        return ModelDown(f"its server failed (HTTP {status})")
    texts = {
        401: "its server refused our key; check OPENAI_API_KEY",
        403: "its server refused our key; check OPENAI_API_KEY",
        404: "its server knows no such model or path; check ALERTWHY_MODEL and OPENAI_BASE_URL",
    }
    return AnalysisError(f"{texts.get(status, 'its server refused the request')} (HTTP {status})")


def _pause(error: "APIStatusError") -> float | None:
    """Seconds that the server asks for: a number, or a date counted from the answer's own."""
    headers = error.response.headers
    asked = headers.get("retry-after", "")
    try:
        if asked.replace(".", "", 1).isdigit():
            return min(float(asked), LONGEST_PAUSE)
        then, now = parsedate_to_datetime(asked), parsedate_to_datetime(headers.get("date", ""))
        return min(max(0.0, (then - now).total_seconds()), LONGEST_PAUSE)
    except (TypeError, ValueError):
        return None
