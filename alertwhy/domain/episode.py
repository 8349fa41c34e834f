"""One firing period of one alert, and what admission made of each alert of a POST."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True)
class Episode:
    """Opened when an alert first fires, closed when it resolves.

    ``closed_at`` is our time of the closing, ``ended_at`` the alert's own ``endsAt``.
    """

    investigation: str
    opened_at: datetime
    closed_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether the alert still fires, as far as we were told."""
        return self.closed_at is None


class Outcome(StrEnum):
    """What became of one alert of a POST."""

    OPENED = "opened"
    JOINED = "joined"
    REPEATED = "repeated"
    CLOSED = "closed"
    REOPENED = "reopened"
    IGNORED = "ignored"


@dataclass(frozen=True)
class Admitted:
    """One alert's outcome, and the investigation it went to, if any."""

    fingerprint: str
    outcome: Outcome
    investigation: str | None = None


@dataclass(frozen=True)
class Receipt:
    """What one POST led to: ``waiting`` until admission has looked at it."""

    state: str
    alerts: tuple[Admitted, ...] = ()
