from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.finding import Finding, Tier
from alertwhy.domain.severity import Severity
from tests.fakes.facts import NOW
from workers.conclude import MAX_TITLE, conclude
from workers.rules import Conclude, Rule
from workers.signs.times import newest

EVIDENCE = (Evidence("c", "o", "t", "k", id="e1", observed_at=NOW), Evidence("c", "o", "t", "k"))


def rule(cause: str, function: Conclude) -> Rule:
    return Rule(cause, Severity.ERROR, Tier.SYMPTOM, ("x",), function)


def yields(*findings: Finding) -> Conclude:
    return lambda _: findings


def breaks(_: Sequence[Evidence]) -> Iterator[Finding]:
    yield Finding("before it broke", ("e1",))
    raise KeyError("secret")


class TimeIsUp(Exception):
    pass


def test_findings_get_what_their_rule_declares() -> None:
    findings, gaps = conclude(EVIDENCE, [rule("a", yields(Finding("t", ("e1",))))])

    assert (
        Finding(
            "t", ("e1",), cause="a", severity=Severity.ERROR, explains=("x",), tier=Tier.SYMPTOM
        ),
    ) == findings
    assert () == gaps


@pytest.mark.parametrize("because", [("e9",), ("e1", "e9"), (), ("",)])
def test_a_finding_that_rests_on_nothing_there_is_dropped(because: tuple[str, ...]) -> None:
    assert ((), ()) == conclude(EVIDENCE, [rule("a", yields(Finding("t", because)))])


def test_a_rule_may_speak_for_another_cause() -> None:
    spoken = Finding("Container db ran out of memory", ("e1",), cause="oom-killed")
    (found,), _ = conclude(EVIDENCE, [rule("upstream-dependency", yields(spoken))])
    assert "oom-killed" == found.cause


def test_a_rule_that_fails_is_a_gap_and_silences_no_other() -> None:
    findings, (gap,) = conclude(
        EVIDENCE, [rule("z", breaks), rule("a", yields(Finding("t", ("e1",))))]
    )

    assert ["a"] == [each.cause for each in findings]
    assert ("rule z", "the rule failed with KeyError; it concluded nothing") == (
        gap.collector,
        gap.reason,
    )
    assert "secret" not in gap.reason + gap.remedy


def test_a_time_limit_is_let_through() -> None:
    def late(_: Sequence[Evidence]) -> Iterator[Finding]:
        raise TimeIsUp

    with pytest.raises(TimeIsUp):
        conclude(EVIDENCE, [rule("a", late)], let_through=(TimeIsUp,))


def test_a_title_is_one_line_whatever_the_cluster_calls_things() -> None:
    ((finding,), _) = conclude(EVIDENCE, [rule("a", yields(Finding("pod\n x" * 99, ("e1",))))])

    assert finding.title.startswith("pod xpod x")
    assert MAX_TITLE >= len(finding.title)
    assert finding.title.endswith("…")


def test_the_order_of_the_rules_changes_nothing() -> None:
    rules = [rule(name, yields(Finding(name, ("e1",)))) for name in "abc"]

    assert conclude(EVIDENCE, rules) == conclude(EVIDENCE, rules[::-1])


def test_now_is_the_newest_time_that_rules_see() -> None:
    later = NOW + timedelta(days=7)
    told = rule("a", lambda seen: [Finding(str(newest(seen)), ("e1",))])

    assert str(later) == conclude(EVIDENCE, [told], now=later)[0][0].title
    assert str(NOW) == conclude(EVIDENCE, [told])[0][0].title
