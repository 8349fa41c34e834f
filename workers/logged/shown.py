"""A log as a person wants to read it: complaints whole, repeats folded, the end of it, few lines."""

from collections import Counter
from collections.abc import Iterator, Sequence

from alertwhy.domain.facts.logs import ErrorBlock
from workers.logged.folding import shape

TAIL_LINES = 30  # the end of the log, repeats folded
MOST_LINES = 80  # in all; a message shows fewer, a model reads them all
WIDTH = 400  # characters of a line
REPEATED = 3  # occurrences that are folded into one


def shown(lines: Sequence[str], blocks: Sequence[ErrorBlock]) -> str:
    """The newest of each thing that it says, in the log's own order; gaps are marked."""
    shapes = [shape(line) for line in lines]
    counts = Counter(shapes)
    kept = _newest(shapes, counts, blocks)
    chosen = _chosen(lines, kept, blocks)
    return "\n".join(_written(lines, chosen, [counts[each] for each in shapes]))


def _newest(shapes: Sequence[str], counts: Counter[str], blocks: Sequence[ErrorBlock]) -> list[int]:
    """The lines that stay: rare ones, the newest of each repeated one, and all of a block."""
    whole = {at for block in blocks for at in _extent(block)}
    newest = {each: at for at, each in enumerate(shapes)}
    return [
        at
        for at, each in enumerate(shapes)
        if at in whole or counts[each] < REPEATED or newest[each] == at
    ]


def _extent(block: ErrorBlock) -> range:
    """The lines of its newest occurrence that can be shown."""
    first = max(block.last - len(block.lines) + 1, 0)
    return range(first, block.last + 1)


def _chosen(lines: Sequence[str], kept: Sequence[int], blocks: Sequence[ErrorBlock]) -> list[int]:
    """The last lines, and before them as many whole blocks as there is room for."""
    chosen = {at for at in kept if lines[at].strip()}
    tail = sorted(chosen)[-TAIL_LINES:]
    taken = set(tail)
    for block in reversed(blocks):
        more = [at for at in _extent(block) if at in chosen and at not in taken]
        if len(taken) + len(more) <= MOST_LINES:
            taken.update(more)
    return sorted(taken)


def _written(lines: Sequence[str], chosen: Sequence[int], counts: Sequence[int]) -> Iterator[str]:
    before = chosen[0] - 1 if chosen else 0
    for at in chosen:
        left_out = any(
            counts[gap] < REPEATED and lines[gap].strip() for gap in range(before + 1, at)
        )
        if left_out:
            yield "…"
        line = lines[at] if len(lines[at]) <= WIDTH else f"{lines[at][:WIDTH]}…"
        yield f"{line}  [{counts[at]} times]" if counts[at] >= REPEATED else line
        before = at
