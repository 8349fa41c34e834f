"""What a container wrote last, and the part of it that says why it ended."""

import re
from collections.abc import Sequence

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import ContainerState, LogTail

MAX_BLOCK = 30  # lines: a stack trace's ends are told, its middle seldom matters
COMPLAINT = re.compile(
    r"\b(?:error|fatal|panic|exception|critical|emerg|crit|abort(?:ed)?|failed|failure|cannot|can't"
    r"|could not|unable to|denied|refused|unhandled|traceback)\b|[a-z](?:Error|Exception)\b",
    re.IGNORECASE,
)
HARMLESS = re.compile(r"\b(?:no|0|without) (?:error|failure|exception)s?\b", re.IGNORECASE)
CONTINUES = re.compile(r"\s+\S|Caused by:|\.\.\. \d+ more|goroutine \d+")
PYTHON_START = "Traceback (most recent call last):"


def run_log(
    seen: Sequence[Evidence], state: ContainerState, *, this_run: bool
) -> tuple[tuple[str, ...], str]:
    """The log of the run that ended, with its evidence; the other run's only while none runs."""
    tails = {
        tail.previous: (tail.lines, cite)
        for tail, cite in of_kind(seen, LogTail)
        if tail.pod == state.pod and tail.container == state.container and tail.lines
    }
    first, second = (False, True) if this_run else (True, False)
    if first in tails:
        return tails[first]
    return tails.get(second, ((), "")) if state.running_since is None else ((), "")


def error_block(lines: Sequence[str]) -> tuple[str, ...]:
    """The last complaint with the lines that belong to it; else the last line; else nothing."""
    written = [line.rstrip() for line in lines if line.strip()]
    places = [index for index, line in enumerate(written) if _complains(line)]
    if not places:
        return tuple(written[-1:])
    start, end = _start(written, places[-1]), places[-1] + 1
    while end < len(written) and CONTINUES.match(written[end]):
        end += 1
    if written[start].endswith(PYTHON_START) and written[end - 1][:1].isspace():
        end += 1  # the exception itself, under its frames, where its name is no complaint
    return tuple(written[start:end][:MAX_BLOCK])


def headline(block: Sequence[str]) -> str:
    """The line of a block that says it: the innermost cause, else the first complaint."""
    if not block:
        return ""
    if block[0].endswith(PYTHON_START):
        return block[-1].strip()
    causes = [line for line in block if line.startswith("Caused by:")]
    if causes:
        return causes[-1].strip()
    return next((line.strip() for line in block if _complains(line)), block[0].strip())


def _complains(line: str) -> bool:
    return COMPLAINT.search(line) is not None and HARMLESS.search(line) is None


def _start(written: Sequence[str], at: int) -> int:
    """Up to what the complaint belongs to: a first line, or the head of a Python traceback."""
    while at > 0 and CONTINUES.match(written[at]):
        at -= 1
    above = at - 1
    while above > 0 and written[above][:1].isspace():
        above -= 1
    return above if above >= 0 and written[above].endswith(PYTHON_START) else at
