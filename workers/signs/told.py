"""What a container's log says about the trouble it is in; silent about one that is well."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import ContainerState, LogTail
from alertwhy.domain.facts.governing import AlertCounts
from alertwhy.domain.facts.logs import ErrorBlock, LoggedErrors
from alertwhy.domain.finding import Confidence
from workers.logged.blocks import complaints
from workers.logged.lines import BAD
from workers.signs.asked import with_peer
from workers.signs.endings import KILLED, End, Why, ends, looping
from workers.signs.going_on import AT_LAST, OFTEN, Mean, going_on
from workers.signs.last_words import last_words
from workers.signs.pods import containers, pod_state
from workers.signs.probing import misled
from workers.signs.reasons import UNNAMED, aside, reason
from workers.signs.said.meaning import Meaning, meaning_of
from workers.signs.said.network import DEPENDED, PEERED
from workers.signs.said.peers import LOOPBACK
from workers.signs.times import lasting
from workers.signs.untold import crashed_untold

SETTLING = timedelta(minutes=2)  # an application that starts may well be unready for so long
MOST_GRACE = 3600  # seconds that probes may give; a number from a cluster may be anything
BY_PROBE = (Why.LIVENESS, Why.STARTUP)
EXPLAINED = (Why.CRASH, Why.CLEAN, *BY_PROBE)
# One bad moment of a peer; a pool without a free connection is the application's own, and hangs it.
MOMENTS = PEERED - {"connection-pool-exhausted"}
_EXCEPTION = re.compile(r"\b(?:[a-z]+\.)*[A-Z]\w*(?:Error|Exception)\b|\bpanic\b")


@dataclass(frozen=True)
class Told:
    """One complaint that explains a container's trouble; ``this_run`` tells which log has it."""

    state: ContainerState
    block: ErrorBlock
    meaning: Meaning
    because: tuple[str, ...]
    confidence: Confidence = Confidence.LIKELY
    this_run: bool = True


def told(seen: Sequence[Evidence], *causes: str) -> Iterator[Told]:
    """The complaints with one of these causes that explain something."""
    if _mentioned(seen, causes):
        for each in everything_told(seen):
            if each.meaning.cause in causes:
                yield each


def everything_told(seen: Sequence[Evidence]) -> Iterator[Told]:
    """Of every container: why it ended, else why it is not ready, else what it keeps saying.

    One that cannot reach what its neighbour in the pod should serve has nothing to tell of its own.
    """
    found = tuple(
        replace(each, meaning=with_peer(each.state, each.meaning, "\n".join(each.block.lines)))
        for each in _everything(seen)
    )
    yield from (each for each in found if not any(_serves(other, each) for other in found))


def _serves(other: Told, each: Told) -> bool:
    """Whether ``other`` is a neighbour that fails for a reason, and ``each`` asks for it on localhost."""
    return (
        _beside(each)
        and not _beside(other)
        and other.state.pod == each.state.pod
        and other.state.container != each.state.container
        and not other.state.ready
        and other.confidence is not Confidence.POSSIBLE
    )


def _beside(each: Told) -> bool:
    """Whether it misses a peer on localhost: a container of its own pod."""
    peer = each.meaning.peer
    return each.meaning.cause in DEPENDED and peer is not None and bool(LOOPBACK.match(peer.host))


def _everything(seen: Sequence[Evidence]) -> Iterator[Told]:
    explained = set()
    for end in ends(seen, *EXPLAINED):
        if one := _of_end(seen, end):
            explained.add((end.state.pod, end.state.container))
            yield one
    for state, cite in containers(seen):
        if (state.pod, state.container) not in explained and state.running_since is not None:
            yield from _of_running(seen, state, cite)


def _mentioned(seen: Sequence[Evidence], causes: tuple[str, ...]) -> bool:
    """Whether any complaint could mean it: spares looking at ends for nothing."""
    for state, _ in of_kind(seen, ContainerState):
        if any(ending.message for ending in state.endings):
            return True
    for tail, _ in of_kind(seen, LogTail):
        if (said := last_words(tail.lines)) and said[1].cause in causes:
            return True
    blocks = [block for errors, _ in of_kind(seen, LoggedErrors) for block in errors.blocks]
    counted = any(True for _ in of_kind(seen, AlertCounts))
    if UNNAMED in causes and any(counted or block.kind for block in blocks):
        return True
    return any((meaning := meaning_of(block)) and meaning.cause in causes for block in blocks)


