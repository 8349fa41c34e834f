import pytest

from alertwhy.domain.facts import Fact
from alertwhy.domain.finding import Confidence
from tests.fakes.facts import POD, ago, app, event, pod, seen
from workers.signs.mounts import (
    failed_attachments,
    failed_mounts,
    refused_mounts,
    surely,
    told_better,
)

WAITED = (
    "Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[data kube-api-access]: "
    "timed out waiting for the condition"
)
WAITS = (pod(phase="Pending"), app(waiting_reason="ContainerCreating"))


def volumes(*facts: Fact) -> list[str]:
    return [each.volume for each in failed_mounts(seen(*facts))]


@pytest.mark.parametrize(
    ("said", "volume"),
    [
        ('MountVolume.SetUp failed for volume "data" : mount failed', "data"),
        (WAITED, "data"),
        ("something else", ""),
    ],
)
def test_a_volume_is_known_by_the_words_of_the_kubelet(said: str, volume: str) -> None:
    assert [volume] == volumes(*WAITS, event("FailedMount", said))


@pytest.mark.parametrize(
    "facts",
    [
        (pod(), app(waiting_reason="ContainerCreating")),
        (pod(phase="Pending"), app(running_since=ago(1))),
        (pod(phase="Pending", node=""),),
        (pod(phase="Pending", deleted_at=ago(1)),),
    ],
    ids=["runs", "started", "has no node", "leaves"],
)
def test_a_pod_that_does_not_wait_for_volumes_has_none(facts: tuple[Fact, ...]) -> None:
    assert [] == volumes(*facts, event("FailedMount", WAITED))


def test_attachments_are_told_apart_by_who_has_the_volume() -> None:
    both = seen(
        *WAITS,
        event("FailedAttachVolume", 'Multi-Attach error for volume "a" Volume is already used'),
        event("FailedAttachVolume", 'AttachVolume.Attach failed for volume "b" : no'),
    )

    assert ["a"] == [each.volume for each in failed_attachments(both, elsewhere=True)]
    assert ["b"] == [each.volume for each in failed_attachments(both, elsewhere=False)]
    assert 2 == len(list(failed_attachments(both)))


def test_waiting_is_told_better_by_whoever_says_why() -> None:
    attach = event("FailedAttachVolume", 'AttachVolume.Attach failed for volume "b" : no')
    alone, both = (
        seen(*WAITS, event("FailedMount", WAITED)),
        seen(*WAITS, event("FailedMount", WAITED), attach),
    )

    assert not told_better(alone, next(failed_mounts(alone)))
    assert told_better(both, next(failed_mounts(both)))


def test_a_missing_reference_is_told_better_by_its_name() -> None:
    facts = seen(*WAITS, event("FailedMount", 'failed for volume "v" : secret "a" not found'))

    assert told_better(facts, next(failed_mounts(facts)))


def test_the_first_two_minutes_prove_nothing() -> None:
    assert Confidence.POSSIBLE is surely(seen(pod(created_at=ago(1))), POD)
    assert Confidence.CERTAIN is surely(seen(pod(created_at=ago(5))), POD)
    assert Confidence.CERTAIN is surely(seen(), POD)


def test_what_failed_before_the_pod_went_on_to_its_images_is_solved() -> None:
    failed = event("FailedMount", 'MountVolume.SetUp failed for volume "data" : x', minutes=9)

    assert [] == volumes(*WAITS, failed, event("Pulling", 'Pulling image "web"', minutes=8))
    assert ["data"] == volumes(*WAITS, failed, event("Pulling", 'Pulling image "web"', minutes=10))


def test_a_refused_mount_without_a_volume_of_the_kubelets_has_no_name() -> None:
    said = 'error mounting "proc" to rootfs at "/proc": operation not permitted'
    state = app(waiting_reason="RunContainerError", waiting_message=said)

    (mount,) = refused_mounts(seen(state))

    assert ("", said) == (mount.volume, mount.said)
