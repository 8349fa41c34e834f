"""Waiting for what other processes do, with an error that says what never came."""

from collections.abc import Callable
from time import monotonic, sleep
from typing import TypeVar

T = TypeVar("T")

PAUSE = 0.1  # seconds between two looks


def eventually(look: Callable[[], T], what: str, *, seconds: float = 60.0) -> T:
    """The first true value that ``look`` returns; AssertionError names ``what`` and the last one.

    An AssertionError inside ``look`` means not yet; the last one is chained.
    """
    end = monotonic() + seconds
    while True:
        seen: object = None
        failed: AssertionError | None = None
        try:
            value = look()
            if value:
                return value
            seen = value
        except AssertionError as error:
            failed = error
        if monotonic() >= end:
            raise AssertionError(
                f"{what} did not come in {seconds:g} s; last: {seen!r}"
            ) from failed
        sleep(PAUSE)
