from dataclasses import replace

import pytest

from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from workers.evaluation.cases import Expected
from workers.evaluation.running import Named, Outcome, Spent
from workers.evaluation.scoring import Bound, Miss, Scorecard, misses_of, percentile

CART = ObjectRef("Deployment", "shop", "cart")
FAULTY = Expected(causes=("oom-killed", "heap-exhausted"), target=CART, evidence=("a", "b"))


def outcome(
    *causes: str, expected: Expected = FAULTY, unseen: tuple[str, ...] = (), reads: int = 7
) -> Outcome:
    sure = {"?": Confidence.POSSIBLE}
    findings = tuple(Named(c.rstrip("?"), sure.get(c[-1], Confidence.CERTAIN)) for c in causes)
    return Outcome("case", expected, CART, findings, unseen, Spent(reads, 10.0, 20.0, 0))


def figure(name: str, *outcomes: Outcome) -> float | None:
    return Scorecard(outcomes).figures[name]


def test_any_expected_cause_in_first_place_is_a_hit() -> None:
    two = (outcome("heap-exhausted", "app-crash"), outcome("app-crash", "oom-killed"))
    assert 0.5 == figure("hit@1", *two)
    assert 1.0 == figure("hit@3", *two)


def test_the_fourth_place_is_too_late() -> None:
    assert 0.0 == figure("hit@3", outcome("a", "b", "c", "oom-killed"))


def test_the_target_and_the_evidence_are_shares_of_what_was_asked() -> None:
    other = Expected(causes=("x",), target=ObjectRef("Pod", "shop", "cart-0"))
    both = (outcome("oom-killed", unseen=("b",)), outcome("x", expected=other))
    assert 0.5 == figure("target", *both)
    assert 0.5 == figure("evidence", *both)


def test_a_guess_about_a_healthy_one_is_forgiven() -> None:
    healthy = Expected(none=True)
    assert 0.0 == figure("false", outcome("oom-killed?", expected=healthy))
    assert 2.0 == figure("false", outcome("oom-killed", "app-crash", expected=healthy))


def test_a_rule_that_raises_is_a_miss_even_where_the_cause_is_found() -> None:
    failed = replace(outcome("oom-killed"), failed=("rule app-crash: the rule failed",))
    wanted = Miss("case", "rule", "no rule that raises", "rule app-crash: the rule failed")
    assert [wanted] == misses_of(failed)


def test_what_no_case_tells_is_no_figure() -> None:
    figures = Scorecard(()).figures
    assert {"hit@1", "hit@3", "target", "evidence", "false"} < figures.keys()
    assert figures["hit@1"] is figures["target"] is figures["reads-p95"] is None


def test_costs_are_told_by_rank() -> None:
    card = Scorecard(tuple(outcome(reads=reads) for reads in range(1, 21)))
    ranks = [card.figures[f"reads-{rank}"] for rank in ("p50", "p95", "max")]
    assert [10, 19, 20] == ranks


@pytest.mark.parametrize(
    ("values", "share", "expected"), [([], 0.5, None), ([3.0], 0.95, 3.0), ([2.0, 1.0], 0.5, 1.0)]
)
def test_a_percentile_is_a_value_that_was_there(
    values: list[float], share: float, expected: float | None
) -> None:
    assert expected == percentile(values, share)


def test_a_miss_says_what_was_found_instead() -> None:
    late = outcome("app-crash", "oom-killed", unseen=("b",))
    never = outcome()
    wanted = "oom-killed or heap-exhausted"
    expected = (
        Miss("case", "hit@1", wanted, "app-crash, oom-killed"),
        Miss("case", "evidence", "b", "not seen"),
        Miss("case", "hit@3", wanted, "nothing"),
    )
    assert expected == Scorecard((late, never)).misses


def test_a_false_finding_and_another_target_are_misses() -> None:
    healthy = Expected(none=True, target=ObjectRef("Node", "", "n"))
    expected = (
        Miss("case", "target", "Node n", "Deployment shop/cart"),
        Miss("case", "false", "nothing", "oom-killed"),
    )
    assert expected == Scorecard((outcome("oom-killed", "x?", expected=healthy),)).misses


@pytest.mark.parametrize(
    ("bound", "said"),
    [
        (Bound("hit@1", 0.95, at_least=True), ""),
        (Bound("hit@1", 0.97, at_least=True), "hit@1 is 0.96, it must be at least 0.97"),
        (Bound("false", 0, at_least=False), "false is 2, it must be at most 0"),
        (Bound("false", 2, at_least=False), ""),
        (Bound("target", 1, at_least=True), "target must be at least 1, and no case tells it"),
    ],
)
def test_a_bound_says_how_it_was_missed(bound: Bound, said: str) -> None:
    assert said == bound.missed_by({"hit@1": 0.96, "false": 2.0, "target": None})
