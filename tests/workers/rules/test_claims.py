import pytest

from alertwhy.domain.facts import ClaimState, Event, StorageClasses, VolumeState
from alertwhy.domain.finding import Confidence, Tier
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import POD, ago, event, found, only

CLAIM = ObjectRef("PersistentVolumeClaim", "shop", "data")
VOLUME = ObjectRef("PersistentVolume", "", "pv-1")
NO_CLASS = "no persistent volumes available for this claim and no storage class is set"
BARE = StorageClasses(("gp3",))


def claim(**given: object) -> ClaimState:
    return ClaimState(CLAIM, "Pending", **given)  # type: ignore[arg-type]  # a test names fields


def said(reason: str, message: str, **given: object) -> Event:
    return event(reason, message, about=CLAIM, **given)  # type: ignore[arg-type]  # as above


def test_a_claim_without_a_class_in_a_cluster_without_default_is_certain() -> None:
    finding = only("pvc-no-default-storageclass", claim(), BARE, said("FailedBinding", NO_CLASS))

    assert (
        "PersistentVolumeClaim shop/data names no StorageClass, and the cluster has no default one"
        == finding.title
    )
    assert ("e1", "e3", "e2") == finding.because
    assert Confidence.CERTAIN is finding.confidence


def test_either_half_makes_it_likely() -> None:
    assert Confidence.LIKELY is only("pvc-no-default-storageclass", claim(), BARE).confidence
    told = only("pvc-no-default-storageclass", claim(), said("FailedBinding", NO_CLASS))
    assert Confidence.LIKELY is told.confidence


@pytest.mark.parametrize(
    "facts",
    [
        (claim(storage_class=""), BARE),
        (claim(volume="pv-1"), BARE),
        (claim(), StorageClasses(("gp3",), ("gp3",))),
        (claim(),),
        (ClaimState(CLAIM, "Bound"), BARE),
        (claim(deleted_at=ago(1)), BARE),
    ],
)
def test_any_other_claim_has_its_class(facts: tuple[ClaimState, ...]) -> None:
    assert [] == found("pvc-no-default-storageclass", *facts)


def test_several_defaults_matter_to_a_claim_that_names_none() -> None:
    both = StorageClasses(("a", "b"), ("a", "b"))

    assert Confidence.LIKELY is only("several-default-storageclasses", claim(), both).confidence
    named = only("several-default-storageclasses", claim(storage_class="a"), both)
    assert Confidence.POSSIBLE is named.confidence
    assert [] == found("several-default-storageclasses", claim(), BARE)


def test_admission_that_refuses_for_several_defaults_is_certain() -> None:
    refused = event(
        "FailedCreate",
        'create Claim data for Pod db-0 failed: persistentvolumeclaims "data" is forbidden: Internal error: '
        "2 default StorageClasses were found",
        about=ObjectRef("StatefulSet", "shop", "db"),
    )

    finding = only("several-default-storageclasses", refused)
    assert Confidence.CERTAIN is finding.confidence
    assert [] == found("several-default-storageclasses", event("FailedCreate", "quota"))


def test_a_provisioner_that_refuses_is_quoted() -> None:
    message = (
        'failed to provision volume with StorageClass "gp3": rpc error: code = ResourceExhausted'
    )

    finding = only("pvc-provisioning-failed", claim(), said("ProvisioningFailed", message))

    assert "cannot be provisioned: failed to provision volume" in finding.title
    absent = said("ProvisioningFailed", 'storageclass.storage.k8s.io "fast" not found')
    assert [] == found("pvc-provisioning-failed", claim(), absent)


@pytest.mark.parametrize(
    ("message", "who"),
    [
        ("Waiting for a volume to be created either by the external provisioner 'ebs.csi.aws.com' or manually", "ebs.csi.aws.com"),
        ('waiting for a volume to be created, either by external provisioner "nfs" or manually created', "nfs"),
        ("waiting", "its provisioner"),
    ],
)  # fmt: skip
def test_a_provisioner_that_is_silent_for_long_is_named(message: str, who: str) -> None:
    asked = said("ExternalProvisioning", message, first_at=ago(30))

    finding = only("pvc-provisioning-failed", claim(), asked)

    assert finding.title.endswith(f"is not provisioned: {who} does not answer")
    early = said("ExternalProvisioning", message)
    assert [] == found("pvc-provisioning-failed", claim(), early)


def test_a_claim_that_waits_for_its_pod_is_told_as_a_symptom() -> None:
    waits = said("WaitForFirstConsumer", "waiting for first consumer to be created before binding")

    alone = only("pvc-waiting-for-consumer", claim(created_at=ago(30)), waits)
    used = only("pvc-waiting-for-consumer", claim(used_by=(POD,)), waits)
    young = only("pvc-waiting-for-consumer", claim(created_at=ago(1)), waits)
    assert alone.title.endswith("waits for a pod that uses it, and there is none")
    assert used.title.endswith(f"waits for {POD} to find a node")
    assert Confidence.POSSIBLE is young.confidence
    assert Tier.SYMPTOM is alone.tier
    assert [] == found("pvc-waiting-for-consumer", claim(volume="pv-1"), waits)
    assert [] == found("pvc-waiting-for-consumer", claim())


def test_a_claim_that_waits_for_a_pod_is_not_why_the_pod_fits_nowhere() -> None:
    """The claim waits for the pod, and the pod for a node: only the second can be mended."""
    waits = said("WaitForPodScheduled", "waiting for pod web-0 to be scheduled")

    assert () == only("pvc-waiting-for-consumer", claim(used_by=(POD,)), waits).explains


def test_a_lost_claim_names_its_volume() -> None:
    assert (
        "has lost its volume pv-1"
        in only("pvc-lost", ClaimState(CLAIM, "Lost", volume="pv-1")).title
    )
    assert "(untold)" in only("pvc-lost", ClaimState(CLAIM, "Lost")).title
    assert [] == found("pvc-lost", claim())


def test_a_released_volume_is_certain_to_block_the_claim_that_waits_for_it() -> None:
    released = VolumeState(VOLUME, "Released", claim=CLAIM)

    blocking = only("pv-released", released, claim(volume="pv-1"))
    alone = only("pv-released", VolumeState(VOLUME, "Released"), claim(volume="pv-2"))
    assert (Confidence.CERTAIN, ("e1", "e2")) == (blocking.confidence, blocking.because)
    assert "the claim shop/data was deleted" in blocking.title
    assert Confidence.LIKELY is alone.confidence
    assert [] == found("pv-released", VolumeState(VOLUME, "Bound"))


def test_a_failed_volume_says_why_where_it_does() -> None:
    failed = VolumeState(VOLUME, "Failed", message="error deleting EBS volume")

    assert (
        "PersistentVolume pv-1 has failed: error deleting EBS volume"
        == only("pv-failed", failed).title
    )
    assert (
        "PersistentVolume pv-1 has failed" == only("pv-failed", VolumeState(VOLUME, "Failed")).title
    )
    assert [] == found("pv-failed", VolumeState(VOLUME, "Bound"))


@pytest.mark.parametrize(
    ("waiting", "confidence"),
    [
        (claim(storage_class="manual"), Confidence.CERTAIN),
        (claim(storage_class="x", volume="pv-2"), Confidence.LIKELY),
    ],
)
def test_a_released_volume_of_the_only_class_that_a_claim_takes_blocks_it_too(
    waiting: ClaimState, confidence: Confidence
) -> None:
    released = VolumeState(VOLUME, "Released", storage_class="manual")

    assert confidence is only("pv-released", released, waiting).confidence
