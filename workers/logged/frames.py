"""What a stack trace says: its type, its message, the causes under it, the application's own frame."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.logged.folding import both_ends
from workers.logged.heads import rarer_head
from workers.logged.traces import BANNER, EPILOGUE

WIDTH = 1_000  # characters of a message; a chain of errors tells its root at the end
_TYPE = r"(?P<kind>(?:[A-Za-z_$][\w$]*(?:\.|::))*[A-Za-z_$]?[\w$]*(?:Error|Exception|Throwable|Interrupt|Exit|Failure|Fault|Warning|Timeout|Refused|Unreachable|DoesNotExist|[A-Za-z]Err))"
_HEAD = re.compile(
    r"^(?:Exception in thread \S{1,80} |Unhandled exception\. |Uncaught (?:exception |\(in promise\) )?|Caused by: |\[?ERROR\]? "
    r"|(?:PHP )?Fatal error:\s+Uncaught |---> )*"
    rf"{_TYPE}(?: \(\w+\)| \[\w+\]|\(\d+\))?(?: ?:\s*(?P<says>.*))?$"
)
_CATEGORY = re.compile(r"^(?:\S+ )?(?:trce|dbug|info|warn|fail|crit): \S{1,200}\[-?\d+\]$")
_INDENT = " " * 6  # Microsoft.Extensions.Logging.Console: SimpleConsoleFormatter
_EPILOGUE = re.compile(EPILOGUE)
_BARE = re.compile(
    r"^(?P<kind>[A-Za-z_][\w.]*)(?::\s(?P<says>.*))?$"
)  # Python: any class may be raised
_RUBY = re.compile(
    r"^(?P<frame>\S+\.rb:\d+):in [`'](?P<where>[^']{0,80})': (?P<says>.*) \((?P<kind>[\w:]+)\)$"
)
_RUST = re.compile(r"^thread '.{0,80}' (?:\(\d+\) )?panicked at (?P<rest>.*)$")
_INNER = re.compile(r"^\s*(?:Caused by: |\[cause\]: |(?: ?-+> ))(?P<text>.+)$")
_FRAMES = (
    ("python", re.compile(r'^\s+File "(?P<file>[^"]+)", line (?P<line>\d+)(?:, in (?P<in>\S+))?')),
    ("java", re.compile(r"^\s+at (?P<in>[\w.$<>/@]+)\((?P<file>[\w$.-]+\.(?:java|kt|scala|groovy|clj)):(?P<line>\d+)\)")),
    ("dotnet", re.compile(r"^\s+at (?P<in>[^()]{1,200})\(.{0,300}\) in (?P<file>\S.{0,200}):line (?P<line>\d+)")),
    ("node", re.compile(r"^\s+at (?:(?P<in>[^()]{1,120}) \()?(?P<file>(?:file://)?[^()\s:]+):(?P<line>\d+):\d+\)?")),
    ("go", re.compile(r"^\t(?P<file>\S+\.go):(?P<line>\d+)(?: \+0x[0-9a-f]+)?$")),
    ("ruby", re.compile(r"^\s+(?:from |\d+: from )(?P<file>\S+\.rb):(?P<line>\d+):in [`'](?P<in>[^']{0,80})'")),
    ("php", re.compile(r"^#\d+ (?P<file>/\S+\.php)\((?P<line>\d+)\): (?P<in>\S{1,120})")),
)  # fmt: skip
# Code that is not the application's own: runtimes, libraries, frameworks.
_FOREIGN = re.compile(
    r"site-packages|dist-packages|/lib/python|<frozen |<string>|/usr/(?:local/)?(?:go|lib)/|/pkg/mod/|/go/src/runtime"
    r"|node_modules|^node:|internal/|/gems/|/vendor/|/usr/share/"
)
_FOREIGN_CODE = re.compile(
    r"^(?:java|javax|jdk|sun|com\.sun|jakarta|kotlin|scala|org\.(?:springframework|apache|hibernate|postgresql|eclipse"
    r"|jboss|flywaydb|liquibase|slf4j)|com\.(?:zaxxer|mysql|mongodb|fasterxml|google)|io\.(?:netty|lettuce|grpc|micrometer)"
    r"|reactor|redis\.clients|okhttp3|ch\.qos|System|Microsoft|Npgsql|MySql|StackExchange|Grpc)\b|^(?:java\.base|jdk\.\w+)/"
)
_INNERMOST_LAST = frozenset({"python"})  # the others tell the innermost frame first


@dataclass(frozen=True)
class Trace:
    """``causes`` are the headlines of the chain under the outermost one, the innermost first."""

    kind: str
    message: str
    causes: tuple[str, ...]
    frame: str


def read(lines: Sequence[str], said: Sequence[str]) -> Trace:
    """The trace in a block; ``said`` are its lines without times and levels."""
    lines, said = _outdented(lines, said)
    heads = [head for head in _heads(lines, said) if head[0] or head[1]]
    if len(heads) > 1 and not heads[0][0]:
        del heads[0]  # a log line over a trace: the trace says more
    kind, message = heads[0] if heads else ("", said[0] if said else "")
    inner = tuple(
        both_ends(": ".join(part for part in head if part), WIDTH) for head in reversed(heads[1:])
    )
    return Trace(kind, both_ends(message, WIDTH), inner, _frame(lines))


def _outdented(lines: Sequence[str], said: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """What .NET's console writes below ``fail: Category[0]``, as if it stood alone."""
    if len(lines) < 2 or not _CATEGORY.match(lines[0]):  # noqa: PLR2004  # the line and its text
        return lines, said
    return [line.removeprefix(_INDENT) for line in lines[1:]], said[1:]


