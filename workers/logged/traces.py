"""Where a complaint ends: stack traces of Java, Python, Go, Node, .NET, Ruby, PHP and Rust, whole."""

import re
from collections.abc import Sequence

MOST_LINES = 300  # of one trace; a StackOverflowError has 1024 frames that all say the same
PYTHON_START = "Traceback (most recent call last):"
# What the JVM's launcher says of every option that it refuses, below what it says of this one.
EPILOGUE = r"Error: (?:Could not create the Java Virtual Machine|A fatal exception has occurred)\."
# What belongs to the line above it, whatever the runtime.
_CONTINUES = re.compile(
    r"\s+\S|Caused by:|Suppressed:|\.\.\. \d+ more|Traceback \(most recent call last\):|Stack trace:|#\d+ "
    r"|goroutine \d+|\[signal |--- End of|---> |[}\])]+[,;]?$|\*{9,}|note: |stack backtrace:|exit status \d|\(Background on this error|\[SQL: "
    r"|(?:[a-z_][\w$]*\.){2,}[\w$.]*[A-Z][\w$]*(?:Exception|Error|Throwable)\b"
    r"|(?:[A-Z]\w*\.)+\w*Exception(?: \(0x\w+\))?(?: ?: |$)|Did you mean '"  # .NET's, under the line that logs it
    r"|Status: \d{3} \(|ErrorCode: \w+$"  # Azure's SDK
    r"|ClientConnectionId:|Error Number:\d|https://docs\.oracle\.com/error-help/"  # what SqlClient and Oracle's driver add
    rf"|{EPILOGUE}"
)
_AFTER_BLANK = re.compile(
    r"goroutine \d+|During handling of the above|The above exception was the direct|Traceback \(most"
    r"|Node\.js v\d|\[?\w*(?:Error|Exception)\b|Caused by:|(?:[a-z_][\w$]*\.)+[A-Z][\w$]*(?:Exception|Error)\b"
    r"|https://docs\.oracle\.com/error-help/|Description:|Action:|Reason:|Security context|\s+at |----- |<--- |\s{2,}\w+: .*,$"
)
_GO_FRAME = re.compile(
    r"[\w.\-/()*\[\]{}@~%]+\(.{0,400}\)$|created by |goroutine \d+|\t|exit status|runtime\b"
)
_FIELD = re.compile(
    r"[A-Za-z_][\w.\[\]]*$"
)  # pydantic names each field, and below it what is wrong
_CARET = re.compile(r"^\s*\^+\s*$")
_STARTS = re.compile(
    r"(?:panic: |fatal error: |runtime: |thread '.{0,80}' panicked|Unhandled exception\b|Exception in thread "
    r"|APPLICATION FAILED TO START|Uncaught |#<Thread:)"
)
_NODE_PLACE = re.compile(r"^(?:node:\S+|file://\S+|/\S+\.[cm]?[jt]sx?):\d+$")
BANNER = "APPLICATION FAILED TO START"
_BANNER_LINES = 30


def starts(line: str) -> bool:
    """Whether a complaint begins here that names no error in this very line."""
    return (
        line.rstrip().endswith(PYTHON_START)
        or bool(_STARTS.match(line.lstrip("* ")))
        or bool(_NODE_PLACE.match(line))
    )


def end_of(lines: Sequence[str], start: int) -> int:
    """The index behind the last line of what begins at ``start``."""
    if BANNER in lines[start]:
        return _end_of_banner(lines, start)
    python = lines[start].rstrip().endswith(PYTHON_START)
    go = lines[start].startswith(("panic: ", "fatal error: ", "runtime: "))
    end, limit = start + 1, min(len(lines), start + MOST_LINES)
    while end < limit:
        line = lines[end]
        if not line.strip():
            after = _after_blank(lines, end, limit)
            if after == end:
                break
            end = after
        elif _joins(lines, end, python=python, go=go):
            go = go or line.startswith("goroutine ")
        else:
            break
        python = _python(lines[end], python)
        end += 1
    return end


def _python(line: str, before: bool) -> bool:  # noqa: FBT001  # what it was on the line before
    """Whether frames of Python stand open: until the unindented line that names the exception."""
    if line.rstrip().endswith(PYTHON_START):
        return True
    return before and line[:1].isspace()


def _joins(lines: Sequence[str], at: int, *, python: bool, go: bool) -> bool:
    line, above = lines[at], lines[at - 1]
    if _CONTINUES.match(line):
        return True
    if python and above[:1].isspace():
        return True  # the exception itself, under its frames
    if _NODE_PLACE.match(above) or above.startswith("thread '") or _names_field(lines, at):
        return True
    return (go and _GO_FRAME.match(line) is not None) or _CARET.match(above) is not None


def _names_field(lines: Sequence[str], at: int) -> bool:
    above, below = lines[at - 1], lines[at + 1] if at + 1 < len(lines) else ""
    listed = "validation error" in above or above[:1].isspace()
    return listed and below.startswith("  ") and _FIELD.match(lines[at]) is not None


def _after_blank(lines: Sequence[str], at: int, limit: int) -> int:
    """The line behind up to two blank ones if it goes on there, else ``at``."""
    for index in range(at + 1, min(at + 3, limit)):
        if lines[index].strip():
            return index if _AFTER_BLANK.match(lines[index]) else at
    return at


def _end_of_banner(lines: Sequence[str], start: int) -> int:
    """Spring Boot tells a failed start in paragraphs; the last one is the advice."""
    limit = min(len(lines), start + _BANNER_LINES)
    advice = next((at for at in range(start, limit) if lines[at].startswith("Action:")), 0)
    return min(limit, advice + 3) if advice else limit
