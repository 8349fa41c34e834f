import pytest

from alertwhy.domain.facts import ClaimState, StorageClasses, Unrecorded
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import event, found, only

CLAIM = ObjectRef("PersistentVolumeClaim", "databases", "data-db-0")
PENDING = ClaimState(CLAIM, "Pending", storage_class="fast")
TOLD = event("ProvisioningFailed", 'storageclass.storage.k8s.io "fast" not found', about=CLAIM)
CLASSES = StorageClasses(("gp3", "io2"))


def test_the_controller_says_that_the_class_is_missing() -> None:
    finding = only("pvc-storageclass-missing", PENDING, TOLD, CLASSES)

    told = "PersistentVolumeClaim databases/data-db-0 asks for StorageClass fast, which does not exist; there are: gp3, io2"
    assert told == finding.title
    assert Confidence.CERTAIN is finding.confidence
    assert ("e1", "e2", "e3") == finding.because


def test_the_list_alone_makes_it_likely() -> None:
    assert Confidence.LIKELY is only("pvc-storageclass-missing", PENDING, CLASSES).confidence


def test_the_event_alone_is_certain() -> None:
    assert only("pvc-storageclass-missing", PENDING, TOLD).title.endswith("which does not exist")


@pytest.mark.parametrize(
    "claim",
    [
        ClaimState(CLAIM, "Bound", storage_class="fast"),
        ClaimState(CLAIM, "Pending", storage_class="gp3"),
        ClaimState(CLAIM, "Pending", storage_class=""),
        ClaimState(CLAIM, "Pending"),
        ClaimState(CLAIM, "Pending", storage_class="fast", volume="disk-1"),
    ],
    ids=["bound", "the class is there", "wants none", "names none", "names its volume"],
)
def test_other_claims_wait_for_other_things(claim: ClaimState) -> None:
    assert [] == found("pvc-storageclass-missing", claim, CLASSES)


def test_nothing_is_concluded_without_a_list_or_an_event() -> None:
    assert [] == found("pvc-storageclass-missing", PENDING)


def test_a_class_that_was_not_recorded_may_be_there_unless_its_controller_says_otherwise() -> None:
    facts = PENDING, StorageClasses(()), Unrecorded(("StorageClass",))

    assert Confidence.POSSIBLE is only("pvc-storageclass-missing", *facts).confidence
    assert Confidence.CERTAIN is only("pvc-storageclass-missing", *facts, TOLD).confidence


TRIED = event(
    "ProvisioningFailed",
    'failed to provision volume with StorageClass "fast": rpc error: QUOTA_EXCEEDED',
    about=CLAIM,
)


def test_a_class_that_a_provisioner_had_in_hand_is_there_though_none_was_recorded() -> None:
    none = StorageClasses((), ())

    assert [] == found("pvc-storageclass-missing", PENDING, TRIED, none)
    assert found("pvc-storageclass-missing", PENDING, TRIED, TOLD, none)
    assert found("pvc-storageclass-missing", PENDING, TRIED, CLASSES)  # deleted since
