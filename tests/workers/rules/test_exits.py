import pytest

from alertwhy.domain.facts import Role
from alertwhy.domain.finding import Confidence
from tests.fakes.facts import ago, app, ended, event, failed, found, job, log, looping, only, pod

TRACE = (
    "INFO starting",
    "Traceback (most recent call last):",
    '  File "/app/main.py", line 3, in <module>',
    "    run()",
    "ZeroDivisionError: division by zero",
)


def test_the_last_error_of_the_previous_log_is_told() -> None:
    finding = only("app-crash", looping(ended(1)), log(*TRACE), log("starting", previous=False))

    assert (
        "Container app crashes with exit code 1: ZeroDivisionError: division by zero"
        == finding.title
    )
    assert ("e2", "e1") == finding.because
    assert (
        "kubectl -n shop logs web-59c8f7d6b4-k8x2p -c app --previous --tail=50"
        == finding.remediation[0].command
    )


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (134, "SIGABRT, it aborted itself"),
        (137, "SIGKILL, killed from outside"),
        (139, "SIGSEGV, an invalid memory access"),
        (143, "SIGTERM, asked to stop"),
    ],
)
def test_signals_are_told_in_words(code: int, words: str) -> None:
    assert (
        f"Container app crashes with exit code {code}: {words}"
        == only("app-crash", looping(ended(code))).title
    )


def test_without_a_log_the_termination_message_speaks() -> None:
    assert only("app-crash", looping(ended(2, message="no licence\n"))).title.endswith(
        ": no licence"
    )


def test_an_init_container_is_named_as_one() -> None:
    assert only("app-crash", looping(ended(1), role=Role.INIT)).title.startswith(
        "Init container app"
    )


def test_the_run_that_just_ended_is_read_from_its_own_log() -> None:
    finding = only(
        "app-crash", app(ended=ended(1)), log("fatal: now", previous=False), log("fatal: before")
    )

    assert finding.title.endswith("exit code 1: now")
    assert "--previous" not in finding.remediation[0].command


def test_a_shells_code_of_a_program_that_wrote_a_log_is_its_own() -> None:
    finding = only("app-crash", looping(ended(127)), log("fatal: index is corrupt"))

    assert "Container app crashes with exit code 127: index is corrupt" == finding.title


@pytest.mark.parametrize(
    "ending",
    [
        ended(137, reason="OOMKilled"),
        ended(127),
        ended(0),
        ended(137, reason="ContainerStatusUnknown"),
    ],
    ids=["out of memory", "command not found", "clean", "node lost"],
)
def test_what_is_known_better_is_no_crash(ending: object) -> None:
    assert [] == found("app-crash", looping(ending))  # type: ignore[arg-type]  # each is an Ending


def test_a_restart_of_last_week_is_old_news() -> None:
    state = app(last=ended(1, minutes=10_080), running_since=ago(10_079), ready=True, restarts=1)

    assert [] == found("app-crash", state)


def test_one_restart_of_a_container_that_serves_again_is_only_possible() -> None:
    state = app(last=ended(1, minutes=20), running_since=ago(19), ready=True, restarts=1)

    assert Confidence.POSSIBLE is only("app-crash", state).confidence


def test_one_that_keeps_restarting_is_certain_even_while_it_runs() -> None:
    state = app(last=ended(1, minutes=3), running_since=ago(1), ready=True, restarts=9)

    assert Confidence.CERTAIN is only("app-crash", state).confidence


@pytest.mark.parametrize(
    "over",
    [pod(deleted_at=ago(1)), pod(phase="Failed", reason="Evicted")],
    ids=["being deleted", "evicted"],
)
def test_pods_that_were_told_to_end_did_not_crash(over: object) -> None:
    assert [] == found("app-crash", app(ended=ended(143)), over)  # type: ignore[arg-type]  # each is a PodState


@pytest.mark.parametrize("owner", ["named", "told"])
def test_the_crash_of_a_job_that_gave_up_is_the_jobs_story(owner: str) -> None:
    gave_up = job("web", conditions=failed())
    owners = (gave_up.job,) if owner == "told" else ()

    assert [] == found("app-crash", app(ended=ended(1)), pod(owners=owners), gave_up)
    assert 1 == len(found("app-crash", app(ended=ended(1)), pod(owners=owners), job("web")))


def test_a_server_that_ends_cleanly_is_restarted_for_ever() -> None:
    finding = only("app-exits-cleanly", looping(ended(0, reason="Completed")), pod())

    assert (
        "Container app ends with exit code 0 and is restarted each time (7 times so far)"
        == finding.title
    )


@pytest.mark.parametrize(
    ("state", "policy"),
    [
        (looping(ended(0)), "OnFailure"),
        (app(ended=ended(0)), "Always"),
        (looping(ended(0), role=Role.INIT), "Always"),
    ],
    ids=["not restarted after success", "only once", "an init container is meant to"],
)
def test_what_may_end_may_end(state: object, policy: str) -> None:
    assert [] == found("app-exits-cleanly", state, pod(restart_policy=policy))  # type: ignore[arg-type]  # each is a ContainerState


def test_a_probes_kill_that_ended_cleanly_is_no_clean_exit() -> None:
    kill = event("Killing", "Container app failed liveness probe, will be restarted")

    assert [] == found("app-exits-cleanly", looping(ended(0)), kill)
