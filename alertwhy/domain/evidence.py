"""What collectors saw, and what they could not see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from alertwhy.domain.facts import Fact

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True)
class Evidence:
    """One thing seen, as a person would see it with ``command``.

    ``text`` is for people and the model, redacted; ``facts`` is the same, typed, for rules.
    Facts live as long as the job that collected them and are never stored. A collector leaves
    ``id`` empty; it is given when all evidence is in (``e1``, ``e2``, …).
    """

    collector: str
    object: str
    text: str
    command: str
    observed_at: datetime | None = None
    id: str = ""
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Gap:
    """What could not be seen, why, and what a person can do about it."""

    collector: str
    reason: str
    remedy: str = ""


def of_kind(seen: Sequence[Evidence], kind: type[F]) -> Iterator[tuple[F, str]]:
    """Each fact of one kind, with the id of the evidence that shows it."""
    for evidence in seen:
        for fact in evidence.facts:
            if isinstance(fact, kind):
                yield fact, evidence.id
