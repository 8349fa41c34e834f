"""Passwords in addresses, signed queries, and webhooks whose address is the secret."""

import re

from alertwhy.redact.marks import is_mark, mark
from alertwhy.redact.values import looks_random

_USERINFO = re.compile(
    r"://(?P<user>[^\s:/?#\"'<>`@]*+)(?::(?P<rest>(?:(?!://)[^\s\"'<>`])++)|(?P<at>@))"
)
_AUTHORITY_END = re.compile(r"[/?#]")
_QUERY = re.compile(r"[?#=,&]")
_REFERENCE = re.compile(r"\$\w+|\$?[({]+[^@]*[)}]+|%\w|[*x]+|<[^>]*>|", re.IGNORECASE)
_SIGNED = re.compile(
    r"([?&](?:amp;)?(?:sig|signature|x-amz-signature|x-amz-credential|x-goog-signature|code)=)"
    r"(?!\[redacted)([^\s&\"'<>#]{16,}+)",
    re.IGNORECASE,
)
# A database driver's address has no scheme: user:password@tcp(host:3306)/db
_DRIVER = re.compile(r"@(?:tcp|unix|cloudsql)\(")
_LONGEST_USERINFO = 256  # characters looked at before a driver's address

# Where the path, or a part of it, is the secret: what stays, and what goes.
_WEBHOOKS = tuple(
    (needle, re.compile(rf"({pattern})(?!\[redacted)([^\s\"'<>\\]++)", re.IGNORECASE))
    for needle, pattern in (
        ("hooks.slack", r"hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/"),
        ("/webhooks/", r"discord(?:app)?\.com/api/(?:v\d+/)?webhooks/"),
        ("/webhooks/", r"/webhooks/(?:botkube|alertmanager)/"),
        ("webhook.office.com", r"webhook\.office\.com/"),
        ("outlook.office", r"outlook\.office(?:365)?\.com/webhook/"),
        ("api.telegram.org", r"api\.telegram\.org/(?:file/)?bot"),
        ("chat.googleapis.com", r"chat\.googleapis\.com/v1/spaces/[^\s?\"']{1,100}+\?"),
        ("/bot/v2/hook/", r"/open-apis/bot/v2/hook/"),
        ("/cgi-bin/webhook/", r"/cgi-bin/webhook/send\?"),
        ("/integration/", r"events\.pagerduty\.com/integration/"),
        ("hooks.zapier.com", r"hooks\.zapier\.com/hooks/catch/"),
        ("/hooks/", r"https?://[^\s/\"']+/hooks/(?=[a-z0-9]{17,26}\b)"),
    )
)


def urls(text: str) -> str:
    """Without what grants access in addresses; scheme, user and host stay."""
    if "://" in text:
        text = _USERINFO.sub(_without_password, text)
    if "?" in text or "&" in text:
        text = _SIGNED.sub(rf"\1{mark('signature')}", text)
    lowered = text.lower()
    for needle, pattern in _WEBHOOKS:
        if needle in lowered:
            text = pattern.sub(rf"\1{mark('webhook')}", text)
    return _without_driver_passwords(text)


def _without_password(found: re.Match[str]) -> str:
    user, rest = found["user"], found["rest"]
    if rest is None:
        secret = looks_random(user) and len(user) >= 20  # noqa: PLR2004 - shorter ones are user names
        return f"://{mark('credential')}@" if secret else found[0]
    end = _password_end(rest)
    if end <= 0 or is_mark(rest[:end]) or _REFERENCE.fullmatch(rest[:end]):
        return found[0]
    return f"://{user}:{mark('password')}{rest[end:]}"


def _password_end(rest: str) -> int:
    """Where the @ before the host stands; a careless password may hold @, / and ? itself."""
    stop = _AUTHORITY_END.search(rest)
    authority = rest[: stop.start()] if stop else rest
    at = authority.rfind("@")
    if at == -1:
        return -1 if authority.isdigit() else rest.rfind("@")
    query = _QUERY.search(rest, at)
    return rest.rfind("@", at, query.start() if query else len(rest))


def _without_driver_passwords(text: str) -> str:
    kept, at = [], 0
    for found in _DRIVER.finditer(text):
        before = text[max(at, found.start() - _LONGEST_USERINFO) : found.start()]
        user, colon, password = before[_word_start(before) :].partition(":")
        if user and colon and password and not is_mark(password):
            kept += [text[at : found.start() - len(password)], mark("password")]
            at = found.start()
    return "".join((*kept, text[at:])) if kept else text


def _word_start(text: str) -> int:
    return 1 + max(text.rfind(each) for each in " \t\n\"'`")
