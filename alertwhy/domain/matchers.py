"""Alertmanager's matcher syntax: ``severity="critical"``, ``alertname=~"Kube.*"``, ``team!=ops``."""

import re

from alertwhy.domain.routing import Matcher, Operator

# A label name, an operator (the two-character ones first), a quoted or bare value.
_FORM = re.compile(
    r"""\s*(?P<label>[a-zA-Z_:][a-zA-Z0-9_:.\-/]*|"(?:[^"\\]|\\.)+")\s*
        (?P<operator>=~|!~|!=|=)\s*
        (?P<value>"(?:[^"\\]|\\.)*"|[^\s"{},]*)\s*""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r'\\(["\\n])')  # Alertmanager's three; any other backslash stands for itself
_ESCAPED = {"n": "\n"}


def matcher_of(text: str) -> Matcher:
    """The matcher that a text writes; ValueError says what is wrong with it."""
    found = _FORM.fullmatch(text)
    if found is None:
        msg = f'{text!r} is no matcher; write label="value", with =, !=, =~ or !~'
        raise ValueError(msg)
    operator = Operator(found["operator"])
    value = _unquoted(found["value"])
    if operator in {Operator.REGEX, Operator.NOT_REGEX}:
        try:
            re.compile(value)
        except re.error as error:
            msg = f"{text!r}: {value!r} is no regular expression ({error})"
            raise ValueError(msg) from error
    return Matcher(_unquoted(found["label"]), operator, value)


def _unquoted(text: str) -> str:
    if not text.startswith('"'):
        return text
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), text[1:-1])
