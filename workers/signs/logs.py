"""What a container wrote last, and the part of it that says why it ended."""

import re
from collections.abc import Sequence

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import ContainerState, LogTail
from workers.logged.blocks import complaints

COMPLAINT = re.compile(
    r"\b(?:error|fatal|panic|exception|critical|emerg|crit|abort(?:ed)?|failed|failure|cannot|can't"
    r"|could not|unable to|denied|refused|unhandled|traceback)\b|[a-z](?:Error|Exception)\b",
    re.IGNORECASE,
)

# HotSpot's report of its own death (src/hotspot/share/utilities/vmError.cpp): the signal, then whose code.
_REPORT = "A fatal error has been detected by the Java Runtime Environment"
_REPORT_LINES = 20
_SIGNAL = re.compile(
    r"^#\s+(?P<said>(?:SIG[A-Z]+|EXCEPTION_\w+|Internal Error|Out of Memory Error)\b.*)"
)
_FRAME = "# Problematic frame:"


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


def last_words(lines: Sequence[str]) -> str:
    """What a log says at last: its last complaint's innermost cause, else its last line."""
    if died := _of_the_jvm(lines):
        return died
    blocks = complaints(lines).blocks
    if blocks:
        return blocks[-1].causes[0] if blocks[-1].causes else blocks[-1].headline
    return next((line.strip() for line in reversed(lines) if line.strip()), "")


def _of_the_jvm(lines: Sequence[str]) -> str:
    """``SIGSEGV (0xb) at pc=…: C [libx.so+0x1] f``; ``""`` where the JVM did not report its death."""
    start = next((at for at, line in enumerate(lines) if _REPORT in line), len(lines))
    report = lines[start : start + _REPORT_LINES]
    found = next((match for line in report if (match := _SIGNAL.match(line))), None)
    frames = (at + 1 for at, line in enumerate(report[:-1]) if line.startswith(_FRAME))
    frame = next((report[at].lstrip("# ") for at in frames), "")
    return ": ".join(part for part in (found["said"] if found else "", frame) if part)
