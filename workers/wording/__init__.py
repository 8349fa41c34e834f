"""Words for people: cutting text to a channel's limits, and a notification as plain text.

May live here: pure functions over text and ``Notification`` that more than one channel needs.
May not: any channel's own syntax, limits or escaping.
"""

import re
import unicodedata
from collections.abc import Sequence

MARK = "…"
WORD = 24  # characters given up at most to end at a word
_WEAK = ".,;:"  # what nobody writes before an ellipsis
_JOINER = "\u200d"

_COLOURS = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Control characters, direction overrides (they can make a command read as another), and the
# lone surrogates that JSON can carry but UTF-8 cannot.
_UNSHOWABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
# One look at most texts is enough: none of the above is in them.
_SUSPECT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def clean(text: str) -> str:
    """The text without what no channel can show: colours, control characters, surrogates."""
    if not _SUSPECT.search(text):
        return text
    text = _LINE_ENDS.sub("\n", _COLOURS.sub("", text))
    return _SURROGATES.sub("\ufffd", _UNSHOWABLE.sub("", text))


def one_line(text: str) -> str:
    """The text, clean, with every run of white space as one space."""
    return " ".join(clean(text).split())


def cut(text: str, limit: int, mark: str = MARK) -> str:
    """At most ``limit`` characters; what is cut ends in ``mark``, at a word where one ends near.

    Never cuts inside a combined character. Escape first where the limit counts escaped text,
    and see that no escape was halved.
    """
    if len(text) <= limit:
        return text
    if limit <= len(mark):
        return mark[: max(limit, 0)]
    return _cut_at(text, limit - len(mark)) + mark


def cut_bytes(text: str, limit: int, mark: str = MARK) -> str:
    """As ``cut``, where the limit counts bytes of UTF-8."""
    if len(text.encode(errors="replace")) <= limit:
        return text
    room = limit - len(mark.encode())
    if room < 0:
        return ""
    kept = text.encode(errors="replace")[:room].decode(errors="ignore")
    return _cut_at(text, len(kept)) + mark


def last_lines(lines: Sequence[str], limit: int) -> tuple[str, ...]:
    """The last lines that fit into ``limit`` characters, line ends counted; one is always cut to fit."""
    kept: list[str] = []
    for line in reversed(lines):
        limit -= len(line) + 1
        if limit < 0:
            break
        kept.append(line)
    if lines and not kept:
        return (cut(lines[-1], limit + len(lines[-1])),)
    return tuple(reversed(kept))


def _cut_at(text: str, end: int) -> str:
    if not text[end].isspace():
        end = _whole(text, _word_end(text, end))
    return text[:end].rstrip(f" \t\n{_WEAK}") or text[:end].rstrip()


def _word_end(text: str, end: int) -> int:
    for at in range(end - 1, max(end - WORD, 0), -1):
        if text[at].isspace():
            return at
    return end


def _whole(text: str, end: int) -> int:
    while end > 0 and (_continues(text[end]) or text[end - 1] == _JOINER):
        end -= 1
    return end


def _continues(character: str) -> bool:
    return character == _JOINER or unicodedata.category(character) in {"Mn", "Me", "Mc"}
