"""Slack's markup: foreign text in it can neither ping, nor link, nor leave its code.

Limits count escaped text, so everything is escaped first and cut afterwards, never inside an
escape. Escapes: docs.slack.dev, formatting message text: ``&``, ``<`` and ``>``, nothing else.
"""

import re
from collections.abc import Sequence

from workers.wording import MARK, clean, cut, last_lines, one_line

MAX_PROSE = 1400  # characters of one piece, so that a section (3,000) holds it and its command
MAX_CODE = 1400  # a longer command is left out: half of one may do something else
ZERO_WIDTH = "\u200b"
_FENCE = "```"
_BROKEN_FENCE = f"`{ZERO_WIDTH}`{ZERO_WIDTH}`"
_TICK = "\u02cb"  # looks like a backtick, and opens no code
_NOT_IN_ADDRESSES = str.maketrans({mark: f"%{ord(mark):02X}" for mark in "|<>` "})
_HALF_ESCAPE = re.compile(r"&(?:a(?:mp?)?|[lg]t?)?(?=…$|$)")
_EVERYONE = re.compile(r"@(?=(?:channel|here|everyone|group)\b)", re.IGNORECASE)


def escape(text: str) -> str:
    """Clean text with Slack's three escapes."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shorten(escaped: str, limit: int) -> str:
    """Escaped text within ``limit``, no escape halved."""
    if len(escaped) <= limit:
        return escaped
    return unhalved(cut(escaped, limit))


def unhalved(escaped: str) -> str:
    """Escaped text that was cut, without the half of an escape at its end."""
    return _HALF_ESCAPE.sub("", escaped)


def prose(text: str, limit: int = MAX_PROSE) -> str:
    """Foreign text on one line; paired backticks stay code, ``@channel`` is only a word."""
    return _paired(shorten(_quiet(one_line(text)), limit))


def paragraphs(text: str, limit: int = MAX_PROSE) -> str:
    """As ``prose``, with the line ends kept."""
    said = shorten(_quiet(text), limit)
    return "\n".join(_paired(line) for line in said.splitlines())


def bold(text: str, limit: int = MAX_PROSE) -> str:
    """Foreign text on one line, in bold as a whole; ``""`` for none."""
    said = prose(text.replace("*", "\u2217").replace("`", _TICK), limit)
    return f"*{said}*" if said else ""


def code(text: str, limit: int = MAX_CODE) -> str:
    """Foreign text as inline code; ``(none)`` for none."""
    said = shorten(escape(one_line(text)).replace("`", _TICK), limit)
    return f"`{said}`" if said else "(none)"


def fence(lines: Sequence[str], limit: int) -> str:
    """The last lines as a code block, within ``limit`` with its fences."""
    kept = last_lines([_in_fence(line) for line in lines], limit - 2 * len(_FENCE) - 1)
    inside = "\n".join(unhalved(line) if line.endswith(MARK) else line for line in kept)
    return f"{_FENCE}\n{inside}\n{_FENCE}"


def command(text: str) -> str:
    """A command to copy, whole and in its own block, or ``""`` where it is too long for that."""
    said = _in_fence(one_line(text))
    return f"{_FENCE}\n{said}\n{_FENCE}" if said and len(said) <= MAX_CODE else ""


def short_command(text: str) -> str:
    """As ``command``, inside a line where that leaves the command as it is."""
    said = escape(one_line(text))
    return f"`{said}`" if said and len(said) <= MAX_CODE and "`" not in said else command(text)


def link(text: str, url: str) -> str:
    """A link that shows our text; ``""`` unless the address is http or https."""
    if not url.startswith(("http://", "https://")) or url != one_line(url):
        return ""
    address = url.translate(_NOT_IN_ADDRESSES).replace("&", "&amp;")
    return f"<{address}|{prose(text, 100).replace('|', '/')}>"


def _in_fence(line: str) -> str:
    return escape(line).replace(_FENCE, _BROKEN_FENCE)


def _quiet(text: str) -> str:
    return _EVERYONE.sub(f"@{ZERO_WIDTH}", escape(text)).replace(_FENCE, _BROKEN_FENCE)


def _paired(line: str) -> str:
    return line if line.count("`") % 2 == 0 else line.replace("`", _TICK)
