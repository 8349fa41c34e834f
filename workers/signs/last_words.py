"""What a run said right before it ended, where no word of it sounds like a complaint."""

from collections.abc import Sequence

from alertwhy.domain.facts.logs import ErrorBlock
from workers.logged.blocks import LINE_WIDTH
from workers.logged.lines import line_of
from workers.signs.reasons import Meant
from workers.signs.said.meaning import meaning_of

LAST_WORDS = 4  # lines: what it says as it ends, with a hint or two behind it


def last_words(lines: Sequence[str]) -> Meant | None:
    """The last of these lines that a wording is known for; without a level, which would tell."""
    first = max(0, len(lines) - LAST_WORDS)
    for at in range(len(lines) - 1, first - 1, -1):
        line = line_of(lines[at])
        if line.level or line.access or line.is_well or line.advises:
            continue
        block = ErrorBlock(line.text, lines=(line.raw[:LINE_WIDTH],), first=at, last=at)
        if meaning := meaning_of(block):
            return block, meaning
    return None
