"""Which lines of a log tell of calls without an answer, and which address each is about."""

import re
from collections.abc import Sequence

NEAR = 10  # lines: within one complaint and the setting that was printed beside it
_NO_ANSWER = re.compile(
    r"i/o timeout|timed? ?out|ETIMEDOUT|EAI_AGAIN|temporary failure in name resolution"
    r"|deadline exceeded|EHOSTUNREACH|no route to host",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?<![\w.-])(?P<host>[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*):\d{2,5}(?![\w.])", re.IGNORECASE
)
_FILES = re.compile(
    r"\.(?:js|mjs|cjs|ts|tsx|py|go|rb|java|kt|scala|php|cs|rs|c|cc|cpp|h)$", re.IGNORECASE
)


def unanswered(lines: Sequence[str]) -> list[int]:
    """Where lines tell of a call that nobody answered, nor refused."""
    return [at for at, line in enumerate(lines) if _NO_ANSWER.search(line)]


def has_address(line: str) -> bool:
    """Whether it names a host with its port; a file with its line is none."""
    return any(not _FILES.search(found["host"]) for found in _ADDRESS.finditer(line))


def addressed(lines: Sequence[str], at: int) -> str:
    """The line, or the nearest one that names an address; the line where none does."""
    if has_address(lines[at]):
        return lines[at]
    near = range(max(0, at - NEAR), min(len(lines), at + NEAR + 1))
    for index in sorted(near, key=lambda each: abs(each - at)):
        if has_address(lines[index]):
            return lines[index]
    return lines[at]
