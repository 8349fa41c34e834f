"""E-mail addresses: they name people. Hosts of a cluster, images and units only look like them."""

import re

from alertwhy.redact.marks import mark

_HOST = r"(?P<host>\w[\w-]{0,62}(?:\.\w[\w-]{0,62}){0,8}\.[^\W\d_]{2,24})(?![\w@-]|\.\w)"
_MAIL = re.compile(rf"(?<![\w.+%/:@$-])(?P<local>\w[\w.+%'-]{{0,63}})@{_HOST}(?!:[\w~/.-]+/)")
# mailto:ann@shop.example and User:ann@shop.example follow a colon, as passwords do in addresses.
_AFTER_COLON = re.compile(rf"(?<=:)(?P<local>[^\W\d_][\w.+%-]{{0,63}})@{_HOST}(?![:/])")
# What ends hosts inside a cluster, units of systemd, and files: nobody's mail goes there.
_NO_MAIL = frozenset(
    {"svc", "cluster", "lan", "localdomain", "arpa", "consul"}
    | {"service", "socket", "timer", "mount", "target", "scope", "slice", "path", "device", "swap"}
    | {"jar", "js", "ts", "py", "go", "rb", "sh", "so", "json", "yaml", "yml", "xml", "log", "txt"}
    | {"conf", "java", "kt", "rs", "php", "png", "svg", "css", "html", "tgz", "gz", "zip", "pem"}
)
_ACCOUNTS = frozenset({"git", "hg", "svn"})  # of a code host, the same for everybody


def mails(text: str) -> str:
    """Without e-mail addresses."""
    if "@" not in text:
        return text
    return _AFTER_COLON.sub(_without, _MAIL.sub(_without, text))


def _without(found: re.Match[str]) -> str:
    labels = found["host"].lower().split(".")
    account = found["local"].lower() in _ACCOUNTS
    return found[0] if account or _no_mail(labels) else mark("e-mail")


def _no_mail(labels: list[str]) -> bool:
    """A pod, a machine, a unit, a file, or a version: ``cart@v1.9.beta``."""
    *rest, before, last = labels
    if last in _NO_MAIL or "svc" in labels or (before, last) == ("cluster", "local"):
        return True
    if last == "internal" and any(each.isdigit() for label in rest for each in label):
        return True
    return before.removeprefix("v").isdigit()
