import pytest

from alertwhy.domain.facts import Fact
from alertwhy.domain.finding import Confidence
from tests.fakes.facts import (
    ago,
    app,
    commands,
    deployment,
    ended,
    event,
    found,
    looping,
    only,
    pod,
)

WAITS: tuple[Fact, ...] = (
    pod(phase="Pending", created_at=ago(20), claims=("web-data",)),
    app(waiting_reason="ContainerCreating"),
    deployment(),
)
NFS = (
    'MountVolume.SetUp failed for volume "data" : mount failed: exit status 32 Mounting command: mount '
    "Output: mount.nfs: access denied by server while mounting 10.0.0.9:/exports"
)
WAITED = "Unable to attach or mount volumes: unmounted volumes=[data]: timed out waiting for the condition"
ATTACH = (
    'AttachVolume.Attach failed for volume "pvc-1" : rpc error: code = Internal desc = '
    'Could not attach volume "vol-0a" to node "i-0b": VolumeInUse'
)
MULTI = 'Multi-Attach error for volume "pvc-1" Volume is already '


def test_a_mount_that_fails_is_quoted() -> None:
    finding = only("volume-mount-failed", *WAITS, event("FailedMount", NFS))

    assert (
        "Volume data of Pod of Deployment shop/web cannot be mounted: mount.nfs: access denied by server while mounting 10.0.0.9:/exports"
        == finding.title
    )
    assert Confidence.CERTAIN is finding.confidence
    assert "kubectl -n shop describe pvc web-data" in commands([finding])
    assert "kubectl -n shop edit deployment/web" in commands([finding])


FAILED = 'MountVolume.SetUp failed for volume "kv" : rpc error: code = Unknown desc = '


@pytest.mark.parametrize(
    ("said", "root"),
    [
        (
            'failed to get objectType:secret: Service returned an error. Status=404 Code="SecretNotFound" Message="A secret was not found."',
            "SecretNotFound: A secret was not found.",
        ),
        (
            "operation error EC2: AttachVolume, https response error StatusCode: 400, api error IncorrectState: vol-1 is not available",
            "IncorrectState: vol-1 is not available",
        ),
        (
            "mount failed: exit status 32\nOutput: Running scope as unit: run-r1.scope\nmount error(13): Permission denied\n",
            "mount error(13): Permission denied",
        ),
        ("volume has no path", "volume has no path"),
    ],
    ids=["vault", "cloud", "command", "plain"],
)
def test_the_root_of_a_drivers_long_text_is_told(said: str, root: str) -> None:
    finding = only("volume-mount-failed", *WAITS, event("FailedMount", FAILED + said))

    assert finding.title.endswith(f"cannot be mounted: {root}")


def test_a_mount_that_only_takes_too_long_says_so() -> None:
    finding = only("volume-mount-failed", *WAITS, event("FailedMount", WAITED))

    assert finding.title.endswith("cannot be mounted in time; nothing says why")


def test_a_missing_secret_is_no_failed_mount() -> None:
    missing = 'MountVolume.SetUp failed for volume "data" : secret "a" not found'

    assert [] == found("volume-mount-failed", *WAITS, event("FailedMount", missing))


def test_an_attachment_that_fails_is_quoted() -> None:
    finding = only("volume-attach-failed", *WAITS, event("FailedAttachVolume", ATTACH))

    assert (
        "Volume pvc-1 of Pod of Deployment shop/web cannot be attached to its node: Could not attach"
        in finding.title
    )
    assert [] == found("volume-multi-attach", *WAITS, event("FailedAttachVolume", ATTACH))


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("used by pod(s) web-59c8f7d6b4-old", "pod web-59c8f7d6b4-old on another node"),
        ("exclusively attached to one node and can't be attached to another", "another node"),
    ],
)
def test_whoever_has_the_volume_is_named(said: str, who: str) -> None:
    finding = only("volume-multi-attach", *WAITS, event("FailedAttachVolume", MULTI + said))

    assert f"can be attached once only, and {who} has it" in finding.title
    assert [] == found("volume-attach-failed", *WAITS, event("FailedAttachVolume", MULTI + said))


def test_a_pod_that_has_just_moved_may_wait_a_little() -> None:
    young = pod(phase="Pending", created_at=ago(1)), app(waiting_reason="ContainerCreating")

    finding = only("volume-multi-attach", *young, event("FailedAttachVolume", MULTI))

    assert Confidence.POSSIBLE is finding.confidence


SUBPATH = 'failed to prepare subPath for volumeMount "conf" of container "app"'
RUNC = (
    "failed to create containerd task: OCI runtime create failed: runc create failed: unable to start container "
    'process: error mounting "/var/lib/kubelet/pods/1/volume-subpaths/conf/app/0" to rootfs at "/etc/app.yml": not a directory'
)
DOCKER = (
    'starting container process caused: rootfs_linux.go:76: mounting "/var/lib/kubelet/pods/1/volumes/kubernetes.io~configmap/conf" '
    'to rootfs at "/etc/app.yml" caused: not a directory'
)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("CreateContainerConfigError", SUBPATH),
        ("RunContainerError", RUNC),
        ("CreateContainerError", DOCKER),
        (
            "CreateContainerError",
            'failed to generate spec: failed to stat "/var/lib/kubelet/pods/1/volumes/kubernetes.io~nfs/conf": no such file',
        ),
    ],
)
def test_a_volume_that_its_container_cannot_have_is_no_crash(reason: str, said: str) -> None:
    state = app(waiting_reason=reason, waiting_message=said)

    finding = only("volume-mount-failed", pod(created_at=ago(20)), state, deployment())

    assert finding.title.startswith(
        "Volume conf of Pod of Deployment shop/web cannot be mounted in its container: "
    )


def test_a_start_that_failed_on_a_mount_is_told_by_how_it_ended() -> None:
    state = looping(ended(128, reason="StartError", message=RUNC))

    finding = only("volume-mount-failed", pod(created_at=ago(20)), state)

    assert "app-crash" in finding.explains
    assert finding.title.endswith("not a directory")


def test_other_words_of_the_runtime_are_about_no_volume() -> None:
    state = app(waiting_reason="CreateContainerError", waiting_message="context deadline exceeded")

    assert [] == found("volume-mount-failed", pod(created_at=ago(20)), state)
