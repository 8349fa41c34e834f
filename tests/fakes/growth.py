"""Whether time grows with a text or with its square, on any machine."""

import time
from collections.abc import Callable

TIMES = 8  # as long
LINEAR = 4 * TIMES  # what is still no square: that is TIMES * TIMES
LEAST = 0.002  # seconds; what is shorter is not the text's
TRIES = 3


def growth(work: Callable[[str], object], text: str) -> float:
    """How many times as long ``text`` takes as its first eighth: about 8, or about 64."""
    short = min(_seconds(work, text[: len(text) // TIMES]) for _ in range(TRIES))
    for _ in range(TRIES):  # who shares the machine may disturb one measurement
        found = _seconds(work, text) / max(short, LEAST)
        if found < LINEAR:
            break
    return found


def _seconds(work: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    work(text)
    return time.process_time() - began
