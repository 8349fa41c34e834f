"""What RQ runs, by name: each job takes ids, looks at the store, and does what is outstanding."""

import time
from collections.abc import Callable

import structlog
from structlog.contextvars import bound_contextvars

from workers.bootstrap import means
from workers.pipeline.admitting import empty_inbox
from workers.pipeline.analysing import analyse as analyse_stage
from workers.pipeline.delivering import deliver as deliver_stage
from workers.pipeline.digesting import tell as tell_stage
from workers.pipeline.investigating import investigate as investigate_stage
from workers.pipeline.means import Means
from workers.pipeline.previewing import preview as preview_stage
from workers.pipeline.silencing import silence as silence_stage
from workers.pipeline.watching import watch as watch_stage

log = structlog.get_logger()


def admit() -> None:
    """Empty the inbox."""
    _run("admit", empty_inbox)


def investigate(identity: str) -> None:
    """Collect and conclude for one investigation."""
    _run("investigate", lambda m: investigate_stage(m, identity), investigation=identity)


def analyse(identity: str) -> None:
    """Ask the model about one investigation."""
    _run("analyse", lambda m: analyse_stage(m, identity), investigation=identity)


def deliver(identity: str, receiver: str) -> None:
    """Bring one receiver's message up to date."""
    _run(
        "deliver",
        lambda m: deliver_stage(m, identity, receiver),
        investigation=identity,
        receiver=receiver,
    )


def digest(storm: str, receiver: str) -> None:
    """Bring one receiver's message about a storm up to date."""
    _run("digest", lambda m: tell_stage(m, storm, receiver), storm=storm, receiver=receiver)


def watch(identity: str) -> None:
    """Look again at what never says resolved."""
    _run("watch", lambda m: watch_stage(m, identity), investigation=identity)


def silence(identity: str) -> None:
    """Ask Alertmanager to be quiet, as a person wished."""
    _run("silence", lambda m: silence_stage(m, identity), investigation=identity)


def preview(token: str) -> None:
    """Say what a channel would be sent."""
    _run("preview", lambda m: preview_stage(m, token))


def _run(name: str, work: Callable[[Means], object], **context: str) -> None:
    """One closing line a job. A fault fails the job; its stage stays outstanding and is swept."""
    started = time.monotonic()
    outcome = "failed"
    with bound_contextvars(job=name, **context):
        try:
            work(means())
            outcome = "done"
        finally:
            took = round(time.monotonic() - started, 3)
            log.info("job_ended", outcome=outcome, seconds=took)
