"""Runs one function in several real processes at the same moment, each with its own connection."""

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from typing import TypeVar

from redis import Redis

from alertwhy.store import Store

T = TypeVar("T")


def race(url: str, turn: Callable[[Store, int], T], *, processes: int = 2) -> list[T]:
    """What each process's turn gave, in no order; all start together."""
    context = get_context("fork")
    barrier = context.Barrier(processes)
    answers = context.SimpleQueue()
    runners = [
        context.Process(target=_run, args=(url, turn, number, barrier, answers))
        for number in range(processes)
    ]
    for runner in runners:
        runner.start()
    given = [answers.get() for _ in runners]
    for runner in runners:
        runner.join(10)
    return given


def _run(url: str, turn, number: int, barrier: Barrier, answers) -> None:
    with Redis.from_url(url) as redis:
        store = Store(redis, retention=3600, lease=30)
        barrier.wait(10)
        answers.put(turn(store, number))
