"""Runs the worker processes, one queue each, starts them anew when they end, and sweeps.

A worker that listened to two queues could lose a job for ever (RQ pops from several lists
without leaving a trace); so each process has one.
"""

import os
import signal
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from threading import Event, Thread
from types import FrameType

import structlog

from alertwhy import logs
from alertwhy.errors import AlertwhyError
from alertwhy.queue import JOB_TIMEOUT, QueueName, run_worker
from alertwhy.settings import Settings
from alertwhy.store.connection import connect, reachable
from workers import bootstrap
from workers.pipeline.sweeping import EVERY, sweep

RESTART_PAUSE = 1.0  # seconds between starts of a process that ends at once
GRACE = JOB_TIMEOUT + 10  # seconds that a told process may take to finish its job
ENDING = (signal.SIGTERM, signal.SIGINT)

log = structlog.get_logger()


@dataclass
class _Slot:
    """One place for a worker process."""

    queue: QueueName
    process: ForkProcess | None = None
    started: float = 0.0


def supervise(settings: Settings, queues: Iterable[QueueName], processes: int) -> None:
    """Keep ``processes`` workers a queue running until SIGTERM or SIGINT.

    Processes are forked from this one, so that what it imported costs them nothing.
    ``settings.redis_url`` must be set.
    """
    preload(settings)
    stop = Event()
    for number in ENDING:
        signal.signal(number, _stopper(stop))
    slots = [_Slot(queue) for queue in queues for _ in range(processes)]
    while not stop.is_set():
        for slot in slots:
            _keep_running(slot, settings)
        _sweep(settings)
        stop.wait(EVERY)
    _end(slots)


def _keep_running(slot: _Slot, settings: Settings) -> None:
    if slot.process and slot.process.is_alive():
        return
    if slot.process:
        log.warning("worker_ended", queue=slot.queue, exit_code=slot.process.exitcode)
    if time.monotonic() - slot.started < RESTART_PAUSE:
        return
    slot.started = time.monotonic()
    slot.process = get_context("fork").Process(
        target=live_as_worker,
        args=(settings, slot.queue, os.getpid()),
        name=f"alertwhy-{slot.queue}",
    )
    # One that came before ``live_as_worker`` would be heard by this process's handler, in vain.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        slot.process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def live_as_worker(settings: Settings, queue: QueueName, parent: int) -> None:
    """The life of one worker process, forked by ``parent``; ends on SIGTERM, after its job."""
    for number in ENDING:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    logs.configure()
    bootstrap.reset(settings)
    Thread(target=_end_with, args=(parent,), daemon=True).start()
    run_worker(connect(settings.redis_url), queue)


def _end_with(parent: int) -> None:
    """No orphans: a worker whose supervisor was killed finishes its job and goes."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def _sweep(settings: Settings) -> None:
    try:
        with reachable():
            sweep(bootstrap.means_of(settings))
    except AlertwhyError as error:
        log.warning("sweep_failed", reason=str(error))


def _end(slots: list[_Slot]) -> None:
    """Warm: each finishes its job; what is not done by then is another's, once its lease ends."""
    alive = [slot.process for slot in slots if slot.process and slot.process.is_alive()]
    for process in alive:
        process.terminate()
    end = time.monotonic() + GRACE
    for process in alive:
        process.join(max(0.0, end - time.monotonic()))
        if process.is_alive():
            process.kill()


def _stopper(stop: Event) -> Callable[[int, FrameType | None], None]:
    def told(_: int, __: FrameType | None) -> None:
        stop.set()

    return told


def preload(settings: Settings) -> None:
    """Import what jobs need before forking: the clients of cluster and model cost a second each.

    Not made here, each process would pay that at its first job, one after the other.
    """
    import_module("workers.jobs")
    bootstrap.cluster_of(settings)
    bootstrap.model_of(settings)
