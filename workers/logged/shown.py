"""A log as a person wants to read it: complaints whole, repeats folded, the end of it, few lines."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from alertwhy.domain.facts.logs import ErrorBlock
from workers.logged.folding import both_ends, shape

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
    cut = {at: _cut(lines[at], _root(blocks, at)) for at in chosen}
    return "\n".join(_written(lines, cut, [counts[each] for each in shapes]))


def _root(blocks: Sequence[ErrorBlock], at: int) -> str:
    """What a line of JSON says: the innermost cause of a trace that stands in it, else its text."""
    ends = (block for block in blocks if block.last == at)
    roots = (block.causes[0] if block.causes else block.headline for block in ends)
    return next(roots, "")


def _cut(line: str, root: str) -> str:
    """With what it says, where that would be cut off: beside a line of JSON, or at its own end."""
    if len(line) <= WIDTH or root.rpartition(": ")[2] in line[:WIDTH]:
        return line if len(line) <= WIDTH else f"{line[:WIDTH]}…"
    if line.lstrip().startswith("{"):
        return f"{line[:WIDTH]}… {both_ends(root, WIDTH)}".rstrip()
    return both_ends(line, WIDTH)


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


def _written(lines: Sequence[str], cut: Mapping[int, str], counts: Sequence[int]) -> Iterator[str]:
    before = next(iter(cut), 1) - 1
    for at, line in cut.items():
        left_out = any(
            counts[gap] < REPEATED and lines[gap].strip() for gap in range(before + 1, at)
        )
        if left_out:
            yield "…"
        yield f"{line}  [{counts[at]} times]" if counts[at] >= REPEATED else line
        before = at
