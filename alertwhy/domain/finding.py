"""What rules concluded: a cause, how sure, resting on which evidence, and what to do."""

from dataclasses import dataclass
from enum import StrEnum

from alertwhy.domain.severity import Severity


class Confidence(StrEnum):
    """``certain`` only when the API itself states the cause; ``likely`` when two pieces agree."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"

    @property
    def rank(self) -> int:
        """2 for certain down to 0."""
        return {Confidence.CERTAIN: 2, Confidence.LIKELY: 1, Confidence.POSSIBLE: 0}[self]


class Risk(StrEnum):
    """What a command may do to the cluster."""

    READ_ONLY = "read-only"
    SAFE = "safe"
    DISRUPTIVE = "disruptive"


class Tier(StrEnum):
    """Where a cause stands in a chain: what to mend, what introduced it, what follows from it."""

    ROOT = "root"
    INTRODUCED_BY = "introduced-by"
    SYMPTOM = "symptom"

    @property
    def rank(self) -> int:
        """0 for what stands first."""
        return {Tier.ROOT: 0, Tier.INTRODUCED_BY: 1, Tier.SYMPTOM: 2}[self]


@dataclass(frozen=True)
class Step:
    """One thing a person can do; ``command`` is empty where no command does it.

    ``because`` cites evidence where a model proposed the step; ``suggested`` are the amounts in
    it that nobody has seen, only more of what was.
    """

    action: str
    command: str = ""
    risk: Risk = Risk.READ_ONLY
    because: tuple[str, ...] = ()
    suggested: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One cause. ``because`` holds evidence ids, ``explains`` the cause ids that follow from it.

    ``upstream`` names what is at fault where others may share it: ``Node worker-3``, ``Service
    shop/db``, ``registry quay.io``; ``""`` where the fault is the target's own. A rule leaves
    ``severity``, ``explains`` and ``tier`` to its decorator, and ``cause`` too, unless it speaks for another.
    """

    title: str
    because: tuple[str, ...]
    confidence: Confidence = Confidence.CERTAIN
    remediation: tuple[Step, ...] = ()
    cause: str = ""
    severity: Severity = Severity.WARNING
    explains: tuple[str, ...] = ()
    tier: Tier = Tier.ROOT
    upstream: str = ""


def rank(findings: "tuple[Finding, ...]") -> tuple[Finding, ...]:
    """Root-most first: tier, then what explains another before it, then confidence.

    Of several findings with one cause and one title only the surest stays. A guess explains
    nothing. The order is the same for the same findings in any order.
    """
    best: dict[tuple[str, str], Finding] = {}
    for finding in sorted(findings, key=_tie):
        best.setdefault((finding.cause, finding.title), finding)
    known = {each.cause: each for each in best.values() if not _guessed(each)}
    depth = {cause: _explainers(cause, known) for cause in {each.cause for each in best.values()}}
    return tuple(sorted(best.values(), key=lambda each: _place(each, depth[each.cause])))


def _tie(finding: Finding) -> tuple[int, str, str, tuple[str, ...]]:
    return (-finding.confidence.rank, finding.cause, finding.title, finding.because)


def _guessed(finding: Finding) -> bool:
    return finding.confidence is Confidence.POSSIBLE


def _explainers(cause: str, known: dict[str, Finding]) -> int:
    """How many other causes here explain it: a symptom of a symptom stands after both."""
    return sum(cause in each.explains for each in known.values() if each.cause != cause)


def _place(finding: Finding, depth: int) -> tuple[int, int, int, int, str, str]:
    """``possible`` never stands before what is better known, whatever its tier."""
    return (
        finding.tier.rank + (len(Tier) if _guessed(finding) else 0),
        depth,
        -finding.confidence.rank,
        -finding.severity.rank,
        finding.cause,
        finding.title,
    )
