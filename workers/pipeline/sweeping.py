"""The sweep: wakes whatever should have been looked at by now, and ends what is over.

Runs in the supervisor every second; one of all supervisors does the work. Nothing waits for
RQ's own recovery (90 s and more) or its scheduler.
"""

from datetime import timedelta

import structlog

from alertwhy.domain.investigation import Status
from alertwhy.store import keys
from workers.pipeline.means import Means

EVERY = 1.0  # seconds: how late a retry or a patience may be
GUARD_MS = 900  # one sweep among all supervisors in that time
EXPIRES_AFTER = timedelta(hours=24)  # without a word from its alerts

log = structlog.get_logger()


def sweep(means: Means) -> int:
    """One round; how many stages it woke. Another supervisor's turn: none."""
    if not means.store.redis.set(keys.SWEEP, "1", nx=True, px=GUARD_MS):
        return 0
    if means.store.inbox.depth() and means.store.inbox.want():
        means.queues.admit()
    overdue = tuple(means.store.work.overdue(means.now()))
    means.queues.wake(overdue)
    if overdue:
        means.store.counters.add("alertwhy_swept_total", len(overdue))
    _expire(means)
    means.store.investigations.forget(means.now())
    return len(overdue)


def _expire(means: Means) -> None:
    """Alertmanager repeats at the latest after 12 h by custom; a day of silence is an end."""
    for identity in means.store.investigations.unheard_of(means.now(), EXPIRES_AFTER):
        found = means.store.investigations.load(identity)
        if found and means.close(found, Status.EXPIRED):
            log.info("investigation_expired", investigation=identity)
