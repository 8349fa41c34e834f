"""What a number did over time, as a monitoring system sampled it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

FITS = 0.5  # of the variance that a line must explain (r²); a sawtooth explains far less


@dataclass(frozen=True)
class Point:
    """One sample; ``at`` is aware."""

    at: datetime
    value: float


@dataclass(frozen=True)
class Curve:
    """Samples, oldest first; never empty."""

    points: tuple[Point, ...]

    @property
    def first(self) -> Point:
        """The oldest."""
        return self.points[0]

    @property
    def last(self) -> Point:
        """The newest."""
        return self.points[-1]

    @property
    def highest(self) -> Point:
        """The first of the greatest."""
        return max(self.points, key=lambda each: each.value)

    @property
    def lowest(self) -> Point:
        """The first of the smallest."""
        return min(self.points, key=lambda each: each.value)

    @property
    def span(self) -> timedelta:
        """From the oldest to the newest."""
        return self.last.at - self.first.at

    @property
    def mean(self) -> float:
        """Of all samples alike."""
        return sum(each.value for each in self.points) / len(self.points)

    def after(self, at: datetime) -> "Curve | None":
        """What was sampled then and later; None where nothing was."""
        return curve_of(each for each in self.points if each.at >= at)

    def before(self, at: datetime) -> "Curve | None":
        """What was sampled then and earlier; None where nothing was."""
        return curve_of(each for each in self.points if each.at <= at)

    def rises(self) -> float:
        """How much a counter grew; a fall is a new beginning from zero."""
        pairs = zip(self.points, self.points[1:], strict=False)
        return sum(
            new.value - old.value if new.value >= old.value else new.value for old, new in pairs
        )

    def reaches(self, level: float) -> datetime | None:
        """When a straight line through the samples gets to ``level``; None where none fits."""
        slope, quality = self._line()
        if not slope or quality < FITS:
            return None
        seconds = (level - self.last.value) / slope
        if seconds < 0:
            return None
        try:
            return self.last.at + timedelta(seconds=seconds)
        except OverflowError:
            return None

    def _line(self) -> tuple[float, float]:
        """Slope a second by least squares, and r²."""
        start = self.first.at
        times = [(each.at - start).total_seconds() for each in self.points]
        middle, mean = sum(times) / len(times), self.mean
        pairs = [(t - middle, p.value - mean) for t, p in zip(times, self.points, strict=True)]
        spread, height = sum(t * t for t, _ in pairs), sum(v * v for _, v in pairs)
        if not spread or not height:
            return 0.0, 0.0
        together = sum(t * v for t, v in pairs)
        return together / spread, together * together / (spread * height)


def curve_of(points: Iterable[Point]) -> Curve | None:
    """The samples in order of time; None where there are none."""
    ordered = tuple(sorted(points, key=lambda each: each.at))
    return Curve(ordered) if ordered else None


def highest_of(curves: Iterable[Curve]) -> Curve | None:
    """Several as one: at each time the greatest, since replicas and restarts repeat a series."""
    found: dict[datetime, float] = {}
    for curve in curves:
        for each in curve.points:
            found[each.at] = max(each.value, found.get(each.at, each.value))
    return curve_of(Point(at, value) for at, value in found.items())
