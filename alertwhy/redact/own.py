"""An operator's own patterns: customer numbers, internal hosts, whatever must not leave.

A pattern is taken only if its work is bounded: no backreference, nothing that looks around, no
repeated group, and few ways to match at one place. Lines are looked at in pieces, so that the time
stays linear in the text; a match is at most ``LONGEST_MATCH`` characters.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from alertwhy.redact.marks import MARK, mark

LONGEST_MATCH = 200  # characters
MOST_PATTERNS = 50
_PIECE = 1_000  # characters of a line looked at at once
_MOST_WAYS = 2_000  # in which a pattern may match at one place: what a piece costs a character
_UNBOUNDED = _PIECE

_TOKEN = re.compile(
    r"\\(?P<escape>.)|\[\^?\]?(?:\\.|[^\]\\])*\]|(?P<open>\((?P<special>\?(?!:|P<\w+>|i\))[^)]{0,20})?)"
    r"|(?P<close>\))|(?P<or>\|)"
    r"|(?P<repeat>[*+?]|\{(?P<least>\d*)(?P<comma>,(?P<most>\d*))?\})(?P<mode>[+?]?)|.",
    re.DOTALL,
)
_NAME = re.compile(r"[a-z0-9][a-z0-9 -]{0,39}")
_MARKS = re.compile(rf"({MARK})")


@dataclass(frozen=True)
class Own:
    """One pattern, and what stands in its place: ``[redacted: customer number]``."""

    name: str
    pattern: re.Pattern[str]


class _InForce:
    """What this process was told to take out beside secrets."""

    patterns: tuple[Own, ...] = ()


def use(patterns: Iterable[Own]) -> None:
    """From now on, and in place of those of before."""
    _InForce.patterns = tuple(patterns)


def own_of(name: str, pattern: str) -> Own:
    """A pattern that is safe to run on any text; raises ValueError saying what is wrong with it."""
    if not _NAME.fullmatch(name):
        raise ValueError("its name must be of small letters, digits, spaces and dashes")
    ways = _ways(pattern)
    if ways > _MOST_WAYS:
        raise ValueError(
            f"it can match in {ways} ways at one place; bound its repetitions, such as \\w{{1,30}}"
        )
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise ValueError(f"it is no regular expression: {error}") from error
    if compiled.search("") or compiled.fullmatch(mark(name)):
        raise ValueError("it matches the empty text or a mark of ours")
    return Own(name, compiled)


def own(text: str) -> str:
    """Without what the operator's patterns match; what is a mark already stays one."""
    for each in _InForce.patterns:
        text = "".join(
            line if len(line) <= 1 else _line(each, line) for line in text.splitlines(keepends=True)
        )
    return text


def _line(each: Own, line: str) -> str:
    parts = _MARKS.split(line)
    parts[::2] = [_pieces(each, part) for part in parts[::2]]
    return "".join(parts)


def _pieces(each: Own, text: str) -> str:
    """Piece by piece; a match that begins in a piece may end in the next one."""
    kept, at = [], 0
    for start in range(0, len(text), _PIECE):
        begin, end = max(at, start), start + _PIECE
        for found in each.pattern.finditer(text, begin, end + LONGEST_MATCH):
            if found.start() >= end:
                break
            if found.end() > at:
                kept += [text[at : found.start()], mark(each.name)]
                at = found.end()
    return "".join((*kept, text[at:]))


def _ways(pattern: str) -> int:
    """How many ways there are to match at one place, at most."""
    ways, after_group = 1, False
    for token in _TOKEN.finditer(pattern):
        if token["special"] or (token["escape"] and token["escape"] in "123456789"):
            raise ValueError("it looks around or back; write what is to be found itself")
        if token["or"]:
            ways *= 2
        elif token["repeat"]:
            ways *= _of_repeat(token, after_group=after_group)
        after_group = token["close"] is not None
    return ways


def _of_repeat(token: re.Match[str], *, after_group: bool) -> int:
    once = token["repeat"] == "?"
    if after_group and not once:
        raise ValueError("it repeats a group; write the group out")
    if once:
        return 2
    if token["mode"] == "+":  # possessive: there is no way back
        return 1
    if token["comma"] is None and token["least"]:
        return 1
    least, most = int(token["least"] or 0), token["most"]
    return int(most) - least + 1 if most else _UNBOUNDED
