r"""Private keys in PEM: whole, on one line with ``\n`` written out, or cut by a log's end."""

import re

from alertwhy.redact.marks import mark

_LABEL = r"[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?"
_WHOLE = re.compile(rf"-----BEGIN {_LABEL}-----(?:[^-]|-(?!----))*+-----END {_LABEL}-----")
# The log ended inside the key: the key goes on as long as lines look like one.
_LINE = r"(?:(?:\\+[nr]|\s)++(?:[\dT:.+Z-]{19,35} )?[A-Za-z0-9+/=]{16,}+)"
_HEAD = re.compile(rf"-----BEGIN {_LABEL}-----{_LINE}*+(?:(?:\\+[nr]|\s)++[A-Za-z0-9+/=]++$)?")
# The log began inside it.
_TAIL_END = re.compile(rf"-----END {_LABEL}-----")
_TAIL_LINE = re.compile(r"(?:\S{19,35} )?[A-Za-z0-9+/=]{1,80}")
_FULL_LINE = 60  # characters; PEM breaks at 64, so all lines but the last are longer


def private_keys(text: str) -> str:
    """Without private keys in PEM."""
    if "PRIVATE KEY" not in text:
        return text
    text = _WHOLE.sub(mark("private key"), text)
    text = _HEAD.sub(mark("private key"), text)
    return _tails(text)


def _tails(text: str) -> str:
    """Without the end of a key whose beginning the log has lost."""
    kept: list[str] = []
    for line in text.split("\n"):
        found = _TAIL_END.search(line)
        if found:
            _drop_key_lines(kept)
            line = mark("private key") + line[found.end() :]  # noqa: PLW2901 - what is left of it
        kept.append(line)
    return "\n".join(kept)


def _drop_key_lines(kept: list[str]) -> None:
    last = True
    while kept and _TAIL_LINE.fullmatch(kept[-1]) and (last or len(kept[-1]) >= _FULL_LINE):
        kept.pop()
        last = False
