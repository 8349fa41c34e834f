"""Lines that say the same, times, numbers and ids masked; and long ones cut."""

import re

WIDTH = 300  # characters that tell two lines apart
_CUT = " … "
_VARIES = re.compile(r"\b(?=[0-9a-fA-F-]*\d)[0-9a-fA-F-]{6,}\b|\d+")


def shape(text: str) -> str:
    """What a line looks like, whatever its numbers: alike for what a loop repeats."""
    return _VARIES.sub("#", text[:WIDTH])


def both_ends(text: str, width: int) -> str:
    """Cut in the middle: an error that was passed on says what broke at its end, behind who passed it on."""
    if len(text) <= width:
        return text
    kept = width - len(_CUT)
    return f"{text[: kept - kept // 2]}{_CUT}{text[-(kept // 2) :]}"
