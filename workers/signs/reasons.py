"""Which of a run's complaints is the reason why it ended, and which only stand beside it."""

import re
from collections.abc import Iterator, Sequence

from alertwhy.domain.facts import ContainerState
from alertwhy.domain.facts.logs import ErrorBlock, LoggedErrors
from workers.logged.lines import BAD
from workers.signs.done_without import done_without
from workers.signs.said.meaning import Meaning, meaning_of
from workers.signs.said.network import PEERED

UNNAMED = "unhandled-exception"
NEAR = 40  # lines: what a runtime logs between an error and its end, shutting down
SOON = 10  # lines: from what made it stop to the word that it stops
NEXT_TO = 2  # lines: from an error to the panic that it led to
ABOUT = 6  # lines of a complaint that tell what it is about

Meant = tuple[ErrorBlock, Meaning]

# Types that tell nothing: a program that gives up for what it has just logged.
_GIVES_UP = re.compile(
    r"(?:java\.lang\.)?(?:panic|Error|Exception|(?:Runtime|Standard)(?:Error|Exception)|std::(?:runtime_error|exception)|Failure)$"
)
_BY_ITSELF = re.compile(
    r"runtime error:|\bnil\b|\bnull\b|\bundefined\b|\bNone\b|out of (?:range|bounds)|interface conversion|closed channel",
)
# With one of these gone, connections break, and the log is full of them.
_BREAKS_OTHERS = frozenset({"heap-exhausted", "too-many-open-files", "disk-full"})
_OUT_OF_REACH = frozenset(
    {
        "connection-refused",
        "database-unreachable",
        "dns-name-unresolved",
        "tls-certificate-expired",
        "tls-untrusted",
    }
)
# What one part of a program takes for missing rights (SQLite's "readonly database") another names.
MADE_SO = {"file-permission-denied": frozenset({"filesystem-read-only", "disk-full"})}
# What a configuration points to, and a verdict over all of it that names no fault of its own.
_POINTED_AT = frozenset(
    {"dns-name-unresolved", "file-missing", "file-permission-denied", "env-var-missing"}
)
_VERDICT = re.compile(
    r"(?:\bconfig(?:uration)?\b(?: :)?[^:]{0,120}\b(?:failed|invalid|errors?)\b[^:]{0,60}|\b(?:errors?|invalid) (?:\w+ ){0,3}config(?:uration)?(?: file)?)$",
    re.IGNORECASE,
)
# Traces, metrics and crash reports that nobody takes hinder no program; only who passes them on.
_TELEMETRY = re.compile(
    r"open-?telemetry|otel\b|otlp|jaeger|zipkin|datadog|dd-?trace|statsd|new ?relic|sentry|elastic[ .-]?apm|apm-server|pyroscope"
    r"|export(?:ing)? (?:of )?(?:traces|spans|metrics)|(?:traces|spans|metrics) export|/v1/(?:traces|metrics)\b",
    re.IGNORECASE,
)

# Who asked did not wait for the answer: told as a broken connection, and no peer of this one failed.
_CLIENT_LEFT = re.compile(
    r"ClientAbortException|AsyncRequestNotUsableException|jetty\.io\.EofException|ClientDisconnect(?:ed)?\b|\bUT005\d{3}\b"
    r"|abortIncoming|node:_http_server|\bhttp: (?:response\.)?write\b|ServletOutputStream|OutputBuffer\.(?:doFlush|realWriteBytes)"
    r"|\b(?:the|remote|http) client (?:has |was )?(?:disconnected|closed|aborted|reset|cancelled|gone)\b|\b(?:closed|aborted|cancelled|reset) by (?:the )?client\b"
)
_BROKEN_OFF = frozenset({"upstream-error", "connection-timeout"})


