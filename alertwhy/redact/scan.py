"""Reads one value out of text: quoted (also in JSON within JSON) or bare, to where it ends."""

import re
from dataclasses import dataclass

from alertwhy.redact.marks import MARK

_QUOTE = re.compile(r"[bu]?(\\*+)([\"'`])")
# A delimiter belongs to a bare value when something other than a new name=value follows it.
_BARE = re.compile(
    rf"<[^<>\n]*+>?|\$?\{{+[^{{}}\n]*+\}}*+|\$\([^()\n]*+\)?"
    rf"|(?:{MARK}|[^\s\"'`<>&;,|)\]}}\\]"
    r"|[&;,|)\]}\\](?![\s\"'`&;,|)\]}\\]|$|[\w.-]++[=:]))++"
)
_WORD = re.compile(rf"(?:{MARK}|\S)++")


@dataclass(frozen=True)
class Span:
    """Where the value stands, its quotes not included."""

    start: int
    end: int
    quoted: bool


def read(text: str, at: int) -> Span | None:
    """The value that begins at ``at``; None where none does."""
    quote = _QUOTE.match(text, at)
    if quote:
        end = _closing(text, quote.end(), quote[2], len(quote[1]))
        return Span(quote.end(), end, quoted=True)
    return _bare(_BARE, text, at)


def read_word(text: str, at: int) -> Span | None:
    """Everything up to the next space: what a shell or ``env`` shows as a value."""
    if _QUOTE.match(text, at):
        return read(text, at)
    return _bare(_WORD, text, at)


def _bare(pattern: re.Pattern[str], text: str, at: int) -> Span | None:
    found = pattern.match(text, at)
    return Span(at, found.end(), quoted=False) if found else None


def _closing(text: str, start: int, quote: str, depth: int) -> int:
    """Where the closing quote's own backslashes begin; the line's end where there is none."""
    at = text.find(quote, start)
    while at != -1:
        slashes = _slashes_before(text, at, start)
        if slashes == depth or (depth == 0 and slashes % 2 == 0):
            return at - depth
        at = text.find(quote, at + 1)
    newline = text.find("\n", start)
    return newline if newline != -1 else len(text)


def _slashes_before(text: str, at: int, start: int) -> int:
    count = 0
    while at - count > start and text[at - count - 1] == "\\":
        count += 1
    return count
