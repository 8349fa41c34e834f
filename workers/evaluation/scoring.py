"""What outcomes score; pure.

| figure | is |
|---|---|
| hit@1, hit@3 | share of the faulty cases with an expected cause as the first finding, among the first three |
| target | share of the cases that say so whose root object was found |
| evidence | share of the expected texts that were seen |
| false | findings above ``possible`` on healthy cases |
| reads, cpu-ms, wall-ms, tokens | of one case: -p50, -p95, -max |
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from alertwhy.domain.finding import Confidence
from workers.evaluation.running import Named, Outcome

CLOSE = 3  # findings that a person reads before giving up
PERCENTILES = {"p50": 0.5, "p95": 0.95, "max": 1.0}


@dataclass(frozen=True)
class Broken:
    """A case that could not be run, and why."""

    case: str
    reason: str


@dataclass(frozen=True)
class Miss:
    """A case that was not understood: what was wanted, what was found instead."""

    case: str
    kind: str  # hit@1, hit@3, target, evidence, false, rule
    wanted: str
    found: str


@dataclass(frozen=True)
class Scorecard:
    """All outcomes, judged. A figure is None where no case tells."""

    outcomes: tuple[Outcome, ...]
    broken: tuple[Broken, ...] = ()

    @property
    def figures(self) -> dict[str, float | None]:
        """Every figure by its name, the shares first."""
        return {**_shares(self.outcomes), **_costs(self.outcomes)}

    @property
    def misses(self) -> tuple[Miss, ...]:
        """Whatever keeps a share from 1, case by case."""
        return tuple(miss for each in self.outcomes for miss in misses_of(each))

    @property
    def faulty(self) -> tuple[Outcome, ...]:
        """Those that expect a cause."""
        return tuple(each for each in self.outcomes if each.expected.causes)

    @property
    def healthy(self) -> tuple[Outcome, ...]:
        """Those that expect none."""
        return tuple(each for each in self.outcomes if each.expected.none)


@dataclass(frozen=True)
class Bound:
    """What a figure must reach (``at_least``) or may not exceed."""

    figure: str
    limit: float
    at_least: bool

    def missed_by(self, figures: Mapping[str, float | None]) -> str:
        """In words how it was missed, ``""`` where it holds; what no case tells is missed."""
        word = "at least" if self.at_least else "at most"
        found = figures.get(self.figure)
        if found is None:
            return f"{self.figure} must be {word} {self.limit:g}, and no case tells it"
        holds = found >= self.limit if self.at_least else found <= self.limit
        return "" if holds else f"{self.figure} is {found:g}, it must be {word} {self.limit:g}"


def hit(outcome: Outcome, among: int) -> bool:
    """Whether an expected cause is one of the first findings."""
    return any(each.cause in outcome.expected.causes for each in outcome.findings[:among])


def false_findings(outcome: Outcome) -> tuple[Named, ...]:
    """What a healthy case must not have: findings above ``possible``."""
    if not outcome.expected.none:
        return ()
    return tuple(each for each in outcome.findings if each.confidence is not Confidence.POSSIBLE)


def misses_of(outcome: Outcome) -> list[Miss]:
    """Each way in which one case was not understood."""
    wanted, found = outcome.expected, _listed(outcome.findings[:CLOSE]) or "nothing"
    misses: list[Miss] = []
    if wanted.causes and not hit(outcome, 1):
        kind = "hit@1" if hit(outcome, CLOSE) else f"hit@{CLOSE}"
        misses.append(Miss(outcome.case, kind, " or ".join(wanted.causes), found))
    if wanted.target and wanted.target != outcome.target:
        misses.append(Miss(outcome.case, "target", str(wanted.target), str(outcome.target)))
    if outcome.unseen:
        misses.append(Miss(outcome.case, "evidence", _listed(outcome.unseen), "not seen"))
    if false := false_findings(outcome):
        misses.append(Miss(outcome.case, "false", "nothing", _listed(false)))
    if outcome.failed:
        misses.append(Miss(outcome.case, "rule", "no rule that raises", _listed(outcome.failed)))
    return misses


def percentile(values: Iterable[float], share: float) -> float | None:
    """The nearest rank: the least value that ``share`` of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else None


def _shares(outcomes: Sequence[Outcome]) -> dict[str, float | None]:
    faulty = [each for each in outcomes if each.expected.causes]
    aimed = [each for each in outcomes if each.expected.target]
    texts = sum(len(each.expected.evidence) for each in outcomes)
    unseen = sum(len(each.unseen) for each in outcomes)
    right = sum(each.expected.target == each.target for each in aimed)
    return {
        "hit@1": _share(sum(hit(each, 1) for each in faulty), len(faulty)),
        f"hit@{CLOSE}": _share(sum(hit(each, CLOSE) for each in faulty), len(faulty)),
        "target": _share(right, len(aimed)),
        "evidence": _share(texts - unseen, texts),
        "false": float(sum(len(false_findings(each)) for each in outcomes)),
    }


def _costs(outcomes: Sequence[Outcome]) -> dict[str, float | None]:
    costs = {
        "reads": [float(each.spent.api_reads) for each in outcomes],
        "cpu-ms": [each.spent.cpu_ms for each in outcomes],
        "wall-ms": [each.spent.wall_ms for each in outcomes],
        "tokens": [float(each.spent.tokens) for each in outcomes],
    }
    return {
        f"{name}-{rank}": percentile(values, share)
        for name, values in costs.items()
        for rank, share in PERCENTILES.items()
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _listed(parts: Iterable[object]) -> str:
    return ", ".join(str(each) for each in parts)
