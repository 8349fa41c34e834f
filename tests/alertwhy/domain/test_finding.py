from dataclasses import replace
from itertools import permutations

from alertwhy.domain.finding import Confidence, Finding, Tier, rank
from alertwhy.domain.severity import Severity


def finding(cause: str, **given: object) -> Finding:
    return replace(Finding(f"title of {cause}", ("e1",), cause=cause), **given)  # type: ignore[arg-type]  # a test names fields


def causes(*findings: Finding) -> list[str]:
    """In the one order that every order of the same findings gives."""
    ranked = {tuple(each.cause for each in rank(order)) for order in permutations(findings)}
    assert 1 == len(ranked)
    return list(ranked.pop())


ROOT = finding("image-not-found", explains=("stalled", "unavailable"))
SYMPTOM = finding("unavailable", tier=Tier.SYMPTOM)


def test_root_then_what_introduced_it_then_what_follows() -> None:
    introduced = finding("bad-rollout", tier=Tier.INTRODUCED_BY, severity=Severity.CRITICAL)

    assert ["image-not-found", "bad-rollout", "unavailable"] == causes(SYMPTOM, introduced, ROOT)


def test_what_explains_another_stands_before_it() -> None:
    explained = finding("stalled", severity=Severity.CRITICAL)

    assert ["image-not-found", "stalled"] == causes(explained, ROOT)


def test_a_symptom_of_a_symptom_stands_last() -> None:
    stalled = finding("stalled", explains=("unavailable",), confidence=Confidence.LIKELY)
    last = finding("unavailable", severity=Severity.CRITICAL)

    assert ["image-not-found", "stalled", "unavailable"] == causes(last, stalled, ROOT)


def test_surer_then_worse_comes_first() -> None:
    likely = finding("a", confidence=Confidence.LIKELY, severity=Severity.CRITICAL)

    assert ["c", "b", "a"] == causes(likely, finding("b"), finding("c", severity=Severity.ERROR))


def test_a_guess_stands_behind_everything_known_and_explains_nothing() -> None:
    guess = finding(
        "guess", confidence=Confidence.POSSIBLE, explains=("b",), severity=Severity.CRITICAL
    )

    assert ["b", "c", "unavailable", "guess"] == causes(guess, SYMPTOM, finding("c"), finding("b"))


def test_a_cause_does_not_explain_itself_away() -> None:
    assert ["a", "b"] == causes(finding("b"), finding("a", explains=("a",)))


def test_two_that_explain_each_other_still_have_an_order() -> None:
    assert ["a", "b"] == causes(finding("a", explains=("b",)), finding("b", explains=("a",)))


def test_of_the_same_finding_twice_the_surest_stays() -> None:
    sure, unsure = finding("a"), finding("a", confidence=Confidence.LIKELY)

    assert (sure,) == rank((unsure, sure))


def test_one_cause_of_two_things_is_two_findings() -> None:
    assert 2 == len(rank((finding("a", title="x"), finding("a", title="y"))))


def test_nothing_is_ranked_as_nothing() -> None:
    assert () == rank(())
