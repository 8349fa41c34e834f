"""Log lines that are JSON or logfmt: their level, what they say, and the trace they carry."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST = 20_000  # characters of one line; a stack trace in one JSON field fits
LEVELS = ("level", "severity", "lvl", "levelname", "log.level", "loglevel", "@l", "s")
SAYS = ("msg", "message", "event", "@m", "@mt", "short_message", "log", "text")
ERRORS = ("error", "err", "exception", "error.message", "reason", "cause", "exc", "@x", "attr")
STACKS = (
    "stack", "stack_trace", "stacktrace", "stacktrace", "error.stack_trace", "exc_info",
    "exception.stacktrace", "traceback", "thrown", "backtrace",
)  # fmt: skip
OF_AN_ACCESS = (
    {"method", "request_method", "verb", "requestmethod"},
    {"status", "status_code", "statuscode", "response_code", "responsestatuscode", "code"},
)
NUMBERS = {
    10: "debug",
    20: "debug",
    30: "info",
    40: "warn",
    50: "error",
    60: "fatal",
}  # pino, bunyan
_PAIR = re.compile(r'([A-Za-z_@][\w.@-]*)=("(?:[^"\\]|\\.)*"|[^\s"]*)')
_LOGFMT = re.compile(r"(?:^|\s)(?:level|lvl|severity)=")


@dataclass(frozen=True)
class Structured:
    """One structured line; ``stack`` holds the lines of the trace that it carries."""

    level: str
    text: str
    stack: tuple[str, ...] = ()
    access: bool = False


def structured(line: str) -> Structured | None:
    """The line read as JSON or logfmt; None where it is neither."""
    if line.lstrip()[:1] == "{":
        return _json(line[:MOST])
    if _LOGFMT.search(line[:400]):
        return _of({key.lower(): value.strip('"') for key, value in _PAIR.findall(line[:MOST])})
    return None


def _json(line: str) -> Structured | None:
    try:
        read = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return _of({key.lower(): value for key, value in read.items()}) if read else None


def _of(fields: dict[str, object]) -> Structured | None:
    says = _first(fields, SAYS)
    errors = [text for text in _texts(fields, ERRORS) if text not in says]
    if not says and not errors:
        return None
    stacks = [line for text in _stacks(fields) for line in text.splitlines()]
    head, *rest = errors[0].splitlines() if errors else [""]
    access = all(names & fields.keys() for names in OF_AN_ACCESS)
    text = ": ".join(part for part in (says, head) if part)
    return Structured(_level(fields), text, tuple(stacks or rest), access)


def _level(fields: dict[str, object]) -> str:
    for name in LEVELS:
        value = fields.get(name)
        if isinstance(value, int):
            return NUMBERS.get(value, "")
        if isinstance(value, str) and value:
            return value.lower()
    return ""


def _first(fields: dict[str, object], names: tuple[str, ...]) -> str:
    return next(_texts(fields, names), "")


def _texts(fields: dict[str, object], names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        value = fields.get(name)
        if isinstance(value, dict):  # {"error": {"type": …, "message": …}}
            kind, says = (value.get("type") or value.get("name")), value.get("message")
            parts = [part for part in (kind, says, value.get("error")) if isinstance(part, str)]
            value = ": ".join(parts)
        if isinstance(value, str) and value.strip():
            yield value.strip()


def _stacks(fields: dict[str, object]) -> Iterator[str]:
    nested = [value for value in fields.values() if isinstance(value, dict)]
    for place in (fields, *nested):
        for name in STACKS:
            value = place.get(name)
            if isinstance(value, str) and "\n" in value:
                yield value
                return
