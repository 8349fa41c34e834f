"""Runs a case as an alert would be: the real pipeline over its recorded cluster, measured."""

import time
from dataclasses import dataclass
from datetime import datetime

from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from workers.clients.openai import Model
from workers.collectors import COLLECTORS
from workers.conclude import RULE_GAPS
from workers.evaluation.cases import Case, Expected
from workers.pipeline.explaining import explain
from workers.rules import RULES


@dataclass(frozen=True)
class Named:
    """One finding of an outcome, in its place."""

    cause: str
    confidence: Confidence

    def __str__(self) -> str:
        """``oom-killed (likely)``; what is certain goes without saying."""
        sure = self.confidence is Confidence.CERTAIN
        return self.cause if sure else f"{self.cause} ({self.confidence})"


@dataclass(frozen=True)
class Spent:
    """What one investigation cost; the reading of its files not counted."""

    api_reads: int = 0
    cpu_ms: float = 0.0
    wall_ms: float = 0.0
    tokens: int = 0


@dataclass(frozen=True)
class Outcome:
    """What became of a case. ``unseen`` are the expected texts that no evidence holds.

    ``failed`` says which rules raised: a fault of ours, whatever the others found.
    """

    case: str
    expected: Expected
    target: ObjectRef | None
    findings: tuple[Named, ...]
    unseen: tuple[str, ...]
    spent: Spent
    failed: tuple[str, ...] = ()


def warm() -> None:
    """Import every plugin, so that the first case does not pay for all."""
    list(COLLECTORS)
    list(RULES)


def run(case: Case, *, now: datetime, model: Model | None = None) -> Outcome:
    """Investigate; where nobody would look, nothing was found."""
    wanted = case.expected
    if case.question is None:
        return Outcome(case.name, wanted, None, (), wanted.evidence, Spent())
    cpu, wall = time.process_time(), time.perf_counter()
    found = explain(case.question, case.cluster, model=model, identity=case.name, now=now)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    tokens = found.diagnosis.tokens if found.diagnosis else None
    told = "\n".join(f"{each.object}: {each.text}" for each in found.evidence)
    return Outcome(
        case=case.name,
        expected=wanted,
        target=found.target.ref,
        findings=tuple(Named(each.cause, each.confidence) for each in found.findings),
        unseen=tuple(each for each in wanted.evidence if each not in told),
        spent=Spent(
            api_reads=found.stats.api_reads,
            cpu_ms=round(cpu * 1000, 1),
            wall_ms=round(wall * 1000, 1),
            tokens=tokens.input + tokens.output if tokens else 0,
        ),
        failed=tuple(
            f"{gap.collector}: {gap.reason}"
            for gap in found.gaps
            if gap.collector.startswith(RULE_GAPS)
        ),
    )
