"""What the model concluded, after everything that no evidence supports was dropped."""

from dataclasses import dataclass
from enum import StrEnum

from alertwhy.domain.finding import Step


class Likelihood(StrEnum):
    """The model's own confidence; code may only lower it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True)
class RuledOut:
    """A cause that the evidence speaks against."""

    cause: str
    because: tuple[str, ...]


@dataclass(frozen=True)
class Tokens:
    """What one call cost, as the server counted it; zero where it did not say."""

    input: int = 0
    output: int = 0
    cached: int = 0


@dataclass(frozen=True)
class Diagnosis:
    """One grounded answer. ``seconds`` is how long the call took, ``cost`` what it cost.

    ``cost`` is None where no price is configured; an answer that was had before cost nothing.
    """

    summary: str
    root_cause: str
    confidence: Likelihood
    because: tuple[str, ...]
    remediation: tuple[Step, ...] = ()
    ruled_out: tuple[RuledOut, ...] = ()
    unresolved: tuple[str, ...] = ()
    model: str = ""
    tokens: Tokens = Tokens()
    seconds: float = 0.0
    cost: float | None = None


@dataclass(frozen=True)
class Said:
    """What the model said, not yet held to evidence: to be told about the same question again.

    ``shown`` are the ids of the evidence it was given, ``names`` the objects that it is about;
    ``failed`` is the reason where it said nothing.
    """

    diagnosis: Diagnosis | None = None
    shown: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    failed: str = ""
