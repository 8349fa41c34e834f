"""One line of a log: its level, what it says without the time before it, whether it complains."""

import re
from dataclasses import dataclass

from workers.logged.structured import structured

WIDTH = 2_000  # characters of a line that are looked at; what matters stands at its front
FRONT = 160  # characters in which a level stands
BAD = frozenset({"error", "fatal"})
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_NAMES = {
    "trace": "debug", "trce": "debug", "debug": "debug", "dbug": "debug", "verbose": "debug", "fine": "debug",
    "info": "info", "information": "info", "notice": "info", "log": "info", "i": "info",
    "warn": "warn", "warning": "warn", "w": "warn",
    "error": "error", "err": "error", "fail": "error", "severe": "error", "e": "error",
    "fatal": "fatal", "critical": "fatal", "crit": "fatal", "panic": "fatal", "emerg": "fatal",
    "emergency": "fatal", "alert": "fatal", "dpanic": "fatal", "f": "fatal",
    "trc": "debug", "vrb": "debug", "dbg": "debug", "inf": "info", "wrn": "warn", "ftl": "fatal", "pnc": "fatal",  # Serilog, zerolog
}  # fmt: skip
_WORDS = "|".join(
    sorted((name for name in _NAMES if len(name) > 1 and name != "log"), key=len, reverse=True)
)
_LEVEL = re.compile(rf"(?<![\w/-])(?:\[\s*)?(?P<level>{_WORDS.upper()})(?![\w/-])")
_LOWER = re.compile(
    rf"^\S{{0,40}}\s{{0,3}}\S{{0,40}}\s{{0,3}}\[(?P<level>{_WORDS})\]|^(?P<head>trce|dbug|debug|info|warn|warning|fail|error|crit|fatal): "
)
_KLOG = re.compile(r"^(?P<level>[IWEF])(?:\d{4})?\d{4} \d\d:\d\d:\d\d\.\d+\s+\d+ \S+\] ")
# Shells and C programs: who speaks, and then that it only tells or advises.
_TELLS = re.compile(
    r"^(?!(?:error|fatal|fail|crit)\w*:)[\w./+-]{1,80}(?:\[\d+\])?: (?:info|notice|note|debug|hint): ",
    re.IGNORECASE,
)
# WebLogic: <time> <Error> <what> <id> <what is said>; in its file with more, behind ####.
_ANGLED = re.compile(
    rf"^(?:####)?<[^<>]{{8,60}}> <(?P<level>{_WORDS}|notice)> (?:<[^<>]{{0,120}}> )*<",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"^\W?\s?(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d[^\s|]*|\d\d:\d\d:\d\d[^\s|]*|\d{10,13}\b)"
    r"(?:\s(?:UTC|[+-]\d{4}|[+-]\d\d:\d\d))?\]?\s*"
)
_ACCESS = re.compile(
    r"\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b\W{1,3}\S*(?:\s+HTTP/[\d.]+)?\W{1,4}(?:status\W)?[1-5]\d\d\b"
)
# Envoy's access log says with two letters that not the answer was bad but that none came.
_NO_ANSWER = re.compile(r'\b50[0234] \W?(?:UH|UF|UC|UT|UR|URX|UO)\b|"response_flags":\s*"U[A-Z]')
# Spring Boot: process, application, thread and logger before what is said.
_BEFORE = re.compile(
    r"^(?:\d+ --- (?:\[[^\]]{0,60}\] ?){1,3}\S{1,80} +: |\[[^\]]{0,60}\]\s*|\([^)]{0,40}\)\s*|\d+#\d+:\s*|-+\s*:?\s*|:\s*)"
)
_COMPLAINT = re.compile(
    r"\b(?:error|fatal|panic|panicked|exception|critical|abort(?:ed|ing)?|failed|failure|cannot|can't|couldn't"
    r"|could not|unable to|denied|refused|unhandled|uncaught|traceback|timed out|unreachable|not found"
    r"|i/o timeout|already in use|too many|no space left|read-only file|overflow\b|bad address|x509|out of memory"
    r"|deadlock|unauthori[sz]ed|forbidden|not defined|not allowed|unrecognized|locked\b|\bNOAUTH\b|\bNOPERM\b|\bWRONGPASS\b"
    r"|no such|no route to host|host is down|missing|invalid|unexpected|does not exist|expired|exhausted|not set|unbound|not permitted|misbehaving|overflowed"
    r"|terminate called|incompatible|violation|unsupported|(?:is|are) required|must (?:be|install)|too open|bad \w+ name|no main manifest|no_healthy_upstream"
    r"|unknown (?:\w+ )?(?:database|host|server|flag|option|variable|command|type)|harakiri)\b"
    r"|[a-z](?:Error|Exception|Failed|Denied|Timeout|Unavailable|sAvailable)\b|\bE[A-Z]{4,}\b|\b[A-Z]+(?:_[A-Z]+)*_(?:OR|NOT|FAILED)(?:_[A-Z]+)*\b"
    r"|bad credentials|invalidCredentials|must set|undefined symbol|unconfigured|out of date|wait_timeout|std::bad_alloc|insufficient"
    r"|(?:returned|status) (?:HTTP )?5\d\d\b|code = (?!OK\b)[A-Z]\w+ desc|unknown certificate"
    r"|recovery mode|\bnot (?:accepted|resolved|available|applied|up to date|an? valid|an ip)\b|does not (?:have|indicate|look)|no alternative|wrong (?:version )?number"
    r"|pool (?:timeout|reached)|dropped from queue|status: 429"
    r"|cancell?ing statement|non-existing|pending (?:model )?changes|malformed|does not match|mismatch|need to \w+ the database|another operation|DECODER routines|responded with (?:4|5)\d\d|multiple heads|errors in|\bexceeded\b|\bORA-\d{5}\b|setup timeout|storage space is at|\bMsg \d+, Level (?:1[1-9]|2\d)\b|\bSQLCODE=-|\bSQL\d{4,5}N\b|must be writable|not writable|(?:unknown|missing) unit\b|unexpectedly|not_allowed|not authori[sz]ed",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"\b(?:no|0|without|zero) (?:\w+ )?(?:errors?|failures?|exceptions?)\b|\berrors?[=: ]{1,2}(?:0|none|nil|null|false)\b"
    r"|\bfailed[=: ]{1,2}0\b|\b0 failed\b",
    re.IGNORECASE,
)
# What an option is called tells nothing: -XX:+HeapDumpOnOutOfMemoryError, --fail-on-error.
_OPTION = re.compile(r"(?<![\w.-])(?:-XX:[+-]?\w+|-D[a-z][\w.-]*|-{1,2}[a-z][\w.-]*)")
# How to use a program: an option and, set apart, what it is for; Go's flag puts that on a line of its own.
_HELP = re.compile(r"^(?: {1,8}|\t)-{1,2}[A-Za-z?][\w-]*\b.*?(?: {2,}|\t+)\S|^    \t\S")
_WELL = re.compile(
    r"\b(?:(?:re)?connected(?! to .{0,80}(?:fail|lost))|connection (?:established|restored|is back)|recovered|succeeded"
    r"|successful(?:ly)?|is (?:now )?(?:healthy|ready|available|up)|listening (?:on|at)|serving|started in|"
    r"ready to accept|reestablished|back online)\b",
    re.IGNORECASE,
)
# A program, not one worker or connection of it, begins to end.
_STOPS = re.compile(
    r"\b(?:shutting down|shut(?:ting)? ?down (?:gracefully|initiated|requested|in progress|started|signal)|graceful(?:ly)? (?:shutdown|stop)"
    r"|stopping (?:the )?(?:\w+ )?(?:server|service|application|app|manager|and waiting)|shutdown: |received (?:signal|sig(?:term|int)|shutdown)"
    r"|(?:sigterm|sigint) received|signal received)\b",
    re.IGNORECASE,
)
_NOT_WELL = re.compile(
    r"\b(?:not|never|un|dis|failed|cannot|couldn't|false|no longer|without|waiting|until|if|ensur(?:e|ing)|make sure|check that|verify)\b|shut|stopped|stopping|close|closing|exit|terminate|terminating",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Line:
    """``level`` is debug, info, warn, error, fatal or ``""``; ``stack`` a trace inside the line."""

    raw: str
    text: str
    level: str = ""
    stack: tuple[str, ...] = ()
    access: bool = False

    @property
    def complains(self) -> bool:
        """Whether it tells of a fault: by its level, or by its words where it has none."""
        if (
            self.level in {"debug", "info"}
            or self.advises
            or (self.access and self.level not in BAD)
        ):
            return False
        if self.level in BAD:
            return bool(self.text)
        said = _OPTION.sub("", self.text)
        return bool(_COMPLAINT.search(said)) and not _HARMLESS.search(said)

    @property
    def advises(self) -> bool:
        """Whether it tells how to call a program, and so nothing of what happened."""
        return not self.level and bool(_HELP.match(self.raw))

    @property
    def stops(self) -> bool:
        """Whether it tells, without complaint, that the program begins to end."""
        return self.level not in BAD and bool(_STOPS.search(self.text)) and not self.access

    @property
    def is_well(self) -> bool:
        """Whether it tells that something works (again)."""
        if self.level in BAD or self.access:
            return False
        return bool(_WELL.search(self.text)) and not _NOT_WELL.search(self.text)


def line_of(raw: str) -> Line:
    """A line as it was written, without colours, read."""
    plain = _COLOUR.sub("", raw[: WIDTH * 10]).rstrip()
    read = structured(plain)
    if read:
        return Line(plain, read.text[:WIDTH], _NAMES.get(read.level, ""), read.stack, read.access)
    return _plain(plain[:WIDTH])


def _plain(line: str) -> Line:
    if _NO_ANSWER.search(line):
        return Line(line, _TIME.sub("", line, count=1), "error")
    access = _ACCESS.search(line) is not None
    if line[:1].isspace():
        return Line(line, line.strip(), access=access)
    if headed := _KLOG.match(line) or _ANGLED.match(line):
        said = line[headed.end() :].rstrip("> ")
        return Line(line, said, _NAMES[headed["level"].lower()], access=access)
    rest = _TIME.sub("", line, count=1)
    if told := _TELLS.match(rest):
        return Line(line, rest[told.end() :].strip(), "info", access=access)
    found = _LEVEL.search(rest[:FRONT]) or _LOWER.search(rest[:FRONT])
    if found is None:
        return Line(line, _unwrapped(rest), access=access)
    level = found["level"] or found["head"]
    return Line(
        line, _after(rest, found.start(), found.end()), _NAMES[level.lower()], access=access
    )


def _after(rest: str, start: int, end: int) -> str:
    """What is said behind a level: without brackets, loggers and the threads that wrote it."""
    if start > FRONT // 2 or rest[end : end + 1] in {"", ".", "_"}:
        return _unwrapped(rest)
    said = rest[end:].lstrip(" ]:|-\t")
    return _unwrapped(said) or rest


def _unwrapped(said: str) -> str:
    for _ in range(4):
        shorter = _BEFORE.sub("", said, count=1)
        if shorter == said or not shorter:
            break
        said = shorter
    return said.strip()
