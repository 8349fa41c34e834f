"""The systems that send alerts: one file each, a pure function from a body to ``Parsed``.

May live here: what a sender's JSON means. May not: any I/O, nor deciding what becomes of an alert.

A sender's mistake is answered, never a crash: ``parse`` raises PayloadError where nothing in the
body can be used, and nothing else whatever the bytes. One bad alert never costs the good ones.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from pydantic import GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema, core_schema

from alertwhy.domain.alert import Parsed
from alertwhy.errors import PayloadError
from alertwhy.plugins import Registry

Parse = Callable[[bytes], Parsed]  # raises PayloadError

P = TypeVar("P", bound=Parse)

SOURCES: Registry[Parse] = Registry("source", "service.sources")

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
MAX_PATH = 200  # characters of a path told back; a label's name may be any length

# An escaped backslash, a pair of surrogates, or half a pair: that is no character, and no store
# takes it. JSON allows it, and JavaScript writes it where it cuts a text in two.
_SURROGATES = re.compile(
    r"\\\\|\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(\\u[dD][89a-fA-F][\da-fA-F]{2})"
)

_EXPECTED = {
    "string_type": "a string",
    "dict_type": "an object",
    "dataclass_type": "an object",
    "list_type": "an array",
    "too_short": "at least one entry",
    "string_too_long": "a shorter text",
    "string_too_short": "some text",
    "literal_error": '"firing" or "resolved"',
}


def source(name: str) -> Callable[[P], P]:
    """Register a parser; ``/webhooks/<name>`` then takes what that system sends."""

    def register(parse: P) -> P:
        SOURCES.add(name, parse)
        return parse

    return register


class Incidental:
    """Marks a field that never costs the whole: what is not of its type counts as absent."""

    def __get_pydantic_core_schema__(
        self, kind: object, schema_of: GetCoreSchemaHandler
    ) -> CoreSchema:
        """The type's own schema, None on any error."""
        return core_schema.with_default_schema(schema_of(kind), default=None, on_error="default")


def load(body: bytes) -> object:
    """The JSON in a body, however ill; raises PayloadError where there is none."""
    text = body.removeprefix(BYTE_ORDER_MARK).decode(errors="replace")
    if not text.strip():
        raise PayloadError("", "the body is empty; expected JSON")
    try:
        return json.loads(_SURROGATES.sub(_whole_characters, text))
    except RecursionError as error:
        raise PayloadError("", "the JSON is nested too deeply") from error
    except ValueError as error:
        where = f" at character {error.pos}" if isinstance(error, json.JSONDecodeError) else ""
        raise PayloadError("", f"the body is not JSON{where}") from error


def _whole_characters(found: re.Match[str]) -> str:
    return r"\ufffd" if found[1] else found[0]


def load_object(body: bytes, expected: str) -> dict[str, object]:
    """The same, where only an object will do; ``expected`` ends the error's text."""
    found = load(body)
    if not isinstance(found, dict):
        raise PayloadError("", f"expected {expected}, found {kind_of(found)}")
    return found


def explained(error: ValidationError, where: str) -> tuple[str, str]:
    """Path and reason of the first thing wrong below ``where``; never the value itself."""
    first = error.errors(include_url=False, include_context=False)[0]
    path = where + "".join(_step(part) for part in first["loc"])
    path = path.encode(errors="replace").decode()[:MAX_PATH]
    if first["type"] == "missing":
        return path, "is missing"
    expected = _EXPECTED.get(first["type"], "something else")
    return path, f"expected {expected}, found {kind_of(first['input'])}"


def kind_of(value: object) -> str:
    """What JSON calls it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    names = {str: "a string", dict: "an object", list: "an array", int: "a number"}
    return names.get(type(value), "a number")


def moment(given: datetime | None) -> datetime | None:
    """In UTC; None for Go's zero time, which is year 1, and for what UTC cannot hold."""
    if given is None or given.year == 1:
        return None
    try:
        return given.astimezone(UTC) if given.tzinfo else given.replace(tzinfo=UTC)
    except OverflowError:
        return None


def _step(part: object) -> str:
    return f"[{part}]" if isinstance(part, int) else f".{part}"
