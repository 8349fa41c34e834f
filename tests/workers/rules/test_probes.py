import pytest

from alertwhy.domain.facts import Condition, ContainerState, Probe, Role
from alertwhy.domain.finding import Confidence, Finding
from tests.fakes.facts import ago, app, commands, ended, event, found, looping, only, pod

LIVENESS = 'Liveness probe failed: Get "http://10.0.0.7:8080/healthz": context deadline exceeded'
KILL = "Container app failed liveness probe, will be restarted"
READINESS = "Readiness probe failed: HTTP probe failed with statuscode: 503"
APP = {"field_path": "spec.containers{app}"}


@pytest.mark.parametrize("code", [0, 1, 137, 143])
def test_the_kubelet_says_that_it_killed_for_liveness(code: int) -> None:
    finding = only("liveness-probe-killed", looping(ended(code)), event("Killing", KILL, **APP))

    assert Confidence.CERTAIN is finding.confidence
    assert ("e2", "e1") == finding.because


def test_the_probe_and_what_it_met_are_told() -> None:
    state = looping(ended(143), liveness=Probe("GET http://:8080/healthz"))

    title = only("liveness-probe-killed", state, event("Unhealthy", LIVENESS, **APP)).title

    assert title.startswith(
        "Container app was killed by its liveness probe (GET http://:8080/healthz)"
    )
    assert title.endswith(": context deadline exceeded")


def test_a_signal_right_after_a_failed_probe_is_likely() -> None:
    finding = only("liveness-probe-killed", looping(ended(137)), event("Unhealthy", LIVENESS))

    assert Confidence.LIKELY is finding.confidence


def test_an_error_after_a_failed_probe_is_the_applications_own() -> None:
    facts = (looping(ended(1)), event("Unhealthy", LIVENESS))

    assert [] == found("liveness-probe-killed", *facts)
    assert ["app-crash"] == [each.cause for each in found("app-crash", *facts)]


def test_a_failed_probe_of_another_container_does_not_count() -> None:
    other = event("Killing", KILL, field_path="spec.containers{proxy}")

    assert [] == found("liveness-probe-killed", looping(ended(137)), other)


@pytest.mark.parametrize("minutes", [40, 0])
def test_a_probe_that_failed_at_another_time_does_not_count(minutes: float) -> None:
    facts = (looping(ended(137, minutes=20)), event("Killing", KILL, minutes=minutes))

    assert [] == found("liveness-probe-killed", *facts)


def test_repeats_of_a_probe_reach_over_the_end() -> None:
    often = event("Killing", KILL, first_at=ago(55), last_at=ago(0))

    assert 1 == len(found("liveness-probe-killed", looping(ended(137, minutes=20)), often))


def test_out_of_memory_is_never_a_probes_kill() -> None:
    facts = (looping(ended(137, reason="OOMKilled")), event("Killing", KILL))

    assert [] == found("liveness-probe-killed", *facts)


def test_a_startup_probe_kills_too() -> None:
    kill = event("Killing", "Container app failed startup probe, will be restarted")

    finding = only("startup-probe-failing", looping(ended(137), startup=Probe("tcp :80")), kill)

    assert "killed by its startup probe (tcp :80), exit code 137" in finding.title
    assert [] == found("app-crash", looping(ended(137)), kill)


def test_one_that_runs_unready_for_long_fails_its_readiness_probe() -> None:
    state = app(running_since=ago(30), readiness=Probe("GET http://:80/ready"))

    finding = only("readiness-probe-failing", state, event("Unhealthy", READINESS, count=357))

    told = "Container app runs but its readiness probe fails: HTTP probe failed with statuscode: 503 (357 times)"
    assert told == finding.title
    assert ("e1", "e2") == finding.because
    assert "kubectl -n shop describe pod/web-59c8f7d6b4-k8x2p" in commands([finding])


@pytest.mark.parametrize(
    "state",
    [
        app(running_since=ago(0.2)),
        app(running_since=ago(5), readiness=Probe("x", initial_delay_seconds=240)),
        app(running_since=ago(30), ready=True),
        app(waiting_reason="ContainerCreating"),
        looping(ended(1)),
    ],
    ids=["just started", "given its delay", "ready by now", "not running", "crashing"],
)
def test_what_may_yet_become_ready_or_crashes_is_not_failing_readiness(state: object) -> None:
    assert [] == found("readiness-probe-failing", state, event("Unhealthy", READINESS))  # type: ignore[arg-type]  # each is a ContainerState


def test_unready_without_a_failed_probe_is_not_told() -> None:
    assert [] == found("readiness-probe-failing", app(running_since=ago(30)))


def test_a_single_failure_is_not_counted_in_words() -> None:
    state = app(running_since=ago(30))

    assert only("readiness-probe-failing", state, event("Unhealthy", READINESS)).title.endswith(
        "503"
    )


def test_a_probe_that_cannot_succeed_comes_before_what_it_kills() -> None:
    state = looping(ended(137), liveness=Probe("GET http://:8081/healthz", "8081"), ports=("8080",))
    said = event("Unhealthy", "Liveness probe failed: dial tcp: connect: connection refused", **APP)

    finding = only("probe-misconfigured", state, said)

    assert (
        "Container app runs, but its liveness probe (GET http://:8081/healthz) asks port 8081, but the container "
        "declares 8080"
    ) == finding.title
    assert "liveness-probe-killed" in finding.explains
    assert "spec.containers[0].livenessProbe" in finding.remediation[-1].action


PROBED = {"ready": False, "readiness": Probe("GET http://:8080/ready")}


def test_unready_for_long_tells_of_its_probe_after_the_events_have_expired() -> None:
    finding = only("readiness-probe-failing", app(running_since=ago(90), **PROBED))

    assert finding.title.endswith("fails: GET http://:8080/ready, no event says how")
    assert Confidence.LIKELY is finding.confidence


@pytest.mark.parametrize(
    "state",
    [
        app(running_since=ago(5), **PROBED),
        app(running_since=ago(90), ready=False),
        app(running_since=ago(90), startup=Probe("tcp :8080"), **PROBED),
        app(running_since=ago(90), role=Role.INIT, **PROBED),
    ],
)
def test_unready_without_events_may_have_other_reasons(state: ContainerState) -> None:
    assert [] == found("readiness-probe-failing", state)


def test_a_readiness_gate_that_nobody_sets_keeps_a_pod_out_of_service() -> None:
    def gated(minutes: float) -> Finding:
        said = Condition("Ready", "False", "ReadinessGatesNotReady", "gate x/y", ago(minutes))
        return only("readiness-probe-failing", pod(conditions=(said,)), app(ready=True))

    assert "out of service by a readiness gate: gate x/y" in gated(30).title
    assert Confidence.CERTAIN is gated(30).confidence
    assert Confidence.POSSIBLE is gated(1).confidence
