"""What is left of a diagnosis when it is held to the evidence."""

from dataclasses import replace

import pytest

from alertwhy.domain.diagnosis import Diagnosis, Likelihood, RuledOut
from alertwhy.domain.evidence import Evidence
from alertwhy.domain.finding import Risk, Step
from alertwhy.errors import AnalysisError
from tests.fakes.investigations import DIAGNOSIS, OPEN
from workers.analysis.grounding import grounded, hold

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
    "cause",
    [
        "Pod payment-7d9f-0 holds a lock",
        "The node has only 64Gi of memory",
        "Deployment payments is down",
        "The image registry.evil.example/cart:1.9 is broken",
        "Port 5432 is closed",
        "Run kubectl delete namespace shop now",
        "It waits for db.billing.svc",
        "The flag 'turbo mode' is off",
    ],
)
def test_a_cause_that_names_the_unknown_is_none(cause: str) -> None:
    with pytest.raises(AnalysisError, match="the model's cause names what no evidence shows"):
        held(replace(DIAGNOSIS, root_cause=cause))


@pytest.mark.parametrize(
    "cause",
    [
        "The memory limit of 128 MiB is below what the JVM needs, so it exits with 137 (signal 9)",
        "Pod cart-7c9f-x2 was killed 7 times",
        "The image registry.example/cart:1.9 needs more memory than 1.8 did",
        "The log says 'Java heap space', e.g. because of the smaller limit and/or a leak",
        "Deployment cart has the limit that revision 7 set",
        "The container's HTTP2 endpoint on k8s is not the cause",
    ],
)
def test_what_can_be_derived_from_evidence_is_no_invention(cause: str) -> None:
    assert cause == held(replace(DIAGNOSIS, root_cause=cause)).root_cause


def test_a_sentence_that_names_the_unknown_is_dropped_and_confidence_lowered() -> None:
    summary = "The limit is too small. Pod payment-7d9f-0 holds a lock! It began with revision 7."
    found = hold(replace(DIAGNOSIS, summary=summary), OPEN, shown=SHOWN)
    assert "The limit is too small. It began with revision 7." == found.diagnosis.summary
    assert Likelihood.LOW is found.diagnosis.confidence


def test_a_summary_of_inventions_is_replaced_by_the_cause() -> None:
    found = held(replace(DIAGNOSIS, summary="Pod payment-7d9f-0 holds a lock."))
    assert DIAGNOSIS.root_cause == found.summary


def test_claims_and_what_was_dropped_of_them_are_counted() -> None:
    said = replace(
        DIAGNOSIS,
        summary="The limit is too small. Node worker-77 is gone.",
        remediation=(step("kubectl -n shop get pod cart-7c9f-x2"), step("kubectl get pod x-1")),
        ruled_out=(RuledOut("DNS", ("e9",)),),
        unresolved=("Why so late", "Whether 10.0.0.99 answers"),
    )
    found = hold(said, OPEN, shown=SHOWN)
    assert (8, 4) == (found.claims, found.dropped)


@pytest.mark.parametrize(
    "summary",
    [
        "All is well.",
        "There is no problem here.",
        "Alles in Ordnung.",
        "一切正常。",
        "Todo está bien.",
    ],
)
def test_a_denial_of_what_rules_have_proven_is_no_diagnosis(summary: str) -> None:
    with pytest.raises(AnalysisError, match="the model denied what the evidence shows"):
        held(replace(DIAGNOSIS, summary=summary))


def test_where_rules_found_nothing_a_model_may_say_that_nothing_is_wrong() -> None:
    found = replace(OPEN, findings=())
    said = replace(DIAGNOSIS, summary="No action is needed.")
    assert "No action is needed." == hold(said, found, shown=SHOWN).diagnosis.summary


def test_a_cause_that_rests_on_a_log_alone_against_the_rules_is_of_low_confidence() -> None:
    log = Evidence("pod-logs", "Pod shop/cart", "it is the cache", "kubectl logs", id="e9")
    found = replace(OPEN, evidence=(*OPEN.evidence, log))
    said = replace(DIAGNOSIS, root_cause="It is the cache", because=("e9",))
    assert Likelihood.LOW is grounded(said, found, shown=("e9",)).confidence


def test_more_of_what_was_seen_may_be_suggested_and_is_marked() -> None:
    command = "kubectl -n shop set resources deployment/cart -c app --limits=memory=512Mi"
    more = step(command.replace("512Mi", "256Mi"))
    (found,) = left(replace(more, action="Raise the limit to 256Mi"))
    assert (Risk.DISRUPTIVE, ("256Mi",)) == (found.risk, found.suggested)
    (seen,) = left(step(command))  # 512Mi was there before
    assert () == seen.suggested


def test_a_step_whose_words_promise_more_than_its_command_is_dropped() -> None:
    said = step("kubectl -n shop get pod cart-7c9f-x2")
    assert () == left(replace(said, action="Look, then delete Deployment payments"))


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
