import pytest

from alertwhy.domain.facts import Fact
from alertwhy.domain.finding import Confidence
from tests.fakes.facts import ago, app, commands, deployment, event, found, only, pod

WAITS: tuple[Fact, ...] = (
    pod(phase="Pending", created_at=ago(20)),
    app(waiting_reason="ContainerCreating"),
    deployment(),
)
FAILED = "Failed to create pod sandbox: rpc error: code = Unknown desc = "


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        (
            (
                'failed to setup network for sandbox "ab": plugin type="aws-cni" name="aws-cni" failed (add): add cmd: '
                "failed to assign an IP address to container"
            ),
            "no address is left for it",
        ),
        (
            (
                "failed to create pod network sandbox k8s_web(ab): error adding pod to CNI network: failed to allocate "
                "for range 0: no IP addresses available in range set: 10.244.1.1-10.244.1.254"
            ),
            "no address is left for it",
        ),
        (
            (
                'failed to set up sandbox container "ab" network for pod "web": networkPlugin cni failed to set up pod '
                '"web" network: open /run/flannel/subnet.env: no such file or directory'
            ),
            "its network cannot be set up",
        ),
        (
            'failed to get sandbox image "registry.k8s.io/pause:3.9": failed to pull image',
            "the sandbox's own image cannot be had",
        ),
        (
            'no runtime for "gvisor" is configured',
            "its RuntimeClass is not known to the node's runtime",
        ),
        ("failed to create containerd task: cannot allocate memory", "its runtime refuses"),
    ],
)
def test_what_fails_is_told_in_words(said: str, cause: str) -> None:
    finding = only("sandbox-failed", *WAITS, event("FailedCreatePodSandBox", FAILED + said))

    assert f"gets no sandbox on node worker-1, {cause}: " in finding.title
    assert Confidence.CERTAIN is finding.confidence
    assert "kubectl describe node worker-1" in commands([finding])


def test_one_that_came_up_after_all_is_silent() -> None:
    runs = pod(), app(running_since=ago(1), ready=True)

    assert [] == found("sandbox-failed", *runs, event("FailedCreatePodSandBox", FAILED))
    assert [] == found("sandbox-failed", *WAITS)


@pytest.mark.parametrize(
    ("said", "words", "sure"),
    [
        (
            'failed to reserve container name "a": name "a" is reserved for "b"',
            "its runtime has not finished an earlier try, and still holds its name",
            Confidence.LIKELY,
        ),
        ("context deadline exceeded", "its runtime does not answer in time", Confidence.LIKELY),
        (
            "runc create failed: unable to apply cgroup configuration: no space left on device",
            "its runtime cannot set up its cgroup",
            Confidence.CERTAIN,
        ),
    ],
)
def test_a_container_that_the_runtime_does_not_make_is_no_fault_of_its_own(
    said: str, words: str, sure: Confidence
) -> None:
    state = app(waiting_reason="CreateContainerError", waiting_message=said)
    finding = only("sandbox-failed", pod(phase="Pending", created_at=ago(20)), state)

    assert f"Container app is not made on node worker-1, {words}: " in finding.title
    assert sure is finding.confidence
    assert "kubectl describe node worker-1" in commands([finding])


def test_a_runtime_that_has_only_been_slow_for_a_moment_is_a_guess() -> None:
    state = app(waiting_reason="CreateContainerError", waiting_message="context deadline exceeded")
    finding = only("sandbox-failed", pod(phase="Pending", created_at=ago(1)), state)

    assert Confidence.POSSIBLE is finding.confidence


def test_a_container_of_an_unknown_pod_is_told_without_its_node() -> None:
    state = app(waiting_reason="CreateContainerError", waiting_message="context deadline exceeded")
    finding = only("sandbox-failed", state)

    assert "is not made on node untold" in finding.title
