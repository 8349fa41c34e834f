"""A log cut to its complaints: each whole, repeated ones folded, the newest last."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from alertwhy.domain.facts.logs import ErrorBlock
from workers.logged.folding import shape
from workers.logged.frames import read
from workers.logged.lines import Line, line_of
from workers.logged.traces import end_of, starts

MOST_BLOCKS = 20  # of one run, the newest; an application has seldom more to complain about
HEAD_LINES = 12  # of a block: what it says and the innermost frames
TAIL_LINES = 18  # of a block: its causes, and Python's exception
LINE_WIDTH = 500  # characters kept of one line


@dataclass(frozen=True)
class Complaints:
    """The complaints of a log, the last line that tells of something mended, and the first of a stop after it."""

    blocks: tuple[ErrorBlock, ...]
    well_at: int = -1
    stops_at: int = -1


def complaints(lines: Sequence[str]) -> Complaints:
    """What a log complains about. Linear: every line belongs to one block at most."""
    read_lines = [line_of(raw) for raw in lines]
    folded: dict[str, ErrorBlock] = {}
    for block in _blocks(read_lines):
        key = f"{block.level}|{block.kind}|{shape(block.message)}"
        known = folded.pop(key, None)  # taken out and put in again: the newest stands last
        folded[key] = replace(block, count=known.count + 1, first=known.first) if known else block
    well = max((at for at, line in enumerate(read_lines) if line.is_well), default=-1)
    stops = (at for at, line in enumerate(read_lines) if at > well and line.stops)
    return Complaints(tuple(folded.values())[-MOST_BLOCKS:], well, next(stops, -1))


def _blocks(lines: Sequence[Line]) -> Iterator[ErrorBlock]:
    raws = [line.raw for line in lines]
    at = 0
    while at < len(lines):
        if lines[at].complains or starts(raws[at]):
            end = end_of(raws, at)
            yield _block(lines[at:end], at)
            at = end
        else:
            at += 1


def _block(lines: Sequence[Line], at: int) -> ErrorBlock:
    raws = [line.raw for line in lines]
    said = [line.text for line in lines]
    stack = [*lines[0].stack]
    if stack:  # the trace inside a JSON line reads as if it stood below it
        raws, said = [*raws, *stack], [*said, *(line.strip() for line in stack)]
    trace = read(raws, said)
    return ErrorBlock(
        message=trace.message,
        kind=trace.kind,
        causes=trace.causes,
        frame=trace.frame,
        lines=_cut(raws),
        level=lines[0].level,
        first=at,
        last=at + len(lines) - 1,
    )


def _cut(raws: Sequence[str]) -> tuple[str, ...]:
    """Both ends of it: the middle of a long trace seldom matters."""
    kept = [line[:LINE_WIDTH] for line in raws if line.strip()]
    if len(kept) <= HEAD_LINES + TAIL_LINES:
        return tuple(kept)
    left_out = f"    … {len(kept) - HEAD_LINES - TAIL_LINES} lines …"
    return (*kept[:HEAD_LINES], left_out, *kept[-TAIL_LINES:])
