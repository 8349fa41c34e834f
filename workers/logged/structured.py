"""Log lines that are JSON or logfmt: their level, what they say, and the trace they carry."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

Field = tuple[str, object]
MOST = 20_000  # characters of one line; a stack trace in one JSON field fits
DEPTH = 3  # levels of JSON: Monolog's context.exception.message
LEVELS = (
    "level", "severity", "lvl", "levelname", "log.level", "loglevel", "@l", "s", "level_name",
    "severity_text", "severitytext", "error_severity", "label",
)  # fmt: skip
SAYS = (
    "msg", "message", "event", "@m", "@mt", "short_message", "log", "text", "fields.message",
    "jsonpayload.message", "body",
)  # fmt: skip
ERRORS = (
    "error", "err", "exception", "fields.error", "fields.err", "context.exception", "context.error",
    "context.err", "attr.error", "attr", "meta.error", "extra.exception", "reason", "cause", "exc",
    "@x", "thrown", "error_message", "err_msg", "detail",
)  # fmt: skip
KINDS = ("type", "name", "class", "kind", "exc_type", "codename")
TOLD = ("message", "msg", "error", "exc_value", "errmsg")
STACKS = frozenset(
    {
        "stack", "stack_trace", "stacktrace", "exc_info", "traceback", "thrown", "backtrace",
        "extendedstacktrace", "formatted_stacktrace",
    }
)  # fmt: skip
OF_AN_ACCESS = (
    {"method", "request_method", "verb", "requestmethod"},
    {"status", "status_code", "statuscode", "response_code", "responsestatuscode", "code"},
)
_SMALL = {
    10: "debug",
    20: "debug",
    30: "info",
    40: "warn",
    50: "error",
    60: "fatal",
}  # pino, bunyan
_LARGE = {100: "debug", 200: "info", 250: "info", 300: "warn", 400: "error"}  # Monolog
NUMBERS = {**_SMALL, **_LARGE, 500: "fatal", 550: "fatal", 600: "fatal"}
PYTHON = "recent call last):"
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
    return _of(dict(_flat(read))) if read else None


def _flat(value: dict[str, object], before: str = "", depth: int = DEPTH) -> Iterator[Field]:
    """Every field by its path, as ECS writes it: ``error.type``; lists of lines as one text."""
    for key, each in value.items():
        path = f"{before}{key}".lower()
        if isinstance(each, list):
            nested = [one for one in each if isinstance(one, dict)]
            lines = [one for one in each if isinstance(one, str)]
            each = nested[-1] if nested else "\n".join(lines)  # noqa: PLW2901  # read as what it holds
        yield path, each
        if isinstance(each, dict) and depth > 1:
            yield from _flat(each, f"{path}.", depth - 1)


def _of(fields: dict[str, object]) -> Structured | None:
    says = _first(fields, SAYS)
    errors = [text for name in ERRORS if (text := _error(fields, name)) and text not in says]
    if not says and not errors:
        return None
    stacks = [line for text in _stacks(fields) for line in text.splitlines()]
    head, *rest = errors[0].splitlines() if errors else [""]
    if head.endswith(PYTHON):  # the exception's name stands at the end of it
        head, rest = "", [head, *rest]
    access = all(names & fields.keys() for names in OF_AN_ACCESS)
    text = ": ".join(part for part in (says, head) if part) or rest[-1]
    return Structured(_level(fields), text, tuple(stacks or rest), access)


def _level(fields: dict[str, object]) -> str:
    for name in LEVELS:
        value = fields.get(name)
        if isinstance(value, int) and value in NUMBERS:
            return NUMBERS[value]
        if isinstance(value, str) and value:
            return value.lower()
    return ""


def _error(fields: dict[str, object], name: str) -> str:
    """A text; or the type and the message of ``{"error": {"type": …, "message": …}}``."""
    value = fields.get(name)
    if isinstance(value, str):
        return value.strip()
    kind = _first(fields, tuple(f"{name}.{each}" for each in KINDS))
    told = _first(fields, tuple(f"{name}.{each}" for each in TOLD))
    return ": ".join(part for part in (kind, told) if part) if told else ""


def _first(fields: dict[str, object], names: tuple[str, ...]) -> str:
    texts = (fields.get(name) for name in names)
    return next((text.strip() for text in texts if isinstance(text, str) and text.strip()), "")


def _stacks(fields: dict[str, object]) -> Iterator[str]:
    for path, value in fields.items():
        if path.rpartition(".")[2] in STACKS and isinstance(value, str) and "\n" in value:
            yield value
            return
