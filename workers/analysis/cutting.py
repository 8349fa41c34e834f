"""Fits a text into bytes by leaving out the lines that tell least, and says how many."""

import re
from collections.abc import Mapping

_TELLING = re.compile(
    r"error|fatal|panic|exception|caused by|traceback|warn|fail|killed|oom|refused|denied|timed? ?out"
    r"|cannot|can't|could not|unable|no such|not found|missing|invalid|exit|signal|limit|back-?off",
    re.IGNORECASE,
)
_LEFT_OUT = "… {} lines left out …"
_NOTE = 40  # bytes that such a note takes
_LONGEST_LINE = 600  # bytes; what follows in a line is seldom why


def fit(text: str, room: int) -> str:
    """The text in at most ``room`` bytes of UTF-8: telling lines first, then the last ones."""
    if size(text) <= room:
        return text
    lines = [cut(line, min(_LONGEST_LINE, room)) for line in text.splitlines()]
    kept: set[int] = set()
    left = room - _NOTE
    for index in _by_worth(lines):
        needed = size(lines[index]) + 1 + _NOTE * _splits(index, kept)
        if needed <= left:
            kept.add(index)
            left -= needed
    return cut(_joined(lines, kept), room)


def cut(text: str, room: int) -> str:
    """The beginning of a text, at most ``room`` bytes, ending in … where something is missing."""
    if size(text) <= room:
        return text
    return text.encode()[: max(0, room - 3)].decode(errors="ignore") + ("…" if room >= 3 else "")  # noqa: PLR2004 - its bytes


def shares(sizes: Mapping[str, int], room: int) -> dict[str, int]:
    """How many bytes each gets: the small ones all they need, the rest evenly what is left."""
    given: dict[str, int] = {}
    for left, (name, wanted) in enumerate(sorted(sizes.items(), key=lambda each: each[1])):
        given[name] = min(wanted, max(0, room - sum(given.values())) // (len(sizes) - left))
    return given


def size(text: str) -> int:
    """Bytes in UTF-8."""
    return len(text.encode(errors="replace"))


def _by_worth(lines: list[str]) -> list[int]:
    """Indices: telling lines from the last to the first, then all others the same way."""
    return sorted(range(len(lines)), key=lambda index: (not _TELLING.search(lines[index]), -index))


def _splits(index: int, kept: set[int]) -> int:
    """How many more notes stand in the text once this line does."""
    return 1 - ((index - 1 in kept) + (index + 1 in kept))


def _joined(lines: list[str], kept: set[int]) -> str:
    out: list[str] = []
    missing = 0
    for index, line in enumerate(lines):
        if index not in kept:
            missing += 1
            continue
        if missing:
            out.append(_LEFT_OUT.format(missing))
        out.append(line)
        missing = 0
    if missing:
        out.append(_LEFT_OUT.format(missing))
    return "\n".join(out)
