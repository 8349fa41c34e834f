"""Takes secrets and addresses of people out of text before it is stored, sent or shown: ``redact`` is the one way through.

May live here: what a secret looks like, and what only resembles one. May not: anything that
knows where text comes from or goes to. Every pattern runs in time linear in the text; a log of
64 KB without secrets takes a few milliseconds.
"""

from collections.abc import Mapping

from alertwhy.redact.encoded import encoded
from alertwhy.redact.headers import headers
from alertwhy.redact.mails import mails
from alertwhy.redact.manifests import manifests
from alertwhy.redact.marks import mark
from alertwhy.redact.names import named
from alertwhy.redact.own import own
from alertwhy.redact.pairs import pairs
from alertwhy.redact.private_keys import private_keys
from alertwhy.redact.shapes import shapes
from alertwhy.redact.urls import urls
from alertwhy.redact.values import Context, Value, is_secret

# What one replacement uncovers, the next round takes; three were the most that any text needed.
ROUNDS = 4


def redact(text: str) -> str:
    """The same text with each secret replaced by what it was: ``[redacted: password]``.

    Redacting twice gives what redacting once gave.
    """
    for _ in range(ROUNDS):
        before = text
        text = encoded(_plain(text), _plain)
        if text == before:
            break
    return text


def redacted_labels(labels: Mapping[str, str]) -> dict[str, str]:
    """Labels or annotations with secrets out: in their text, and where the name says secret."""
    return {name: redacted_value(name, value) for name, value in labels.items()}


def redacted_value(name: str, value: str) -> str:
    """What stands beside a name: all of it goes where the name says secret."""
    known = named(name)
    if known is not None and is_secret(known, Value(value, quoted=False), Context.LABEL):
        return mark(known.family)
    return redact(value)


def _plain(text: str) -> str:
    for step in (private_keys, manifests, shapes, urls, headers, pairs, mails, own):
        text = step(text)
    return text
