"""Processes that were killed inside a container that itself lived on: what their parent wrote of them.

Before cgroup v2 and Kubernetes 1.28 the kernel kills one process, not the container, so that no
status ever says OOMKilled. A parent that kills its own child for being slow says so first.
"""

import re
from collections.abc import Sequence

AT_LAST = 6  # lines: what a parent writes as it ends for the loss of its child
# gunicorn; Celery, billiard; uWSGI; PHP-FPM, nginx; PostgreSQL, Redis; supervisord, pm2; joblib, PyTorch;
# Go's os/exec; Node's child_process; bash.
_KILLED = re.compile(
    r"was sent SIGKILL! perhaps out of memory|(?:prematurely|exited with):? '?signal 9\b|killed by signal:? ?(?:9\b|killed)"
    r"|(?:exited on|terminated by)(?: a)? (?:signal 9\b|signal SIGKILL|SIGKILL)|via signal \[SIGKILL\]|SIGKILL\(-9\)"
    r"|\bsignal: killed\b|signal: '?SIGKILL\b|exitcode:? -9\b|line \d+: +\d+ Killed\b",
    re.IGNORECASE,
)
# 128 + 9, as shells hand it on. As the last thing a run says: one that goes on may well speak of others.
_HANDED_ON = re.compile(
    r"^(?!.*\b(?:pod|container|task|job|step|workflow|node)\b).*(?:exit (?:value|status|code)|exited with(?: code)?):? 137\b",
    re.IGNORECASE,
)
_TOO_SLOW = re.compile(
    r"worker timeout|harakiri|time limit|TimeLimitExceeded|execution timed out|terminating timed out worker"
    r"|did not (?:stop|exit|terminate|shut ?down)|SIGTERM|grace(?:ful)? (?:period|timeout)|force(?:d|fully)? kill|sigkill (?:to|sent)|timed out|deadline exceeded|cancell?ed",
    re.IGNORECASE,
)


def killed(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines that tell of a process killed with SIGKILL; none where its parent may have done it."""
    if any(_TOO_SLOW.search(line) for line in lines):
        return ()
    return tuple(line.strip() for line in lines if _KILLED.search(line))


def killed_at_last(lines: Sequence[str]) -> str:
    """What the run says of it right before its end; ``""`` where that is not why."""
    if any(_TOO_SLOW.search(line) for line in lines):
        return ""
    last = [line.strip() for line in lines if line.strip()][-AT_LAST:]
    said = [line for line in last if _KILLED.search(line) or _HANDED_ON.search(line)]
    return said[-1] if said else ""
