import pytest

from alertwhy.domain.facts import ContainerState, Fact, Measure, Usage
from alertwhy.domain.facts.governing import AlertCounts
from alertwhy.domain.finding import Confidence, Risk
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import (
    NOW,
    POD,
    ago,
    app,
    deployment,
    ended,
    event,
    found,
    log,
    looping,
    only,
    pod,
)
from tests.fakes.measured import curve

MI = 1024**2
OOM = ended(137, reason="OOMKilled")


def test_the_limit_and_the_request_are_told() -> None:
    finding = only("oom-killed", looping(OOM, memory_limit="128Mi", memory_request="64Mi"))

    assert "Container app was killed for memory: limit 128Mi, request 64Mi" == finding.title
    assert Confidence.CERTAIN is finding.confidence
    assert ("e1",) == finding.because


def test_without_a_limit_the_node_was_likely_short() -> None:
    finding = only("oom-killed", looping(OOM, memory_request="64Mi"))

    assert "it has no limit, so its node ran short; request 64Mi" in finding.title
    assert Confidence.LIKELY is finding.confidence
    assert finding.remediation[-1].action.startswith("Set requests.memory in ")


@pytest.mark.parametrize(
    ("reason", "confidence"),
    [("SystemOOM", Confidence.CERTAIN), ("OOMKilling", Confidence.LIKELY)],
    ids=["all of the node", "some limit"],
)
def test_the_nodes_own_event_proves_it(reason: str, confidence: Confidence) -> None:
    node = ObjectRef("Node", "", "worker-1")
    said = event(reason, "System OOM encountered, victim process: java", about=node, minutes=2)

    finding = only("oom-killed", looping(OOM), said)

    assert confidence is finding.confidence
    assert ("as the node says" in finding.title) is (confidence is Confidence.CERTAIN)


def test_with_a_limit_the_nodes_event_is_another_story() -> None:
    said = event("SystemOOM", "System OOM encountered", minutes=2)

    finding = only("oom-killed", looping(OOM, memory_limit="1Gi"), said)

    assert ("e1",) == finding.because
    assert "raise limits.memory" in finding.remediation[-1].action


def test_one_that_runs_again_was_killed_all_the_same() -> None:
    state = app(last=OOM, running_since=ago(1), ready=True, restarts=1, memory_limit="1Gi")

    assert "limit 1Gi, request none" in only("oom-killed", state).title


def test_a_kill_of_last_week_is_old_news() -> None:
    old = ended(137, reason="OOMKilled", minutes=7 * 24 * 60)

    assert [] == found("oom-killed", app(last=old, running_since=ago(10_079), ready=True))


def test_a_kill_just_before_a_crash_is_told_as_well() -> None:
    state = app(ended=ended(1, minutes=1), last=OOM, restarts=2)

    assert ["oom-killed"] == [each.cause for each in found("oom-killed", state)]


def test_two_kills_in_a_row_are_one_finding() -> None:
    assert 1 == len(found("oom-killed", app(ended=OOM, last=OOM, restarts=2)))


def test_sigkill_beside_the_nodes_own_oom_event_is_likely() -> None:
    node = ObjectRef("Node", "", "worker-1")
    event_ = event(
        "SystemOOM", "System OOM encountered, victim process: java", about=node, minutes=2
    )

    finding = only("oom-killed", looping(ended(137)), event_)

    assert Confidence.LIKELY is finding.confidence
    assert ("e2", "e1") == finding.because
    assert "the node ran out, limit none, request none" in finding.title


def test_a_kill_that_the_kernel_counts_to_a_cgroup_was_for_the_limit() -> None:
    node = ObjectRef("Node", "", "worker-1")
    said = "Memory cgroup out of memory: Killed process 71 (dotnet) total-vm:9kB, anon-rss:8kB"
    state = looping(ended(137), memory_limit="1Gi", memory_request="512Mi")

    finding = only("oom-killed", state, event("OOMKilling", said, about=node, minutes=2))

    assert "was killed for memory: limit 1Gi, request 512Mi" in finding.title
    spoken = event("OOMKilling", "Out of memory: Killed process 71", about=node, minutes=2)
    assert "the node ran out, limit 1Gi" in only("oom-killed", state, spoken).title


def test_sigkill_alone_is_no_oom() -> None:
    assert [] == found("oom-killed", looping(ended(137)))


def test_an_oom_event_of_another_time_is_not_about_this_end() -> None:
    old = event("SystemOOM", "System OOM encountered", minutes=600)

    assert [] == found("oom-killed", looping(ended(137)), old)


