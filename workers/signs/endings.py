"""Why each container ended: one reason per end, so that no two rules tell it twice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import ContainerState, Ending, Event
from alertwhy.domain.finding import Confidence
from workers.signs.children import killed_at_last
from workers.signs.commands import (
    NOT_EXECUTABLE_CODE,
    NOT_FOUND_CODE,
    Fault,
    refused_by_runtime,
    refused_in_log,
)
from workers.signs.logs import run_log
from workers.signs.pods import containers, events
from workers.signs.times import later, recent

OOM = "OOMKilled"
INIT_OOM = "OOM-killed (memory limit too low?)"  # runc: before the program even began
SYSTEM_OOM = "SystemOOM"  # the kubelet: all of the node ran short, not one limit
LOOP = "CrashLoopBackOff"
NO_ENDING = frozenset({"ContainerStatusUnknown", "Unknown"})  # the node was lost, not the program
HOOK_FAILED = "FailedPostStartHook"  # the event; the status says PostStartHookError
HOOK_ERROR = "PostStartHookError"
START_FAILED = frozenset({"RunContainerError", "CreateContainerError"})
SIGKILLED = 137
KILLED = frozenset({SIGKILLED, 143})  # SIGKILL, SIGTERM: what a kubelet sends
RESTARTS_THAT_MEAN_A_LOOP = 3  # fewer may be a rollout settling
BEFORE_THE_END = timedelta(minutes=10)  # a probe's kill waits for the grace period, rarely longer
AFTER_THE_END = timedelta(minutes=1)  # clocks of node and API server differ a little


class Why(StrEnum):
    """The reasons that an end can have."""

    OUT_OF_MEMORY = "out of memory"
    LIVENESS = "liveness probe"
    STARTUP = "startup probe"
    NOT_FOUND = "command not found"
    NOT_EXECUTABLE = "command not executable"
    WRONG_FORMAT = "exec format error"
    HOOK = "postStart hook"
    CLEAN = "exited cleanly"
    CRASH = "crash"


@dataclass(frozen=True)
class End:
    """One container's end: its reason, how sure, the evidence, and the command or the words it is about."""

    state: ContainerState
    ending: Ending
    why: Why
    because: tuple[str, ...]
    confidence: Confidence = Confidence.CERTAIN
    word: str = ""
    this_run: bool = False


def ends(seen: Sequence[Evidence], *reasons: Why) -> Iterator[End]:
    """The ends that can explain what is wrong now, of every container, with one of the reasons."""
    for state, cite in containers(seen):
        for ending in _explaining(seen, state):
            end = _why(seen, state, ending, cite)
            if end.why in reasons:
                yield end


def node_ooms(seen: Sequence[Evidence], ending: Ending) -> Iterator[tuple[Event, str]]:
    """What a node said of memory at the time of that end: the kubelet, or its problem detector."""
    for event, cite in of_kind(seen, Event):
        if event.reason in {SYSTEM_OOM, "OOMKilling"} and _at_the_end(event, ending):
            yield event, cite


def looping(state: ContainerState) -> bool:
    """Whether it is restarted again and again, or stands ended."""
    back_off = state.waiting_reason == LOOP or state.ended is not None
    return back_off or state.restarts >= RESTARTS_THAT_MEAN_A_LOOP


def _explaining(seen: Sequence[Evidence], state: ContainerState) -> Iterator[Ending]:
    """The newest end, unless it is old news; and an OOM kill right before another kind of end."""
    found = [each for each in state.endings if each.reason not in NO_ENDING]
    if not found:
        message = state.waiting_message
        told = refused_by_runtime(message) or INIT_OOM in message
        if state.waiting_reason in START_FAILED and told:
            yield Ending(state.waiting_reason, NOT_FOUND_CODE, state.waiting_message)
        return
    present = state.ended is not None or state.waiting_reason in {LOOP, HOOK_ERROR, *START_FAILED}
    if present or recent(found[0].finished_at, seen):
        yield found[0]
    for earlier in found[1:]:
        if earlier.reason == OOM != found[0].reason and recent(earlier.finished_at, seen):
            yield earlier


