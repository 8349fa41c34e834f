"""What a model may answer."""

from alertwhy.domain.diagnosis import Diagnosis, Likelihood, Tokens


def test_confidence_has_three_steps() -> None:
    assert ["high", "medium", "low"] == list(Likelihood)


def test_what_the_server_did_not_count_is_zero() -> None:
    assert (0, 0, 0) == (Tokens().input, Tokens().output, Tokens().cached)


def test_an_answer_may_propose_nothing_and_leave_nothing_open() -> None:
    answer = Diagnosis("s", "r", Likelihood.LOW, ("e1",))
    assert () == answer.remediation == answer.ruled_out == answer.unresolved
    assert Tokens() == answer.tokens
