"""What stands where a secret stood."""

import re

MARK = r"\[redacted: [a-z0-9 -]{1,40}\]"
_MARKS = re.compile(rf"(?:{MARK})+")


def mark(kind: str) -> str:
    """``[redacted: password]``."""
    return f"[redacted: {kind}]"


def is_mark(text: str) -> bool:
    """Whether nothing but marks is left of it."""
    return _MARKS.fullmatch(text) is not None