def test_a_probe_kill_is_never_called_oom() -> None:
    kill = event("Killing", "Container app failed liveness probe, will be restarted", minutes=2.5)

    assert [] == found("oom-killed", looping(ended(137)), kill)


def test_the_remedy_stands_in_the_template_of_the_owner() -> None:
    finding = only("oom-killed", looping(OOM, memory_limit="128Mi"), pod(), deployment(), log("x"))

    *_, last = finding.remediation
    assert "spec.template.spec.containers[0].resources" in last.action
    assert "kubectl -n shop edit deployment/web" == last.command
    assert Risk.DISRUPTIVE is last.risk


@pytest.mark.parametrize(
    ("peak", "told"),
    [
        (126, "; the most that was measured is 126Mi, 98 % of the limit"),
        (30, "; the most that was measured is 30Mi, 23 % of the limit, so it rose within moments"),
        (900, ""),  # of something else
    ],
)
def test_what_was_measured_before_is_told(peak: float, told: str) -> None:
    used = Usage(Measure.MEMORY, POD, "app", curve(20 * MI, peak * MI, end=NOW))
    finding = only("oom-killed", looping(OOM, memory_limit="128Mi"), used)

    assert finding.title.endswith(f"limit 128Mi, request none{told}")
    assert (("e1", "e2") if told else ("e1",)) == finding.because


def test_without_a_limit_the_most_is_told_as_it_is() -> None:
    used = Usage(Measure.MEMORY, POD, "app", curve(900 * MI, end=NOW))
    title = only("oom-killed", looping(OOM), used).title

    assert title.endswith("request none; the most that was measured is 900Mi")


TOO_LOW = (
    "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: "
    "unable to start container process: container init was OOM-killed (memory limit too low?): unknown"
)


@pytest.mark.parametrize(
    "state",
    [
        looping(ended(128, reason="StartError", message=TOO_LOW), memory_limit="4Mi"),
        app(waiting_reason="RunContainerError", waiting_message=TOO_LOW, memory_limit="4Mi"),
    ],
    ids=["was tried", "is tried"],
)
def test_a_limit_that_is_too_low_to_even_start_is_told_as_such(state: ContainerState) -> None:
    finding = only("oom-killed", state)

    assert (
        "Container app was killed for memory: limit 4Mi, too low even to start it, request none"
        == finding.title
    )
    assert "raise limits.memory" in finding.remediation[-1].action
    assert [] == found("app-crash", state)


SIGKILL = "[1] [ERROR] Worker (pid:{}) was sent SIGKILL! Perhaps out of memory?"
WORKERS = tuple(SIGKILL.format(number) for number in (61, 74))


@pytest.mark.parametrize(
    ("state", "facts", "confidence"),
    [
        (app(running_since=ago(600), memory_limit="1Gi"), (), Confidence.LIKELY),
        (
            app(running_since=ago(600), memory_limit="1Gi", ready=True),
            (AlertCounts("Slow"),),
            Confidence.LIKELY,
        ),
        (app(running_since=ago(600), memory_limit="1Gi", ready=True), (), Confidence.POSSIBLE),
    ],
    ids=["unready", "counted", "well"],
)
def test_processes_that_are_killed_again_and_again_are_told(
    state: ContainerState, facts: tuple[Fact, ...], confidence: Confidence
) -> None:
    finding = only("oom-killed", state, log(*WORKERS, previous=False), *facts)

    assert finding.title.startswith(
        "Processes of container app are killed, likely for memory (2 times; limit 1Gi): [1] [ERROR]"
    )
    assert confidence is finding.confidence
    assert "Start fewer processes" in finding.remediation[-1].action


@pytest.mark.parametrize(
    ("lines", "limit"),
    [(WORKERS[:1], "1Gi"), (WORKERS, ""), (("WORKER TIMEOUT (pid:61)", *WORKERS), "1Gi")],
    ids=["once", "without a limit", "for being slow"],
)
def test_a_killed_process_proves_little_by_itself(lines: tuple[str, ...], limit: str) -> None:
    state = app(running_since=ago(600), memory_limit=limit)

    assert [] == found("oom-killed", state, log(*lines, previous=False))


def test_a_run_that_ends_for_a_killed_process_was_short_of_memory() -> None:
    state = looping(ended(137), memory_limit="512Mi")
    finding = only("oom-killed", state, log("training", "run.sh: line 4: 12 Killed python3 t.py"))

    assert "a process of it, as its log says, limit 512Mi" in finding.title
    assert Confidence.LIKELY is finding.confidence
    assert "raise limits.memory" in finding.remediation[-1].action
    assert [] == found("oom-killed", looping(ended(137)), log("run.sh: line 4: 12 Killed t.py"))
