"""Curves as a short text: numbers, times and a line of small bars."""

import shlex
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from alertwhy.domain.curve import Curve
from workers.clients.metrics import Query
from workers.signs.quantities import MOST, readable

BARS = "▁▂▃▄▅▆▇█"
WIDTH = 16  # bars; enough for a shape, and short beside the numbers
FLAT = 0.02  # of the highest: what moves less is a line, and a drawing of it would lie
MINUTE, HOUR = 60, 3600  # seconds

Word = Callable[[float], str]


def drawn(curve: Curve, *, full: float = 0.0) -> str:
    """``▁▁▂▄▆█``, from zero to its highest, or to ``full``; empty where there is no shape."""
    top = max(curve.highest.value, full)
    if len(curve.points) < 3 or curve.lowest.value < 0 or top <= 0:  # noqa: PLR2004  # no shape in two
        return ""
    if curve.highest.value - curve.lowest.value < FLAT * top:
        return ""
    return "".join(BARS[min(len(BARS) - 1, int(each / top * len(BARS)))] for each in _bins(curve))


def told(curve: Curve, word: Word, *, full: float = 0.0) -> str:
    """``254Mi now, highest 255Mi at 09:20Z, lowest 90Mi at 03:30Z in 6 h ▁▁▂▄▆█``."""
    high, low = curve.highest, curve.lowest
    parts = [f"{word(curve.last.value)} at {clock(curve.last.at)}"]
    if word(high.value) != word(low.value):
        parts.append(f"highest {word(high.value)} at {clock(high.at)}")
        parts.append(f"lowest {word(low.value)} at {clock(low.at)}")
    over = f" in {span(curve.span)}" if curve.span else ""
    return f"{', '.join(parts)}{over} {drawn(curve, full=full)}".rstrip()


def cores(value: float) -> str:
    """``180m``."""
    return readable(Decimal(str(round(min(max(0.0, value), MOST), 3))), "cpu")


def span(given: timedelta) -> str:
    """``6 h``, ``50 min``."""
    seconds = given.total_seconds()
    return f"{seconds / HOUR:.0f} h" if seconds >= 2 * HOUR else f"{seconds / MINUTE:.0f} min"


def clock(at: datetime) -> str:
    """``09:20Z``; the date stands in the evidence's command."""
    return f"{at:%H:%MZ}"


def moment(at: datetime) -> str:
    """``2026-10-14T09:20Z``: for what may be on another day."""
    return f"{at:%Y-%m-%dT%H:%MZ}"


def command(query: Query, curve: Curve, address: str) -> str:
    """What a person would type to see the same."""
    where = address if address.startswith("$") else shlex.quote(address)
    start, end = (f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in (curve.first.at, curve.last.at))
    window = f"--start={start} --end={end} --step=5m"
    return f"promtool query range {window} {where} {shlex.quote(query.text)}"


def _bins(curve: Curve) -> list[float]:
    """The highest of each of ``WIDTH`` equal parts; a part without samples repeats the one before."""
    if len(curve.points) <= WIDTH:
        return [each.value for each in curve.points]
    width = curve.span / WIDTH
    found: list[list[float]] = [[] for _ in range(WIDTH)]
    for each in curve.points:
        found[min(WIDTH - 1, int((each.at - curve.first.at) / width))].append(each.value)
    bins: list[float] = []
    for part in found:
        bins.append(max(part) if part else bins[-1])
    return bins
