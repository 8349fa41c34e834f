"""What people said about an investigation, and what they asked to be done for it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Press(StrEnum):
    """The buttons of a message, as Slack gives them back when one is pressed."""

    RERUN = "alertwhy-rerun"
    SILENCE_1 = "alertwhy-silence-1"
    SILENCE_4 = "alertwhy-silence-4"
    SILENCE_24 = "alertwhy-silence-24"
    RIGHT = "alertwhy-right"
    WRONG = "alertwhy-wrong"

    @property
    def hours(self) -> int:
        """How long to be silent, 0 for what silences nothing."""
        return {Press.SILENCE_1: 1, Press.SILENCE_4: 4, Press.SILENCE_24: 24}.get(self, 0)


class Opinion(StrEnum):
    """Whether the first cause was the one."""

    RIGHT = "right"
    WRONG = "wrong"


@dataclass(frozen=True)
class Feedback:
    """One person's word; a later one of the same person replaces it."""

    verdict: Opinion
    by: str
    at: datetime
    note: str = ""
    resolution: str = ""


@dataclass(frozen=True)
class Silence:
    """A silence that a person asked for; ``until`` is set once Alertmanager has it, else ``error``."""

    hours: int
    by: str
    asked_at: datetime
    until: datetime | None = None
    error: str | None = None

    @property
    def pending(self) -> bool:
        """Whether Alertmanager is still to be told."""
        return self.until is None and self.error is None