def _of_end(seen: Sequence[Evidence], end: End) -> Told | None:
    """The last complaint before the end, where what came after it does not take it back."""
    state = end.state
    errors, cite = _run_errors(seen, end)
    found = reason(errors, state) if errors else None
    if found is None and errors and end.why is Why.CRASH:
        found = last_words(_lines(seen, end, errors))
    if found is None:
        return None
    block, meaning = found
    if meaning.cause == UNNAMED and end.why is not Why.CRASH:
        return None
    because = tuple(dict.fromkeys(each for each in (cite, *end.because) if each))
    sure = Confidence.POSSIBLE if _served(seen, end) else _sure(end, block, meaning)
    return Told(state, block, meaning, because, sure, this_run=end.this_run)


def _served(seen: Sequence[Evidence], end: End) -> bool:
    """Whether its pod succeeded: whatever it complained of on the way, it did what it was for."""
    pod = pod_state(seen, end.state.pod)
    return pod is not None and pod.phase == "Succeeded"


def _lines(seen: Sequence[Evidence], end: End, errors: LoggedErrors) -> Sequence[str]:
    """The whole of the log with these complaints; else of the termination message."""
    run = (errors.pod, errors.container, errors.previous)
    for tail, _ in of_kind(seen, LogTail):
        if (tail.pod, tail.container, tail.previous) == run:
            return tail.lines
    return end.ending.message.splitlines()


def _sure(end: End, block: ErrorBlock, meaning: Meaning) -> Confidence:
    """A warning, one bad moment of a peer, or a container that serves again proves little."""
    once = end.why in BY_PROBE and meaning.cause in MOMENTS and block.count == 1
    settled = end.state.ready and not looping(end.state)
    killed = end.ending.exit_code in KILLED and block.level == "warn"
    rare = end.why is Why.CLEAN and end.state.restarts < OFTEN and not looping(end.state)
    return Confidence.POSSIBLE if once or settled or killed or rare else Confidence.LIKELY


def _run_errors(seen: Sequence[Evidence], end: End) -> tuple[LoggedErrors | None, str]:
    """The complaints of the run that ended; without its log, those of its termination message."""
    state = end.state
    runs = {
        errors.previous: (errors, cite)
        for errors, cite in of_kind(seen, LoggedErrors)
        if (errors.pod, errors.container) == (state.pod, state.container)
    }
    first, second = (False, True) if end.this_run else (True, False)
    if first in runs:
        return runs[first]
    if second in runs and state.running_since is None:
        return runs[second]
    lines = end.ending.message.splitlines()
    found = complaints(lines)
    return LoggedErrors(state.pod, state.container, not end.this_run, found.blocks, len(lines)), ""


def _of_running(seen: Sequence[Evidence], state: ContainerState, cite: str) -> Iterator[Told]:
    """The newest complaint of one that is not ready, and others that go on; else a guess."""
    unready = not state.ready and lasting(state.running_since, seen, _grace(state))
    misasked = unready and any(each.state == state for each in misled(seen))
    again = crashed_untold(seen, state)
    counted = tuple(shown for _, shown in of_kind(seen, AlertCounts))
    mine = (state.pod, state.container, False)
    for errors, log in of_kind(seen, LoggedErrors):
        if (errors.pod, errors.container, errors.previous) == mine:
            least, meant = 1 if unready else OFTEN, _meant(state, unnamed=bool(counted))
            for block, meaning in going_on(errors, meant, least=least):
                failed = bool(counted) and block.level in BAD
                worse = again and block.level in BAD
                kept = unready and not (misasked and _passed(errors, block))
                sure = Confidence.LIKELY if kept or failed or worse else Confidence.POSSIBLE
                because = tuple(dict.fromkeys((log, cite, *counted)))
                yield Told(state, block, meaning, because, sure)


def _passed(errors: LoggedErrors, block: ErrorBlock) -> bool:
    """Whether it was told once, and the program went on: no match for a probe that asks elsewhere."""
    return block.count == 1 and block.last < errors.total - AT_LAST


def _meant(state: ContainerState, *, unnamed: bool) -> Mean:
    """What a complaint of it means; ``unnamed`` takes exceptions without a known wording as well."""

    def mean(block: ErrorBlock) -> Meaning | None:
        if aside(block, state):
            return None
        return meaning_of(block) or (_exception(block) if unnamed else None)

    return mean


def _exception(block: ErrorBlock) -> Meaning | None:
    """What a server logs of a request that broke: it goes on, so that only the line names it."""
    named = block.kind or (found[0] if (found := _EXCEPTION.search(block.message)) else "")
    return Meaning(UNNAMED, block.headline, subject=named) if named else None


def _grace(state: ContainerState) -> timedelta:
    """How long it may take to start: what its probes give it, and some time to settle."""
    readiness, startup = state.readiness, state.startup
    seconds = readiness.initial_delay_seconds if readiness else 0
    if startup:
        tries = startup.failure_threshold * startup.period_seconds
        seconds = max(seconds, startup.initial_delay_seconds + tries)
    return SETTLING + timedelta(seconds=min(max(seconds, 0), MOST_GRACE))
