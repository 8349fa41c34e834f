"""What collectors saw, and what they could not see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import TypeVar

from alertwhy.domain.facts import Fact

F = TypeVar("F", bound=Fact)

# In the future: deletionTimestamp while a pod stops, and when a volume will be full.
AHEAD = frozenset({"deleted_at", "full_at"})


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

    @cached_property
    def by_kind(self) -> dict[type[Fact], list[Fact]]:
        """Its facts in order, by their class: each of a hundred rules asks for one kind or two."""
        kinds: dict[type[Fact], list[Fact]] = {}
        for fact in self.facts:
            kinds.setdefault(type(fact), []).append(fact)
        return kinds

    @cached_property
    def latest(self) -> datetime | None:
        """The newest time that it tells; looked for once, since every rule asks."""
        return max((utc(each) for each in _times(self)), default=None)


@dataclass(frozen=True)
class Gap:
    """What could not be seen, why, and what a person can do about it."""

    collector: str
    reason: str
    remedy: str = ""


def of_kind(seen: Sequence[Evidence], kind: type[F]) -> Iterator[tuple[F, str]]:
    """Each fact of one kind, with the id of the evidence that shows it."""
    for evidence in seen:
        for found, facts in evidence.by_kind.items():
            if issubclass(found, kind):
                for fact in facts:
                    if isinstance(fact, kind):  # each is; a type checker wants to hear it
                        yield fact, evidence.id


def utc(at: datetime) -> datetime:
    """The same time, comparable: one without a zone is UTC, as Kubernetes writes it."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _times(value: object) -> Iterator[datetime]:
    if isinstance(value, datetime):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            if not isinstance(each, str):
                yield from _times(each)
    elif is_dataclass(value) and not isinstance(value, type):
        for name in _telling(type(value)):
            found = getattr(value, name)
            if found and not isinstance(found, str | int):
                yield from _times(found)


@cache
def _telling(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind) if each.name not in AHEAD)
