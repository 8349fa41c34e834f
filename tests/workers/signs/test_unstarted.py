import pytest

from tests.fakes.facts import app, ended, looping, seen
from workers.signs.unstarted import Fault, unstarted

NAME = "web_web-59c8f7d6b4-k8x2p_shop_0a1b_0"
RUNC = "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: "


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ('failed to generate container "ab" spec: failed to generate spec: no command specified', Fault.NO_COMMAND),
        ("Error response from daemon: No command specified", Fault.NO_COMMAND),
        (f'failed to reserve container name "{NAME}": name "{NAME}" is reserved for "0c1d"', Fault.NAME_HELD),
        (f"the requested container k8s_{NAME} is now ready and will be provided to the kubelet on next retry: error reserving ctr name k8s_{NAME} for id ab: name is reserved", Fault.NAME_HELD),
        (f'Conflict. The container name "/k8s_{NAME}" is already in use by container "ab".', Fault.NAME_HELD),
        ("context deadline exceeded", Fault.TOO_SLOW),
        ("rpc error: code = DeadlineExceeded desc = context deadline exceeded", Fault.TOO_SLOW),
        (f"{RUNC}unable to start container process: unable to apply cgroup configuration: mkdir /sys/fs/cgroup/memory/kubepods/ab: no space left on device: unknown", Fault.CGROUP),
        (f"{RUNC}unable to start container process: error during container init: error setting cgroup config for procHooks process: failed to write 400000: invalid argument: unknown", Fault.CGROUP),
        ("cgroups: cgroup mountpoint does not exist: unknown", Fault.CGROUP),
    ],
)  # fmt: skip
def test_what_a_runtime_says_means_one_thing(said: str, fault: Fault) -> None:
    (found,) = unstarted(seen(app(waiting_reason="CreateContainerError", waiting_message=said)), *Fault)  # fmt: skip
    assert (fault, said, ("e1",)) == (found.fault, found.said, found.because)


def test_a_start_that_failed_says_it_in_its_ending() -> None:
    said = f"{RUNC}cgroups: cgroup mountpoint does not exist: unknown"
    (found,) = unstarted(seen(looping(ended(128, reason="StartError", message=said))), Fault.CGROUP)
    assert Fault.CGROUP is found.fault


@pytest.mark.parametrize(
    "said",
    [
        "failed to sync configmap cache: timed out waiting for the condition",
        "failed to pull image: context deadline exceeded while waiting",
        "nvidia-container-cli: initialization error",
        "",
    ],
)
def test_other_words_mean_nothing(said: str) -> None:
    state = app(waiting_reason="CreateContainerError", waiting_message=said)
    assert [] == list(unstarted(seen(state), *Fault))


def test_an_application_that_says_such_words_itself_was_started() -> None:
    crashed = looping(ended(1, message="context deadline exceeded"))
    waits = app(waiting_reason="ContainerCreating", waiting_message="context deadline exceeded")
    assert [] == list(unstarted(seen(crashed), *Fault)) + list(unstarted(seen(waits), *Fault))


def test_only_the_faults_asked_for_are_given() -> None:
    slow = app(waiting_reason="CreateContainerError", waiting_message="context deadline exceeded")
    assert [] == list(unstarted(seen(slow), Fault.CGROUP))
