"""Whether what stands beside a secret's name is the secret, or a remark about it."""

import re
from dataclasses import dataclass
from enum import Enum

from alertwhy.redact.marks import MARK
from alertwhy.redact.names import CREDENTIAL, PASSWORD, SECRET, Named


class Context(Enum):
    """How a name and its value stand together."""

    ARGUMENT = "a flag and what follows it"
    ASSIGNED = "name=value, JSON"
    PROSE = "name: value, which may as well be the middle of a sentence"
    LINE = "name: value and nothing else on the line"
    LABEL = "a label, where bare words name objects"


@dataclass(frozen=True)
class Value:
    """What was found; ``more`` is what else the sentence says after it."""

    text: str
    quoted: bool
    more: str = ""


# Words with which software talks about a secret: "token: signature mismatch".
_REMARK_WORDS = """
not no found invalid valid expired missing mismatch failed failure failing error denied required
requires must cannot can't could couldn't is was are has have had been be empty malformed
unauthorized unauthenticated forbidden rejected incorrect wrong unknown unexpected unsupported
undefined unset provided supplied signature parse parsing parsed decode decoding contains should
too short long weak revoked inactive disabled enabled ok changed changing rotated updated created
deleted removed refreshed refreshing renewed used using skipped skipping ignored ignoring retrying
timeout timed unable exists already characters optional default eof bad illegal does doesn't did
didn't verification verified accepted set available unavailable present absent loaded loading
reading waiting authentication authorization permission context connection
"""
_REMARKS = frozenset(_REMARK_WORDS.split())
_PLACEHOLDER = re.compile(
    rf"(?:{MARK})+|true|false|yes|no|on|off|null|nil|none|undefined|redacted|hidden|masked"
    r"|<[^<>]*>?|\(?[*x•#.…-]{2,}\)?|[*x]|\$\w+|\$\([^()]*\)?|\$\{[^{}]*\}?|\{\{[^{}]*(?:\}\})?"
    r"|%[sdvqr]|%\(\w+\)s|[|>][+-]?|[\[\](){}<>,;:.\\/|&-]*|string|str|bytes|object|\[object object\]",
    re.IGNORECASE,
)
_NEXT_NAME = re.compile(
    r"[A-Za-z][A-Za-z_.-]*="
)  # OAuth: refresh_token="…": that one is looked at itself
_PATH = re.compile(r"(?:file://)?\.{0,2}(?:/[\w.@-]+)+/?")
_LONG_SEGMENT = 20  # characters; a directory's name is seldom longer, a random key always
_URL = re.compile(r"https?://[^\s@]*")
_MEASURE = re.compile(r"[-+]?\d+(?:\.\d+)?(?:ms|s|m|h|d|%)?")
_NAMESPACED = re.compile(r"[a-z0-9-]+/[a-z0-9.-]+")
_OBJECT = re.compile(r"[a-z0-9]{1,15}(?:[-.][a-z0-9]{1,15})+")
_GO_TYPE = re.compile(r"[*&]?v\d\w*\.[A-Z]\w*")
_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:T.*)?|sha\d+:.*")
_CAMEL = re.compile(r"(?:[A-Z]++[a-z]*+)++|[a-z]++(?:[A-Z]++[a-z]*+)*+")
_SHORTEST_RANDOM = 8  # characters
_LONGEST_HARMLESS = 512  # characters without a space; past it nothing is a remark or a name
_REMARK_WITHIN = 200  # characters; a remark says so early


def is_secret(name: Named, value: Value, context: Context) -> bool:
    """Whether the value must go."""
    if len(value.text) <= _LONGEST_HARMLESS:
        if _PLACEHOLDER.fullmatch(value.text) or _refers(name, value):
            return False
        if _MEASURE.fullmatch(value.text):
            return name.family == PASSWORD and name.sure
    if context is Context.ARGUMENT and value.quoted:
        return True
    if remarks(value.text) or (not value.quoted and name.family != PASSWORD and _sentence(value)):
        return False
    if name.family == CREDENTIAL and not name.sure:
        return looks_random(value.text)
    return _by_context(name, value, context)


def looks_random(text: str) -> bool:
    """Whether no word, name, number or time reads like this."""
    if len(text) < _SHORTEST_RANDOM or any(
        kind.fullmatch(text) for kind in (_OBJECT, _GO_TYPE, _TIME, _CAMEL, _NAMESPACED)
    ):
        return len(text) >= _LONG_SEGMENT and _mixed(text) and text.isalnum()
    letters = any(each.isalpha() for each in text)
    return letters and (any(each.isdigit() for each in text) or not text.isalpha())


def _by_context(name: Named, value: Value, context: Context) -> bool:
    if context in {Context.ASSIGNED, Context.ARGUMENT}:
        return True
    if not name.sure:
        alone = context is Context.LINE and not value.more and value.text.isalnum()
        return looks_random(value.text) or (alone and _mixed(value.text))
    if context is Context.PROSE and value.more:
        return looks_random(value.text) or _remarked_password(name, value)
    return True


def _remarked_password(name: Named, value: Value) -> bool:
    """A password in a sentence (``password: hunter2 for user x``), unless it is part of it."""
    return name.family == PASSWORD and not value.text.isalpha()


def _sentence(value: Value) -> bool:
    return bool(value.more) and remarks(value.more) and not looks_random(value.text)


def remarks(text: str) -> bool:
    """Whether the words are about a secret: "is expired", "not found"."""
    words = (word.strip(".,:;!?()[]'\"").lower() for word in text[:_REMARK_WITHIN].split())
    return any(word in _REMARKS for word in words)


def _refers(name: Named, value: Value) -> bool:
    """A path, an address, an object's or another value's name leads to a secret without being one."""
    text = value.text
    if not value.quoted and _NEXT_NAME.fullmatch(text):
        return True
    if _URL.fullmatch(text):
        return True
    if _PATH.fullmatch(text):
        segments = text.split("/")
        return not any(len(each) >= _LONG_SEGMENT and _mixed(each) for each in segments)
    return name.family == SECRET and not name.sure and _NAMESPACED.fullmatch(text) is not None


def _mixed(text: str) -> bool:
    return any(each.isdigit() for each in text) and any(each.isalpha() for each in text)
