"""What a log complains about: one complaint with the lines that belong to it."""

from dataclasses import dataclass

from alertwhy.domain.facts.fact import Fact
from alertwhy.domain.target import ObjectRef


@dataclass(frozen=True)
class ErrorBlock:
    """One complaint: a line, or a whole stack trace; repeated ones folded into ``count``.

    ``kind`` is the exception's type, ``""`` for a plain line. ``causes`` are the messages of the
    chain under it, the innermost first, types included. ``frame`` is the innermost place in the
    application's own code (``/app/plan.py:17 in plan``). ``first`` and ``last`` count lines of
    the log from 0: where the first occurrence begins and where the newest ends.
    """

    message: str
    kind: str = ""
    causes: tuple[str, ...] = ()
    frame: str = ""
    lines: tuple[str, ...] = ()
    level: str = ""  # fatal, error, warn; "" where the log does not say
    count: int = 1
    first: int = 0
    last: int = 0

    @property
    def headline(self) -> str:
        """``ValueError: no port``: the type, where there is one, and what it says."""
        return ": ".join(part for part in (self.kind, self.message) if part)


@dataclass(frozen=True)
class LoggedErrors(Fact):
    """The complaints of one run of one container, by where they last stand.

    ``total`` counts the log's lines; ``well_at`` is the last line that tells of something mended
    ("connected", "recovered"), and ``stops_at`` the first after it that tells of a stop
    ("shutting down"); -1 for none.
    """

    pod: ObjectRef
    container: str
    previous: bool
    blocks: tuple[ErrorBlock, ...]
    total: int = 0
    well_at: int = -1
    stops_at: int = -1
