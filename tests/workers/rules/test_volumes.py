import pytest

from alertwhy.domain.facts import Fact
from alertwhy.domain.finding import Confidence
from tests.fakes.facts import ago, app, commands, deployment, event, found, only, pod

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

    assert finding.title.startswith(
        "Volume data of Pod of Deployment shop/web cannot be mounted: mount failed: exit status 32"
    )
    assert Confidence.CERTAIN is finding.confidence
    assert "kubectl -n shop describe pvc web-data" in commands([finding])
    assert "kubectl -n shop edit deployment/web" in commands([finding])


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