def _heads(lines: Sequence[str], said: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each (type, message), the outermost first: what ended the program stands there."""
    python = [
        _python_head(lines, at)
        for at, line in enumerate(lines)
        if line.rstrip().endswith("recent call last):")
    ]
    found = [head for head in python if head]
    if lines and BANNER in lines[0]:
        yield "", _described(said)
        return
    if found:  # the newest comes last, and what it was raised from before it
        yield from reversed(found)
        return
    yield from _other_heads(lines, said)


def _described(said: Sequence[str]) -> str:
    """What Spring Boot's banner describes: the paragraphs between its headings."""
    at = next((at for at, text in enumerate(said) if text.startswith("Description:")), 0)
    end = next((at for at, text in enumerate(said) if text.startswith("Action:")), len(said))
    return " ".join(text for text in said[at + 1 : end] if text)


def _other_heads(lines: Sequence[str], said: Sequence[str]) -> Iterator[tuple[str, str]]:
    for at, (line, text) in enumerate(zip(lines, said, strict=True)):
        inner = _INNER.match(line)
        if inner:
            yield _split(inner["text"])
        elif head := _head(lines, said, at):
            yield head
        elif at == 0 and text and not text.startswith("/"):
            yield _split(text)


def _head(lines: Sequence[str], said: Sequence[str], at: int) -> tuple[str, str] | None:
    line, text = lines[at], said[at]
    if at and (line[:1].isspace() or _EPILOGUE.match(line)):
        return None
    if ruby := _RUBY.match(text):
        return ruby["kind"], ruby["says"]
    if rust := _RUST.match(text):
        following = said[at + 1] if at + 1 < len(said) else ""
        return "panic", following if rust["rest"].endswith(":") else rust["rest"]
    if text.startswith(("panic: ", "fatal error: ")):
        kind, _, says = text.partition(": ")
        return kind, says.removesuffix(" [recovered]")
    if match := _HEAD.match(both_ends(text, WIDTH)):
        return match["kind"], (match["says"] or "").strip()
    return rarer_head(said, at)


def _split(text: str) -> tuple[str, str]:
    said = both_ends(text.strip(), WIDTH)
    match = _HEAD.match(said)
    return (match["kind"], (match["says"] or "").strip()) if match else ("", said)


def _python_head(lines: Sequence[str], at: int) -> tuple[str, str] | None:
    for end, line in enumerate(lines[at + 1 :], start=at + 1):
        if line.strip() and not line[:1].isspace():
            match = _BARE.match(both_ends(line.rstrip(), WIDTH))
            says = _with_fields(match["says"] or "", lines[end + 1 :]) if match else ""
            return (match["kind"], says) if match else ("", line.strip())
    return None


def _with_fields(says: str, below: Sequence[str]) -> str:
    """With the field, and what is wrong with it, which pydantic tells on the two lines below."""
    told = below[:2] if "validation error" in says else ()
    return " ".join([says, *(line.strip() for line in told)])


def _frame(lines: Sequence[str]) -> str:
    """``/app/plan.py:17 in plan``; of nested traces that of the first, which holds the root."""
    places: list[str] = []
    last = False
    for line in lines:
        if line.startswith(("During handling", "The above exception")) and places:
            break
        runtime, place = _own(line)
        if place:
            last = runtime in _INNERMOST_LAST
            places.append(place)
    if ruby := next((match for line in lines[:1] if (match := _RUBY.match(line.strip()))), None):
        return f"{ruby['frame']} in {ruby['where']}"
    return (places[-1] if last else places[0]) if places else ""


def _own(line: str) -> tuple[str, str]:
    """Which runtime wrote the frame, and its place if it is the application's own."""
    for runtime, pattern in _FRAMES:
        match = pattern.match(line[:1000])
        if match:
            where = match.groupdict().get("in") or ""
            foreign = _FOREIGN.search(match["file"]) or _FOREIGN_CODE.match(where)
            within = f" in {where}" if where else ""
            return runtime, "" if foreign else f"{match['file']}:{match['line']}{within}"
    return "", ""
