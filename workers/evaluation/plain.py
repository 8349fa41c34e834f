"""A scorecard as JSON has it: what ``alertwhy eval --output json`` prints."""

from workers.evaluation.running import Outcome
from workers.evaluation.scoring import Scorecard, hit


def as_plain(card: Scorecard) -> dict[str, object]:
    """Counts, figures, misses, broken cases, and every outcome, in this order."""
    return {
        "cases": len(card.outcomes),
        "faulty": len(card.faulty),
        "healthy": len(card.healthy),
        "figures": card.figures,
        "misses": [
            {"case": each.case, "kind": each.kind, "wanted": each.wanted, "found": each.found}
            for each in card.misses
        ],
        "broken": [{"case": each.case, "reason": each.reason} for each in card.broken],
        "outcomes": [_outcome(each) for each in card.outcomes],
    }


def _outcome(outcome: Outcome) -> dict[str, object]:
    spent, target = outcome.spent, outcome.target
    faulty = bool(outcome.expected.causes)
    return {
        "case": outcome.case,
        "expected": list(outcome.expected.causes),
        "healthy": outcome.expected.none,
        "hit1": hit(outcome, 1) if faulty else None,
        "hit3": hit(outcome, 3) if faulty else None,
        "target": {"kind": target.kind, "namespace": target.namespace, "name": target.name}
        if target
        else None,
        "findings": [
            {"cause": each.cause, "confidence": each.confidence.value} for each in outcome.findings
        ],
        "unseen": list(outcome.unseen),
        "apiReads": spent.api_reads,
        "cpuMs": spent.cpu_ms,
        "wallMs": spent.wall_ms,
        "tokens": spent.tokens,
    }
