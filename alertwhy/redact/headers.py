"""Secrets that follow a word without being its value: HTTP headers, commands, SQL, directives."""

import base64
import re
from functools import partial

from alertwhy.redact.marks import mark
from alertwhy.redact.values import looks_random

_AUTHORIZATION = re.compile(
    r"\bauthorization\b(?P<lead>[\\\"'\]]*+[ \t]*+[:=](?:[ \t\\\"']|\[(?!redacted: ))*+)"
    r"(?:(?P<long>digest|aws4-hmac-sha256|oauth|hawk|signature|ntlm|negotiate)[ \t]++[^\r\n]++"
    r"|(?P<scheme>[A-Za-z][\w-]*+)[ \t]++(?!\[redacted)(?P<value>[^\s\"'`,;\]})\\]++)"
    r"|(?!\[redacted)(?P<alone>[^\s\"'`,;\]})\\]++))",
    re.IGNORECASE,
)
_SCHEMES = frozenset(
    {
        "basic",
        "bearer",
        "token",
        "apikey",
        "api-key",
        "geniekey",
        "key",
        "splunk",
        "ssws",
        "bot",
        "jwt",
    }
)
_BEARER = re.compile(r"\b(bearer[ \t]++)([\w.~+/=%-]{8,}+)", re.IGNORECASE)
_BASIC = re.compile(r"\b(basic[ \t]++)([A-Za-z0-9+/]{6,}+={0,2})", re.IGNORECASE)
_COOKIE = re.compile(
    r"\b((?:set-)?cookie2?[\\\"'\]]*+[ \t]*+[:=](?:[ \t\\\"']|\[(?!redacted: ))*+)(?!\[redacted)[\w.-]++=[^\r\n\"'\]]++",
    re.IGNORECASE,
)
# A word in lower case, a pattern that keeps its first group and loses its second, and the kind.
_FOLLOWS = tuple(
    (needle, re.compile(pattern, re.IGNORECASE), kind)
    for needle, pattern, kind in (
        ("curl", r"(\s(?:-u|--user)[ =]?[\"']?(?!\d+:\d)[^\s:\"']++:)([^\s\"']++)", "password"),
        (
            "login",
            r"(\b(?:docker|podman|helm registry|skopeo|az acr) login\b[^\n]{0,200}?\s-p[ =]?)(\S++)",
            "password",
        ),
        ("sshpass", r"(\bsshpass[ \t]++-p[ \t]*+)(\S++)", "password"),
        ("password(", r"(\bpassword[ \t]*+\([ \t]*+)('(?:[^'\\]|\\.|'')++'?)", "password"),
        ("access", r"(\bsecret_?access_?key[ \t]++)([A-Za-z0-9/+]{40}(?![A-Za-z0-9/+]))", "key"),
        ("redis-cli", r"(\bredis-cli\b[^\n]{0,200}?\s(?:-a|--pass)[ =])(\S++)", "password"),
        ("requirepass", r"(\brequirepass[ \t]++)(?!is\b|not\b)(\S++)", "password"),
        ("masterauth", r"(\bmasterauth[ \t]++)(?!is\b|not\b)(\S++)", "password"),
        ("login", r"(\blogin[ \t]++\S++\s++password[ \t]++)(\S++)", "password"),
        (
            "identified",
            r"(\bidentified[ \t]+(?:with[ \t]+\S+[ \t]+)?by[ \t]+)('(?:[^'\\]|\\.|'')*+'?)",
            "password",
        ),
        ("password '", r"(\bpassword[ \t]++)('(?:[^'\\]|\\.|'')*+'?)", "password"),
        ("password>", r"(<[\w.:-]*password>)([^<>\n]++)(?=</)", "password"),
        ("token>", r"(<[\w.:-]*token>)([^<>\n]++)(?=</)", "token"),
        ("secret>", r"(<[\w.:-]*secret>)([^<>\n]++)(?=</)", "secret"),
        ("key>", r"(<[\w.:-]*(?:api|secret|access|private)_?key>)([^<>\n]++)(?=</)", "key"),
    )
)


def headers(text: str) -> str:
    """Without credentials in headers, commands, SQL and configuration directives."""
    lowered = text.lower()
    if "authorization" in lowered:
        text = _AUTHORIZATION.sub(_without_credential, text)
    if "bearer" in lowered:
        text = _BEARER.sub(_without_bearer, text)
    if "basic" in lowered:
        text = _BASIC.sub(_without_basic, text)
    if "cookie" in lowered:
        text = _COOKIE.sub(rf"\1{mark('cookie')}", text)
    for needle, pattern, kind in _FOLLOWS:
        if needle in lowered:
            text = pattern.sub(partial(_without_second, kind), text)
    return text


def _without_credential(found: re.Match[str]) -> str:
    whole, start = found[0], found.start()
    if found["long"]:
        return whole[: found.end("long") - start] + " " + mark("authorization")
    scheme, value = found["scheme"], found["value"]
    if scheme and value:
        known = scheme.lower() in _SCHEMES and value.lower() != "realm"
        return whole[: found.start("value") - start] + mark("authorization") if known else whole
    if looks_random(found["alone"]):
        return whole[: found.start("alone") - start] + mark("authorization")
    return whole


def _without_bearer(found: re.Match[str]) -> str:
    value = found[2]
    if value.lower().startswith("realm=") or not looks_random(value):
        return found[0]
    return found[1] + mark("token")


def _without_basic(found: re.Match[str]) -> str:
    try:
        decoded = base64.b64decode(found[2], validate=True)
    except ValueError:
        return found[0]
    return found[1] + mark("password") if b":" in decoded else found[0]


def _without_second(kind: str, found: re.Match[str]) -> str:
    return found[0] if found[2].startswith("[redacted:") else found[1] + mark(kind)