def _why(seen: Sequence[Evidence], state: ContainerState, ending: Ending, cite: str) -> End:
    end = End(state, ending, Why.CRASH, (cite,), this_run=ending is state.ended)
    if ending.reason == OOM or INIT_OOM in ending.message:
        return _with(end, Why.OUT_OF_MEMORY)
    return _not_started(end) or _killed(seen, end) or _log_says(seen, end)


def _not_started(end: End) -> End | None:
    refused = refused_by_runtime(end.ending.message)
    return _with(end, _FAULTS[refused.fault], word=refused.word) if refused else None


def _killed(seen: Sequence[Evidence], end: End) -> End | None:
    """By a probe, where the kubelet says so; by a signal right after one failed; by the node."""
    about = [pair for pair in _around(seen, end) if pair[0].reason in {"Killing", "Unhealthy"}]
    for why, probe in ((Why.LIVENESS, "liveness"), (Why.STARTUP, "startup")):
        said = [pair for pair in about if f"{probe} probe" in pair[0].message.lower()]
        killing = any(event.reason == "Killing" for event, _ in said)
        if killing or (said and end.ending.exit_code in KILLED):
            sure = Confidence.CERTAIN if killing else Confidence.LIKELY
            return _with(end, why, *(cite for _, cite in said), confidence=sure)
    return _by_its_hook(seen, end) or _node_was_short(seen, end)


def _by_its_hook(seen: Sequence[Evidence], end: End) -> End | None:
    """The kubelet kills a container whose postStart hook failed."""
    hooks = [cite for event, cite in _around(seen, end) if event.reason == HOOK_FAILED]
    stated = end.state.waiting_reason == HOOK_ERROR
    return _with(end, Why.HOOK, *hooks) if hooks or stated else None


def _node_was_short(seen: Sequence[Evidence], end: End) -> End | None:
    if end.ending.exit_code != SIGKILLED:
        return None
    for _, cite in node_ooms(seen, end.ending):
        return _with(end, Why.OUT_OF_MEMORY, cite, confidence=Confidence.LIKELY)
    return None


def _log_says(seen: Sequence[Evidence], end: End) -> End:
    """The log names what the exit code only hints at."""
    code = end.ending.exit_code
    if code == 0:
        return _with(end, Why.CLEAN)
    lines, cite = run_log(seen, end.state, this_run=end.this_run)
    refused = refused_in_log(lines, code)
    if refused:
        why = _FAULTS[refused.fault]
        return _with(end, why, cite, confidence=Confidence.LIKELY, word=refused.word)
    if said := killed_at_last(lines) if end.state.memory_limit else "":
        return _with(end, Why.OUT_OF_MEMORY, cite, confidence=Confidence.LIKELY, word=said)
    if code in _BY_CODE and not lines:
        return _with(end, _BY_CODE[code], confidence=Confidence.LIKELY)
    return _with(end, Why.CRASH, *([cite] if cite else []))


def _around(seen: Sequence[Evidence], end: End) -> list[tuple[Event, str]]:
    found = events(seen, end.state.pod, container=end.state.container)
    return [pair for pair in found if _at_the_end(pair[0], end.ending)]


def _at_the_end(event: Event, ending: Ending) -> bool:
    """Whether the event, or any of its repeats, falls to the time of the end."""
    began, went_on = event.first_at or event.last_at, event.last_at or event.first_at
    end = ending.finished_at
    return not later(began, end, by=AFTER_THE_END) and not later(end, went_on, by=BEFORE_THE_END)


def _with(
    end: End, why: Why, *cites: str, confidence: Confidence = Confidence.CERTAIN, word: str = ""
) -> End:
    because = tuple(dict.fromkeys((*cites, *end.because)))  # what says why before what shows it
    return End(end.state, end.ending, why, because, confidence, word, end.this_run)


# What shells end with; believed alone only where nothing was written.
_BY_CODE = {NOT_FOUND_CODE: Why.NOT_FOUND, NOT_EXECUTABLE_CODE: Why.NOT_EXECUTABLE}
_FAULTS = {
    Fault.NOT_FOUND: Why.NOT_FOUND,
    Fault.NOT_EXECUTABLE: Why.NOT_EXECUTABLE,
    Fault.WRONG_FORMAT: Why.WRONG_FORMAT,
}