def reason(errors: LoggedErrors, state: ContainerState) -> Meant | None:
    """The last complaint that tells something; before one that only followed from its stop."""
    near = [
        block
        for block in errors.blocks
        if _near(errors, block) and not aside(block, state) and not done_without(block)
    ]
    before = [block for block in near if _before_it_stopped(errors, block)]
    return _newest(before) or _newest(near)


def aside(block: ErrorBlock, state: ContainerState) -> bool:
    """Whether it is about telemetry, which is not what this container is for; or a client that left."""
    meaning = meaning_of(block)
    if meaning is None or meaning.cause not in PEERED:
        return False
    about = "\n".join((block.message, *block.lines[:ABOUT]))
    if meaning.cause in _BROKEN_OFF and _CLIENT_LEFT.search(about):
        return True
    told = _TELEMETRY.search(about)
    return told is not None and not _TELEMETRY.search(f"{state.container} {state.image}")


def _near(errors: LoggedErrors, block: ErrorBlock) -> bool:
    """Shortly before its end, or before it began to stop: a stop may take many lines."""
    end = errors.stops_at if errors.stops_at >= 0 else errors.total
    return block.last >= end - NEAR and block.last >= errors.well_at


def _before_it_stopped(errors: LoggedErrors, block: ErrorBlock) -> bool:
    soon = errors.stops_at - SOON <= block.last < errors.stops_at
    return soon and block.level in {*BAD, ""}


def _newest(blocks: Sequence[ErrorBlock]) -> Meant | None:
    """From the end backwards: a plain "giving up" is passed over for what it gave up on."""
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        if meaning := meaning_of(block):
            earlier = blocks[:at]
            return (
                _broken_by(earlier, meaning)
                or next(_waited_for(earlier, block, meaning), None)
                or next(_judged_for(earlier, block, meaning), None)
                or (block, meaning)
            )
        if block.kind:
            unnamed = block, Meaning(UNNAMED, block.headline)
            return next(_given_up_for(blocks[:at], block), unnamed)
    return None


def _broken_by(blocks: Sequence[ErrorBlock], last: Meaning) -> Meant | None:
    """Memory, files or disk that ran out shortly before a peer was lost, or a file not written."""
    breaks = _BREAKS_OTHERS if last.cause in PEERED else MADE_SO.get(last.cause, frozenset())
    meant = ((block, meaning) for block in reversed(blocks) if (meaning := meaning_of(block)))
    return next((each for each in meant if each[1].cause in breaks), None)


def _waited_for(blocks: Sequence[ErrorBlock], block: ErrorBlock, last: Meaning) -> Iterator[Meant]:
    """Whom it could not reach right before a timeout that names nobody: "context deadline exceeded"."""
    if last.cause == "connection-timeout" and last.peer is None:
        for before in reversed(blocks):
            meaning = meaning_of(before)
            soon = block.first - before.last <= SOON
            if soon and meaning and meaning.cause in _OUT_OF_REACH and meaning.peer:
                yield before, meaning


def _judged_for(blocks: Sequence[ErrorBlock], block: ErrorBlock, last: Meaning) -> Iterator[Meant]:
    """What it could not find right before the word that its configuration is no good."""
    if last.cause == "config-invalid" and _VERDICT.search(last.sentence):
        for before in blocks[-1:]:
            meaning = meaning_of(before)
            next_to = block.first - before.last <= NEXT_TO and before.level in {*BAD, ""}
            if next_to and meaning and meaning.cause in _POINTED_AT:
                yield before, meaning


def _given_up_for(blocks: Sequence[ErrorBlock], block: ErrorBlock) -> Iterator[Meant]:
    """The error logged right before ``panic: cannot start``, where that says nothing of its own."""
    plain = _GIVES_UP.match(block.kind) and not _BY_ITSELF.search(block.message)
    for before in blocks[-1:]:
        next_to = block.count == 1 and block.first - before.last <= NEXT_TO
        meaning = meaning_of(before)
        if plain and next_to and before.level in BAD and meaning:
            yield before, meaning
