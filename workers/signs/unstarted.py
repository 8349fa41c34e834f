"""Containers that the runtime could not make or start, for no fault of their command or mounts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import ContainerState
from workers.signs.endings import START_FAILED, Why, ends
from workers.signs.pods import containers

NOT_STARTED = frozenset({"StartError", "ContainerCannotRun"})  # how containerd and Docker end it


class Fault(StrEnum):
    """What was in the way."""

    NO_COMMAND = "no command"
    NAME_HELD = "name held"
    TOO_SLOW = "too slow"
    CGROUP = "cgroup"


# containerd and Docker; containerd, CRI-O and Docker on what is left of a try that took too long;
# the kubelet's own patience with the runtime; runc.
_WORDS = (
    (Fault.NO_COMMAND, r"no command specified"),
    (
        Fault.NAME_HELD,
        r"failed to reserve container name|error reserving ctr name|container name .{1,300}already in use",
    ),
    (Fault.TOO_SLOW, r"^(?:rpc error: code = DeadlineExceeded desc = )?context deadline exceeded$"),
    (
        Fault.CGROUP,
        (
            r"unable to apply cgroup configuration|cgroups?: cgroup mountpoint does not exist"
            r"|error setting cgroup config|cannot enter cgroup"
        ),
    ),
)


@dataclass(frozen=True)
class Unstarted:
    """One container, in whose words, shown by what."""

    state: ContainerState
    fault: Fault
    said: str
    because: tuple[str, ...]


def unstarted(seen: Sequence[Evidence], *faults: Fault) -> Iterator[Unstarted]:
    """Those that wait to be made, and those whose start failed."""
    for state, said, because in _told(seen):
        fault = _fault(said)
        if fault in faults:
            yield Unstarted(state, fault, said, because)


def _told(seen: Sequence[Evidence]) -> Iterator[tuple[ContainerState, str, tuple[str, ...]]]:
    for state, cite in containers(seen):
        if state.waiting_reason in START_FAILED:
            yield state, state.waiting_message.strip(), (cite,)
    for end in ends(seen, Why.CRASH):
        if end.ending.reason in NOT_STARTED:
            yield end.state, end.ending.message.strip(), end.because


def _fault(said: str) -> Fault | None:
    found = (fault for fault, pattern in _WORDS if re.search(pattern, said, re.IGNORECASE))
    return next(found, None)
