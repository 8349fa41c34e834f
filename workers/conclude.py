"""Every rule over all evidence: ranked findings, and a gap for each rule that failed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from alertwhy.domain.evidence import Evidence, Gap
from alertwhy.domain.facts import Unrecorded
from alertwhy.domain.finding import Finding, rank
from workers.rules import Rule
from workers.signs.wording import one_line

RULE_GAPS = "rule "  # how the place of a gap begins that a rule left by raising
MAX_TITLE = 300  # characters: a title is one line, and names from a cluster may be anything


def conclude(
    evidence: Sequence[Evidence],
    rules: Iterable[Rule],
    *,
    now: datetime | None = None,
    let_through: tuple[type[Exception], ...] = (),
    unrecorded: tuple[str, ...] = (),
) -> tuple[tuple[Finding, ...], tuple[Gap, ...]]:
    """The same evidence gives the same answer, whatever the order of the rules.

    Evidence must carry its ids. What is old is judged against ``now`` (a snapshot's ``takenAt``),
    without it against the newest time in the evidence. A finding that cites what is not there is
    dropped. ``let_through`` names what must not be caught: RQ's time limit. ``unrecorded`` are the
    kinds of which not finding one proves nothing.
    """
    lacks = (Unrecorded(unrecorded),) if unrecorded else ()
    clock = Evidence("", "", "", "", observed_at=now, facts=lacks)  # rules have no other
    seen = (*evidence, clock)
    findings: list[Finding] = []
    gaps: list[Gap] = []
    for rule in sorted(rules, key=lambda each: each.cause):
        try:
            findings += _concluded(rule, seen)
        except let_through:
            raise
        except Exception as error:  # noqa: BLE001  # one rule's mistake must not silence the others
            gaps.append(_failed(rule, error))
    return rank(tuple(findings)), tuple(gaps)


def _concluded(rule: Rule, evidence: Sequence[Evidence]) -> Iterator[Finding]:
    known = {each.id for each in evidence if each.id}
    for finding in tuple(rule.conclude(evidence)):
        if finding.because and known.issuperset(finding.because):
            yield replace(
                finding,
                title=one_line(finding.title, MAX_TITLE),
                cause=finding.cause or rule.cause,
                severity=rule.severity,
                tier=rule.tier,
                explains=rule.explains,
            )


def _failed(rule: Rule, error: Exception) -> Gap:
    return Gap(
        collector=f"{RULE_GAPS}{rule.cause}",
        reason=f"the rule failed with {type(error).__name__}; it concluded nothing",
        remedy="report it, with a snapshot of what it looked at",
    )
