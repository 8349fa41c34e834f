"""Values beside a name that says secret: environment, flags, JSON, YAML, connection strings."""

import re
from collections.abc import Iterator

from alertwhy.redact.marks import mark
from alertwhy.redact.names import STEMS, Named, named
from alertwhy.redact.scan import Span, read, read_word
from alertwhy.redact.values import Context, Value, is_secret, remarks

_PAIR = re.compile(
    r"(?<![\w.-])(?P<name>[\w.-]++)(?P<quote>\\*+[\"'`])?"
    r"(?P<sep>[ \t]*+(?::=|=>|[:=](?![:=]))[ \t]*+(?:\[(?!redacted: ))?)"
)
_FLAG = re.compile(
    r"(?<![\w-])(?P<name>--?[A-Za-z][\w.-]*+)(?:\\*+[\"'][ \t]*+,[ \t]*+(?=\\*+[\"'](?!-))|[ \t]++(?=[^\s-]))"
)
_FLAG_IN_LIST = re.compile(
    r"(?<![\w-])(?P<name>--?[A-Za-z][\w.-]*+)(?:[\"']?[ \t]*+\r?\n[ \t]*+-[ \t]++(?![\"']?-)|[\"'],[ \t]*+\r?\n[ \t]*+(?=[\"'](?!-)))"
)
_NAME_AND_VALUE = re.compile(
    r"\b(?:[nN]ame|[kK]ey)\\*+[\"']?[ \t]*+[:=][ \t]*+\\*+[\"']?(?P<name>[\w.-]++)"
    r"\\*+[\"']?,?\s*+\\*+[\"']?\b[vV]alue\\*+[\"']?[ \t]*+[:=][ \t]*+"
)
_LINE_START = re.compile(r"[ \t>*-]*+(?:export[ \t]+|set[ \t]+)?[\"']?")
_MORE = re.compile(r"[ \t]++(?![\w.-]++[=:])(\S[^\n]{0,200}+)")
_LONGEST_ARN = 100  # characters before the resource's kind
_ARN = re.compile(r"\barn:[\w-]{0,20}:[\w-]{0,40}:[\w-]{0,40}:\d{0,20}:$")
_ARROW = re.compile(r"[\"'`]?[ \t]*+(?:->|→|=>)[ \t]*+")


def pairs(text: str) -> str:
    """Without the values of names that say secret."""
    lowered = text.lower()
    if not any(stem in lowered for stem in STEMS):
        return text
    text = _replaced(text, _found(_FLAG_IN_LIST, text))
    text = _replaced(text, _found(_NAME_AND_VALUE, text))
    return "".join(_line(line) for line in text.splitlines(keepends=True))


def _line(line: str) -> str:
    lowered = line.lower()
    if not any(stem in lowered for stem in STEMS):
        return line
    line = _replaced(line, _found(_FLAG, line))
    return _replaced(line, _found_pairs(line))


def _found(pattern: re.Pattern[str], text: str) -> Iterator[tuple[Span, Named]]:
    """Values that stand in their own place, so that nothing but a value can be there."""
    for match in pattern.finditer(text):
        known = named(match["name"])
        span = read(text, match.end()) if known else None
        if known and span:
            value = Value(text[span.start : span.end], span.quoted, _more(text, span))
            if is_secret(known, value, Context.ARGUMENT):
                yield span, known


def _found_pairs(line: str) -> Iterator[tuple[Span, Named]]:
    done = 0
    for match in _PAIR.finditer(line):
        known = named(match["name"]) if match.start() >= done else None
        if known is None or _in_arn(line, match):
            continue
        context = _context(line, match, known)
        span = _span(line, match, context)
        if span is None or (match["quote"] and not _json(line, span, context)):
            continue
        more = _more(line, span)
        value = Value(line[span.start : span.end], span.quoted, more)
        if is_secret(known, value, context):
            for each in (_widened(line, span, value, context), *_after_arrow(line, span)):
                yield each, known
                done = each.end


def _in_arn(line: str, match: re.Match[str]) -> bool:
    """``arn:aws:secretsmanager:eu-central-1:1234:secret:cart`` is the name of a secret."""
    return _ARN.search(line, max(0, match.start() - _LONGEST_ARN), match.start()) is not None


def _context(line: str, match: re.Match[str], known: Named) -> Context:
    sep = match["sep"]
    if "=" in sep or (
        match["quote"] and line[match.end() : match.end() + 3].lstrip("\\bu")[:1] in "\"'`"
    ):
        return Context.ASSIGNED
    if _starts_line(line, match):
        return Context.LINE
    return Context.ASSIGNED if sep == ":" and known.sure else Context.PROSE


def _starts_line(line: str, match: re.Match[str]) -> bool:
    start = _LINE_START.match(line)
    return start is not None and start.end() >= match.start("name")


def _span(line: str, match: re.Match[str], context: Context) -> Span | None:
    assigned = context is Context.ASSIGNED and match["sep"] == "=" and not match["quote"]
    shell = assigned and match["name"].isupper() and _starts_line(line, match)
    return read_word(line, match.end()) if shell else read(line, match.end())


def _json(line: str, span: Span, context: Context) -> bool:
    """Whether a quoted name has a value, not the rest of a sentence (``volume "token" : …``)."""
    bare = line[span.start : span.end]
    return span.quoted or context is Context.LINE or bare.isdigit()


def _more(text: str, span: Span) -> str:
    found = _MORE.match(text, span.end + (1 if span.quoted else 0))
    return found[1] if found else ""


def _widened(line: str, span: Span, value: Value, context: Context) -> Span:
    """A passphrase in YAML or INI runs to the line's end."""
    whole = context is Context.LINE and not span.quoted and value.more
    if whole and not remarks(value.more):
        return Span(span.start, len(line.rstrip("\r\n")), quoted=False)
    return span


def _after_arrow(line: str, span: Span) -> Iterator[Span]:
    """What a diff says the value became."""
    arrow = _ARROW.match(line, span.end)
    became = read(line, arrow.end()) if arrow else None
    if became:
        yield became


def _replaced(text: str, found: Iterator[tuple[Span, Named]]) -> str:
    kept, at = [], 0
    for span, known in found:
        if span.start < at:
            continue
        kept += [text[at : span.start], mark(known.family)]
        at = span.end
    return "".join((*kept, text[at:])) if kept else text
