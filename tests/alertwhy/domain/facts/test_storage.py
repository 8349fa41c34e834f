from alertwhy.domain.facts.storage import ClaimState
from alertwhy.domain.target import ObjectRef


def test_a_claim_without_a_class_is_told_from_one_that_wants_none() -> None:
    claim = ObjectRef("PersistentVolumeClaim", "shop", "db")

    assert ClaimState(claim, "Pending").storage_class is None
    assert "" == ClaimState(claim, "Pending", storage_class="").storage_class
