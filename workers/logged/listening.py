"""Where a program says that it takes connections: frameworks print it as they start."""

import re
from dataclasses import dataclass

# Its own addresses. Another host in such a line is a peer, unless it says that it listens there.
_HERE = r"(?:0\.0\.0\.0|127\.0\.0\.1|localhost|\*|\[::(?:1|ffff:[\d.]+)?\]|\[(?:0:){7}[01]\]|::1?)"
_HOST = r"(?:[a-z0-9][\w.-]*\w|" + _HERE + ")"
_SCHEME = r"(?:(?<!\w)(?:https?|wss?|grpcs?|tcp|h2c?|dns)://|(?<![\w/@.]))"  # else a peer's address
_END = r"(?!\w|:\d|\.\d)"  # the end of a port, and not the hour of a time
_PORT = r"(?P<port>[1-9]\d{1,4})" + _END
_OWN = rf"{_SCHEME}(?P<host>{_HERE}):{_PORT}"
_ANY = rf"{_SCHEME}(?P<host>{_HOST}):{_PORT}"
_BARE = rf"(?<![\w.\])]):{_PORT}"
_WORD = rf"\bports?(?:\(s\)|s)?\W{{1,3}}{_PORT}"
_ROUND = r"(?P<port>[1-9]\d{3,4})" + _END + r"(?! ?(?:ms|µs|s\b|sec|[kmg]i?b|byte|row|item|conn))"
_SURE = r"\b(?:listen(?:ing|s|er)?|bound|binding|serving)\b"
_LIKELY = (
    r"\b(?:start(?:ed|ing|s)?|running|runs|accepting|respond(?:ing|s)|ready|available|initiali[sz]ed|exposed"
    r"|reachable|live|up|deployed|server)\b"
)
_LISTENS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_SURE}.{{0,60}}?(?:{_OWN})",
        rf"{_SURE}.{{0,60}}?(?:{_WORD})",
        rf"{_SURE}.{{0,40}}?(?:{_BARE})",
        rf"{_SURE}(?:(?! to\b) \w+){{0,4}} (?:on|at):? {_ANY}",
        rf"{_SURE}(?: \w+){{0,3}} (?:on|at):? {_ROUND}",
        rf"{_LIKELY}.{{0,60}}?(?:{_OWN})",
        rf"{_LIKELY}.{{0,60}}?(?:{_WORD})",
        rf"{_LIKELY}(?: \w+){{0,4}} (?:on|at):? (?:{_BARE})",
        rf"{_LIKELY}(?: \w+){{0,3}} (?:on|at):? {_ROUND}",
        # dev servers of Node name both sides; the first is no sign that it is the only one
        rf"\b(?:local|network|loopback)\b[^:]{{0,20}}: {{1,8}}{_SCHEME}{_HOST}:{_PORT}",
        # logfmt and JSON put the address before the words as often as after them
        rf"\b(?:addr(?:ess)?|bind|port|listen(?:_addr)?)\"?[=:] ?\"?(?:{_HOST}?:)?{_PORT}.{{0,60}}?{_SURE}",
    )
)
# Ports beside that of the service itself, and peers that are named where something starts.
_ASIDE = re.compile(
    r"metric|prometheus|pprof|debug(?:ger)? (?:server|port|endpoint)|profil|upstream|backend|broker|bootstrap|proxying|forward"
    r"|connect(?:ed|ing|ion)? (?:to|with)|fail|error|unable|cannot|in use|refused|timed? ?out",
    re.IGNORECASE,
)
_LOOPBACK = re.compile(r"127\.\d+\.\d+\.\d+|localhost|\[?::1\]?|\[(?:0:){7}1\]", re.IGNORECASE)
MOST_TEXT = 400  # characters of a line: what it takes connections on stands at its front


@dataclass(frozen=True)
class Listened:
    """One port; ``inside`` if only what runs in the same pod can reach it."""

    port: str
    inside: bool = False


def listened(line: str) -> Listened | None:
    """The port that the line says the program takes connections on, if it says so."""
    said = line[:MOST_TEXT]
    if _ASIDE.search(said):
        return None
    for pattern in _LISTENS:
        if match := pattern.search(said):
            groups = match.groupdict()
            return Listened(groups["port"], bool(_LOOPBACK.fullmatch(groups.get("host") or "")))
    return None
