import pytest

from alertwhy.domain.finding import Confidence
from tests.fakes.facts import LOOP, ago, app, deployment, ended, event, found, looping, only, pod

OLD = (
    'Exec lifecycle hook ([/bin/sh -c /warm.sh]) for Container "app" in Pod "web-59c8f7d6b4-k8x2p_shop(u)" '
    "failed - error: command '/bin/sh -c /warm.sh' exited with 1: , message: \"no cache\""
)


def test_a_poststart_hook_that_ends_its_container_is_no_crash() -> None:
    facts = (looping(ended(137)), event("FailedPostStartHook", OLD))

    finding = only("lifecycle-hook-failed", *facts, deployment())

    assert (
        "Container app fails at its postStart hook: command '/bin/sh -c /warm.sh' exited with 1: , message: \"no cache\""
        == finding.title
    )
    assert ("e2", "e1") == finding.because
    assert [] == found("app-crash", *facts)
    assert "spec.template.spec.containers[0].lifecycle.postStart" in finding.remediation[-1].action


@pytest.mark.parametrize(
    ("said", "told"), [("PostStartHook failed", ": PostStartHook failed"), ("", "")]
)
def test_the_status_alone_tells_of_it_too(said: str, told: str) -> None:
    state = app(
        waiting_reason="PostStartHookError", waiting_message=said, last=ended(137), restarts=2
    )

    assert (
        f"Container app fails at its postStart hook{told}"
        == only("lifecycle-hook-failed", state).title
    )


def test_the_status_tells_of_it_before_any_end_is_recorded() -> None:
    state = app(
        waiting_reason="PostStartHookError", waiting_message="command '/warm' exited with 1: "
    )

    assert (
        "Container app fails at its postStart hook: command '/warm' exited with 1:"
        == only("lifecycle-hook-failed", state).title
    )


def test_a_prestop_hook_matters_where_its_pod_leaves() -> None:
    said = event("FailedPreStopHook", "PreStopHook failed", field_path="spec.containers{app}")
    other = app(container="proxy")

    leaving = only("lifecycle-hook-failed", pod(deleted_at=ago(9)), app(), other, said)
    asked = only("lifecycle-hook-failed", pod(deleted_at=ago(0), alerted=True), app(), said)
    in_time = only("lifecycle-hook-failed", pod(deleted_at=ago(0)), app(), said)
    assert (Confidence.CERTAIN, Confidence.POSSIBLE) == (asked.confidence, in_time.confidence)
    assert Confidence.CERTAIN is leaving.confidence
    assert "Container app fails at its preStop hook: PreStopHook failed" == leaving.title
    staying = only("lifecycle-hook-failed", pod(), app(running_since=ago(30)), said)
    assert Confidence.POSSIBLE is staying.confidence


def test_without_the_word_of_the_kubelet_there_is_no_hook() -> None:
    assert [] == found("lifecycle-hook-failed", looping(ended(137)), app(waiting_reason=LOOP))
