"""Crashes whose own log is lost."""

from collections.abc import Sequence

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import ContainerState
from alertwhy.domain.facts.logs import LoggedErrors
from workers.signs.endings import Why, ends, looping


def crashed_untold(seen: Sequence[Evidence], state: ContainerState) -> bool:
    """Whether it crashes again and again, and the log of the run that ended is lost.

    What it is full of errors about since then is the nearest that is known of why.
    """
    mine = (state.pod, state.container, True)
    kept = any(
        (errors.pod, errors.container, errors.previous) == mine and errors.total
        for errors, _ in of_kind(seen, LoggedErrors)
    )
    crashed = (end.state == state for end in ends(seen, Why.CRASH))
    return not kept and looping(state) and any(crashed)
