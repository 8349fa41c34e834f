"""Values of a Kubernetes Secret, in YAML and JSON, and secrets in YAML's block scalars."""

import re

from alertwhy.redact.marks import mark
from alertwhy.redact.names import named
from alertwhy.redact.scan import read

_JSON_KIND = re.compile(r"\\*\"kind\\*\"\s*+:\s*+\\*\"Secret\\*\"")
_JSON_DATA = re.compile(r"\\*\"(?:data|stringData)\\*\"\s*+:\s*+\{")
_JSON_KEY = re.compile(r"[\s,]*+\\*+\"[\w.-]*+\\*+\"\s*+:\s*+(?=\\*+\")")
_CLOSING = re.compile(r"\\*+\"")
_YAML_KIND = re.compile(r"^[ \t-]*kind:[ \t]*[\"']?Secret[\"']?[ \t]*\r?$", re.MULTILINE)
_YAML_DATA = re.compile(r"(?P<indent>[ \t-]*)(?:data|stringData):[ \t]*\r?")
_YAML_BLOCK = re.compile(
    r"(?P<indent>[ \t-]*)[\"']?(?P<name>[\w.-]+)[\"']?:[ \t]*[|>][+-]?\d?[ \t]*\r?"
)
_YAML_KEY = re.compile(r"[ \t]*[\"']?[\w.-]+[\"']?:[ \t]+(?=\S)")
_DATA = mark("secret data")


def manifests(text: str) -> str:
    """Without the data of Secrets; the names of its keys stay."""
    if "Secret" in text and _JSON_KIND.search(text):
        text = _json(text)
    if "\n" not in text or ":" not in text:
        return text
    secret = "Secret" in text and _YAML_KIND.search(text) is not None
    blocks = ": |" in text or ": >" in text
    return _yaml(text, secret=secret) if secret or blocks else text


def _json(text: str) -> str:
    kept, at = [], 0
    for opening in _JSON_DATA.finditer(text):
        here = opening.end()
        while key := _JSON_KEY.match(text, here):
            span = read(text, key.end())
            if span is None:
                break
            kept += [text[at : span.start], _DATA]
            at = span.end
            after = _CLOSING.match(text, at)
            here = after.end() if after else at
    return "".join((*kept, text[at:]))


def _yaml(text: str, *, secret: bool) -> str:
    kept: list[str] = []
    block: tuple[int, str] | None = None  # the header's indent, and what its lines become
    for line in text.split("\n"):
        if block and line.strip() and _indent(line) <= block[0]:
            block = None
        if block is None:
            block = _opened(line, secret=secret)
            kept.append(line)
        elif line.strip():
            kept += _inside(line, block[1], kept[-1])
        else:
            kept.append(line)
    return "\n".join(kept)


def _opened(line: str, *, secret: bool) -> tuple[int, str] | None:
    data = _YAML_DATA.fullmatch(line) if secret else None
    if data:
        return len(data["indent"]), _DATA
    block = _YAML_BLOCK.fullmatch(line)
    known = named(block["name"]) if block else None
    return (len(block["indent"]), mark(known.family)) if block and known else None


def _inside(line: str, replacement: str, before: str) -> list[str]:
    """The line without its value: none at all where it only goes on from the one before."""
    key = _YAML_KEY.match(line) if replacement == _DATA else None
    if key:
        return [key[0] + replacement]
    return [] if before.endswith(replacement) else [" " * _indent(line) + replacement]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))
