"""A model's words as plain text: no links, no mentions, no markup, nothing invisible."""

import re
import unicodedata

_LINK = re.compile(r"!?\[([^\[\]\n]{0,200})\]\([^()\s]{0,2000}[^()]{0,200}\)")
_ADDRESS = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]{1,20}:/+|\bwww\.)[^\s<>\"']+|\bmailto:\S+", re.IGNORECASE
)
_TAG = re.compile(r"</?[!@#A-Za-z][^<>\n]{0,300}>")
_MENTION = re.compile(r"(?<![\w.])@(?=\w)")
_MARKUP = re.compile(r"`+|\*\*+|~~+|^\s{0,3}#{1,6}\s+|^\s*>\s+", re.MULTILINE)
_SPACES = re.compile(r"\s+")
LINK_LEFT_OUT = "(link left out)"


def plain(text: str, limit: int) -> str:
    """One line of at most ``limit`` characters that no channel can take for more than words."""
    text = "".join(each for each in text if _visible(each))
    text = _LINK.sub(r"\1", text)
    text = _ADDRESS.sub(LINK_LEFT_OUT, text)
    text = _MENTION.sub("", _TAG.sub("", text))
    text = _SPACES.sub(" ", _MARKUP.sub("", text)).strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def command_line(text: str, limit: int) -> str:
    """A command as it is, without the fence a model likes to put around it; ``""`` if too long."""
    text = "".join(each for each in text if _visible(each)).strip().strip("`").strip()
    text = text.removeprefix("$ ")
    return text if len(text) <= limit else ""


def _visible(character: str) -> bool:
    """Neither a control nor a format character (zero width, bidirectional), spaces aside."""
    return character in "\n\t " or unicodedata.category(character) not in {"Cc", "Cf", "Co", "Cs"}
