"""Which host, port, file or name a complaint is about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HOST = (
    r"(?P<host>(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})\.){0,10}[A-Za-z0-9_][A-Za-z0-9_-]{0,62})\.?"
)
_PORT = r"(?P<port>\d{2,5})"
_NAMED = tuple(
    re.compile(pattern)
    for pattern in (
        # pgx tells the address that it tried, and behind it the name that it had it from.
        rf"(?<![\d.])(?:\d{{1,3}}\.){{3}}\d{{1,3}}:{_PORT} \({_HOST}\): (?:\w+ error\b|failed\b|server\b)",
        rf"\blookup {_HOST}(?: on |:)",
        rf"(?:ENOTFOUND|EAI_AGAIN) {_HOST}(?::{_PORT})?",
        rf"UnknownHostException: {_HOST}",
        rf"(?i:host ?name|server host|resolve host(?:name)?|resolve server|failed to resolve|could not resolve|upstream|address|resolving) ?:?['\"]{_HOST}(?::{_PORT})?['\"]",
        rf"(?i:could not resolve host(?:name)?|unable to resolve host|cannot resolve host(?:name)?|failed to resolve|resolve address for): {_HOST}",
        rf"(?i:getaddrinfo for|resolving|resolve|host not found in upstream) ['\"]?{_HOST}",
        rf"Couldn't resolve server {_HOST}(?::{_PORT})? from bootstrap",
        rf"(?i:connection to|connecting to|connect to|reach) (?:server at|node -?\d+|database server at|MySQL server on|Redis on|Redis server on|server) ?[\"'`(]{{1,2}}{_HOST}[/\"'`)](?:[^\n]{{0,60}}?port {_PORT})?(?:[\d.]{{0,15}}:(?P<port2>\d{{2,5}}))?",
        rf"(?i:mysql|mariadb|redis)(?: server)? (?:on|at) ['\"]?{_HOST}(?::{_PORT})?['\"]?(?:\W|$)",
        rf"on host \"{_HOST}\"[^\n]{{0,80}}(?:\n\s*)?[^\n]{{0,80}}?port {_PORT}",
        rf"\bat host {_HOST} port {_PORT}",
        rf"connection to the host {_HOST}, port {_PORT}",
        rf"[Hh]ost=['\"]?{_HOST}['\"]?,? ?port={_PORT}",
        rf"\bhost\s*[=:]\s*\"{_HOST}\",?\s{{1,12}}port\s*[=:]\s*{_PORT}",  # Haskell's and Swift's records
        rf"(?i:failed to connect to|could not connect to|connect to) \"?{_HOST} port:? {_PORT}",
        rf"connection to server at \"{_HOST}\"[^\n]{{0,60}}, port {_PORT}",
        rf"\b[a-z][a-z0-9+.-]{{1,20}}://(?:[^\s/@\"']{{1,200}}@)?{_HOST}(?::{_PORT})?",
        rf"(?i:connect(?:ion)? to|connect) \[?{_HOST}(?:/[\d.]{{7,15}})?\]?:{_PORT}",
        rf"(?:ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ECONNRESET) {_HOST}:{_PORT}",
        rf"dial tcp (?:\[)?{_HOST}\]?:{_PORT}",
        rf"\('{_HOST}', {_PORT}\)",
        rf"(?<![\w./:@-]){_HOST}(?:/[\d.]{{7,15}})?:{_PORT}(?!\w|[:.]\d)",
        rf"\bhost=['\"]?{_HOST}",
        rf"name '{_HOST}'|host '{_HOST.replace('<host>', '<host2>')}'",
        rf"for (?:host|server) {_HOST}\b",
        rf"getaddrinfo (?:failed )?for {_HOST}",
    )
)
# What stands where a host might, and is none: files with line numbers, words, times.
_NO_HOST = re.compile(
    r"\.(?:go|py|js|ts|mjs|cjs|rb|php|java|kt|cs|rs|c|cc|cpp|h|ya?ml|json|conf|toml|xml|log|jar|so)$"
    r"|^(?:line|at|to|the|a|an|port|host|server|node|localhost\.localdomain|tcp|udp|http|https|file|error|code|status|level|remote|any|is|by|in|on)$"
    r"|^\d+$|^0\.0\.0\.0$|^(?:number|class|state|severity|clientconnectionid)$"
    # Where help is offered.
    r"|^(?:docs\.oracle|(?:docs|learn|go)\.microsoft|dev\.mysql|(?:www|docs)\.mongodb|docs\.aws\.amazon|github|stackoverflow)\.com$"
    r"|^aka\.ms$|^rd\.gt$|^pris\.ly$|^sqlalche\.me$|^errors\.pydantic\.dev$|\.readthedocs\.io$|^docs\.spring\.io$|^kubernetes\.io$|^nodejs\.org$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"^\d+\.\d+\.\d+\.\d+$")
LOOPBACK = re.compile(r"^(?:localhost|127\.\d+\.\d+\.\d+)$")
_FILES = (
    re.compile(r"(?:open|stat|lstat|mkdir|unlink|chmod|chown|rename|access|scandir|rmdir|touch|copyfile|remove|create|read|write) ['\"]?(?P<it>/[^\s:'\",)]+)"),
    re.compile(r"['\"`(](?P<it>/[^\s'\"`:){}*]{1,300})['\"`)]"),
    re.compile(r"(?:^|[\s=:(])(?P<it>/(?:[\w.@+-]+/)*[\w.@+-]+)"),
    re.compile(r"['\"`](?P<it>[\w./@+-]{1,200}\.[A-Za-z]{1,10})['\"`]"),
    re.compile(r"(?:^|\s)(?P<it>(?:\./)?(?:[\w-]+/)*[\w-]+\.(?:ya?ml|json|toml|conf|ini|properties|xml|env|pem|crt|key|cfg|html|txt|db))\b"),
)  # fmt: skip
_VARIABLES = (
    re.compile(r"placeholder ['\"](?P<it>[^'\":}]+)"),
    re.compile(r"validation errors? for \w+\s+(?P<it>[A-Za-z_]\w*)"),
    re.compile(r"(?P<it>[A-Za-z_][A-Za-z0-9_]*): (?:unbound variable|parameter (?:not set|null))"),
    re.compile(r"\b(?P<it>[A-Z][A-Z0-9]{0,40}_[A-Z0-9_]{1,60}|(?!ERROR|FATAL|WARN|INFO|DEBUG|CRITICAL|PANIC)[A-Z]{4,40})\b(?=.{0,60}(?:not|required|missing|must|undefined|unset|empty|unbound|need))"),
    re.compile(r"(?:missing|required|undefined|unset|set|specify|provide|variable|KeyError|found).{0,60}?\b(?P<it>[A-Z][A-Z0-9]{0,40}_[A-Z0-9_]{1,60})\b"),
    re.compile(r"variable:? ['\"`$]{0,2}(?P<it>[A-Za-z_][A-Za-z0-9_]{2,})"),
    re.compile(r"\b(?P<it>[A-Z][A-Z0-9]{0,40}_[A-Z0-9_]{1,60})\b"),
)  # fmt: skip
_MODULES = (
    re.compile(r"[Nn]o module named ['\"]?(?P<it>[\w.]+)"),
    re.compile(r"[Cc]annot find (?:module|package) ['\"](?P<it>[^'\"]+)"),
    re.compile(r"(?:ClassNotFoundException|NoClassDefFoundError|main class|jarfile|NoSuchMethodError):? ['\"]?(?P<it>[\w./$-]+)"),
    re.compile(r"(?:load such file -- |file or assembly ['\"]|shared librar(?:y|ies):? |Could not find gem ['\"])(?P<it>[\w./@+-]+)"),
    re.compile(r"[Cc]lass ['\"](?P<it>[\w\\]+)['\"] not found"),
    re.compile(r"cannot import name ['\"](?P<it>\w+)"),
    re.compile(r"[Cc]an't locate (?P<it>\S+\.pm)\b|no package called \W(?P<it2>[\w.]+)|[Mm]odule '(?P<it3>[\w.-]+)' not found"),
)  # fmt: skip
_TABLES = (
    re.compile(r"(?:relation|column|[Tt]able|function|schema|type|collection) [\"'`](?P<it>[\w.]+)[\"'`]"),
    re.compile(r"(?:(?i:unknown) column|no such (?:table|column):?|[Ii]nvalid (?:object|column) name) [\"'`]?(?P<it>[\w.]+)"),
    re.compile(r"missing (?:table|column) \[(?P<it>[\w.]+)\]"),
)  # fmt: skip
_USERS = (
    re.compile(r"for user \(?[\"'`](?P<it>[^\"'`\s]{1,80})[\"'`]"),
    re.compile(r"(?:(?i:user)|role) [\"'`](?P<it>[^\"'`\s]{1,80})[\"'`]"),
    re.compile(r"(?i:user): (?P<it>\S{1,120})"),
)  # fmt: skip
_SUBJECTS = {
    "disk-full": _FILES,
    "filesystem-read-only": _FILES,
    "file-permission-denied": _FILES,
    "file-missing": _FILES,
    "config-invalid": _FILES,
    "env-var-missing": _VARIABLES,
    "module-missing": _MODULES,
    "schema-mismatch": _TABLES,
    "authentication-failed": _USERS,
    "authorization-denied": _USERS,
    "address-in-use": (re.compile(r"[Pp]ort:? (?P<it>\d{2,5})\b|[:,] ?(?P<it2>\d{2,5})\b"),),
}


@dataclass(frozen=True)
class Peer:
    """A host as the log has it, and its port where it is told."""

    host: str
    port: str = ""

    def __str__(self) -> str:
        """``db:5432``."""
        return f"{self.host}:{self.port}" if self.port else self.host


def peer_of(*texts: str) -> Peer | None:
    """The first host that a text names; a name rather than its address, on the same port."""
    found = next((peer for text in texts for peer in _peers(text)), None)
    if found is None or not _ADDRESS.match(found.host):
        return found
    names = (peer for text in texts for peer in _peers(text) if not _ADDRESS.match(peer.host))
    return next((name for name in names if name.port == found.port), found)


def subject_of(cause: str, *texts: str) -> str:
    """The file, variable, module, table, user or port that a complaint of that cause is about."""
    for text in texts:
        for pattern in _SUBJECTS.get(cause, ()):
            match = pattern.search(text)
            if match:
                return next(value for value in match.groups() if value)
    return ""


def _peers(text: str) -> Iterator[Peer]:
    for pattern in _NAMED:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            host = groups.get("host") or groups.get("host2") or ""
            if host and not _NO_HOST.search(host):
                yield Peer(host, groups.get("port") or groups.get("port2") or "")
