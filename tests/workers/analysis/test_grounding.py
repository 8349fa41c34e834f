"""What is left of a diagnosis when it is held to the evidence."""

from dataclasses import replace

import pytest

from alertwhy.domain.diagnosis import Diagnosis, Likelihood, RuledOut
from alertwhy.domain.evidence import Evidence
from alertwhy.domain.finding import Risk, Step
from alertwhy.errors import AnalysisError
from tests.fakes.investigations import DIAGNOSIS, OPEN
from workers.analysis.grounding import grounded

SHOWN = ("e1", "e2", "e3")


def held(said: Diagnosis) -> Diagnosis:
    return grounded(said, OPEN, shown=SHOWN)


def left(*steps: Step) -> tuple[Step, ...]:
    return held(replace(DIAGNOSIS, remediation=steps)).remediation


def step(command: str, *because: str) -> Step:
    return Step("Do it", command, Risk.SAFE, because or ("e1",))


def test_what_the_evidence_supports_stays() -> None:
    found = held(DIAGNOSIS)
    assert replace(DIAGNOSIS, remediation=DIAGNOSIS.remediation[:1]) == found


@pytest.mark.parametrize("because", [(), ("e9",), ("",)])
def test_a_root_cause_without_evidence_is_none(because: tuple[str, ...]) -> None:
    with pytest.raises(AnalysisError, match="the model cited no evidence"):
        held(replace(DIAGNOSIS, because=because))


def test_an_empty_root_cause_is_none() -> None:
    with pytest.raises(AnalysisError, match="the model cited no evidence"):
        held(replace(DIAGNOSIS, root_cause=""))


def test_evidence_that_was_not_shown_cannot_be_cited() -> None:
    with pytest.raises(AnalysisError, match="the model cited no evidence"):
        grounded(DIAGNOSIS, OPEN, shown=("e2",))


def test_ids_are_understood_as_they_were_meant() -> None:
    found = held(replace(DIAGNOSIS, because=("[E1]", "e3.", "e1")))
    assert (("e1", "e3"), Likelihood.HIGH) == (found.because, found.confidence)


def test_confidence_is_never_raised() -> None:
    assert Likelihood.LOW is held(replace(DIAGNOSIS, confidence=Likelihood.LOW)).confidence


@pytest.mark.parametrize(
    "cause", ["Pod payment-7d9f-0 holds a lock", "The node has only 64Gi of memory"]
)
def test_a_verdict_that_names_the_unknown_is_of_low_confidence(cause: str) -> None:
    assert Likelihood.LOW is held(replace(DIAGNOSIS, root_cause=cause)).confidence


def test_a_cause_is_ruled_out_only_by_evidence() -> None:
    said = replace(
        DIAGNOSIS, ruled_out=(RuledOut("DNS", ("e9",)), RuledOut("A leak", ("e2", "e9")))
    )
    assert (RuledOut("A leak", ("e2",)),) == held(said).ruled_out


def test_a_step_that_cites_nothing_is_dropped() -> None:
    assert () == left(Step("Do it", "kubectl -n shop get pod cart-7c9f-x2"))


def test_a_step_without_a_command_needs_only_its_citation() -> None:
    kept = Step("Ask the team", "", Risk.READ_ONLY, ("e1",))
    assert (kept,) == left(replace(kept, risk=Risk.DISRUPTIVE))


def test_the_risk_is_ours_to_tell() -> None:
    (found,) = left(step("kubectl -n shop delete pod cart-7c9f-x2"))
    assert Risk.DISRUPTIVE is found.risk


@pytest.mark.parametrize(
    "command",
    [
        "kubectl -n shop get pod payment-0",
        "kubectl -n billing get pod cart-7c9f-x2",
        "kubectl -n shop scale deployment/cart --replicas=50",
        "kubectl -n shop set image deployment/cart app=registry.example/cart:6.6",
        "kubectl --context staging -n shop get pod cart-7c9f-x2",
        "kubectl --token=abc -n shop get pod cart-7c9f-x2",
    ],
)
def test_a_command_with_an_unknown_name_or_number_is_dropped(command: str) -> None:
    assert () == left(step(command))


def test_a_log_may_name_what_to_look_at_and_not_what_to_change() -> None:
    log = Evidence("pod-logs", "Pod shop/cart", "lost redis-0", "kubectl logs", id="e4")
    found = replace(OPEN, evidence=(*OPEN.evidence, log))
    look, change = (
        step("kubectl -n shop get pod redis-0"),
        step("kubectl -n shop delete pod redis-0"),
    )
    said = replace(DIAGNOSIS, remediation=(look, change))
    kept = grounded(said, found, shown=SHOWN).remediation
    assert (replace(look, risk=Risk.READ_ONLY),) == kept
