"""What evidence proves: one file per family of causes.

May live here: pure functions from evidence to findings. May not: reading anything, asking the
clock, or importing another family.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.finding import Finding, Tier
from alertwhy.domain.severity import Severity
from alertwhy.plugins import Registry

Conclude = Callable[[Sequence[Evidence]], Iterable[Finding]]


@dataclass(frozen=True)
class Rule:
    """One cause: its id, how bad, what follows from it, and the function that concludes it."""

    cause: str
    severity: Severity
    tier: Tier
    explains: tuple[str, ...]
    conclude: Conclude


RULES: Registry[Rule] = Registry("rule", "workers.rules")


def rule(
    cause: str,
    *,
    severity: Severity = Severity.ERROR,
    tier: Tier = Tier.ROOT,
    explains: Iterable[str] = (),
) -> Callable[[Conclude], Conclude]:
    """Register a function ``(evidence) -> Iterable[Finding]`` under the cause id it concludes."""

    def register(conclude: Conclude) -> Conclude:
        RULES.add(cause, Rule(cause, severity, tier, tuple(explains), conclude))
        return conclude

    return register
