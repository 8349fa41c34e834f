"""Which complaints of one that runs tell of a fault that goes on, not of a moment that passed."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from alertwhy.domain.facts.logs import ErrorBlock, LoggedErrors
from workers.logged.lines import BAD
from workers.signs.done_without import done_without
from workers.signs.reasons import MADE_SO
from workers.signs.said.meaning import Meaning

OFTEN = 3  # times: a fault that goes on, not one that was mended
TWICE = 2  # times, where it says nothing else since
AT_LAST = 4  # lines: a complaint, what belongs to it, and "trying again in 32 s"
NEXT_TO = 6  # lines: from a complaint to the word that a part of the program gave up for it

Mean = Callable[[ErrorBlock], Meaning | None]

# A part of it ends and nothing starts it again, though the process goes on: listeners of Spring,
# tasks of Kafka Connect, threads of Kafka Streams, services of a .NET host.
_GAVE_UP = re.compile(
    r"stopping container|fatal consumer|will not recover until manually restarted|(?:listener|consumer|container|task|worker) (?:was |has )?(?:stopped|died|killed)"
    r"|thread .{0,80}\b(?:died|is dead|has terminated)|stream[ -](?:client|thread).{0,80}(?:shutting down|to (?:PENDING_)?ERROR)"
    r"|backgroundservice (?:failed|has thrown)|will not be (?:restarted|retried)|not retrying",
    re.IGNORECASE,
)


def going_on(
    errors: LoggedErrors, meant: Mean, *, least: int
) -> Iterator[tuple[ErrorBlock, Meaning]]:
    """The newest complaint with a meaning, and those beside it that are told again and again.

    The same trouble counts as often as it is told, however it is worded; one that a part of the
    program gave up for counts at once.
    """
    said = [
        (block, meaning)
        for block in reversed(errors.blocks)
        if (meaning := meant(block)) and block.last > errors.well_at and not done_without(block)
    ]
    times = Counter[str]()
    for block, meaning in said:
        times[meaning.cause] += block.count
    needed = least
    for block, meaning in said:
        at_last = block.last >= errors.total - AT_LAST
        enough = min(needed, TWICE) if at_last else needed
        newest = block.last == _newest_of(said, meaning)
        often = (times[meaning.cause] if newest else block.count) >= enough
        if often or (newest and _gave_up(errors, block)):
            made_so = MADE_SO.get(meaning.cause, frozenset())
            yield next((each for each in said if each[1].cause in made_so), (block, meaning))
            needed = OFTEN


def _newest_of(said: list[tuple[ErrorBlock, Meaning]], wanted: Meaning) -> int:
    return next(block.last for block, meaning in said if meaning.cause == wanted.cause)


def _gave_up(errors: LoggedErrors, block: ErrorBlock) -> bool:
    """Whether it, or an error right behind it, says that a part has ended for good."""
    behind = (
        other
        for other in errors.blocks
        if other.level in BAD and 0 <= other.last - block.last <= NEXT_TO
    )
    return any(_GAVE_UP.search("\n".join((other.message, *other.lines))) for other in behind)
