"""Base64 that decodes to text with a secret in it."""

import base64
import re
from collections.abc import Callable

from alertwhy.redact.marks import mark

# Shorter runs hold no name and value; hashes and identifiers decode to no text at all.
_RUN = re.compile(r"[A-Za-z0-9+/]{20,}+={0,2}")


def encoded(text: str, plain: Callable[[str], str]) -> str:
    """Without base64 that ``plain`` would change once decoded."""

    def without(found: re.Match[str]) -> str:
        decoded = _decoded(found[0])
        return mark("base64") if decoded and plain(decoded) != decoded else found[0]

    return _RUN.sub(without, text)


def _decoded(run: str) -> str:
    try:
        decoded = base64.b64decode(
            run.rstrip("=") + "=" * (-len(run.rstrip("=")) % 4), validate=True
        )
        text = decoded.decode()
    except ValueError:
        return ""
    return text if text.isprintable() or not _control(text) else ""


def _control(text: str) -> bool:
    return any(not each.isprintable() and each not in "\n\r\t" for each in text)
