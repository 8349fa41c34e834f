from alertwhy.domain.facts.network import Opening, PolicyState, ServiceState
from alertwhy.domain.target import ObjectRef

REF = ObjectRef("Service", "shop", "cart")


def test_a_service_is_there_unless_said_otherwise() -> None:
    assert ServiceState(REF).exists
    assert 0 == ServiceState(REF).ready


def test_a_policy_that_says_nothing_differs_from_one_that_lets_nothing_through() -> None:
    assert PolicyState(REF, REF).egress is None
    assert PolicyState(REF, REF, egress=()) != PolicyState(REF, REF)
    assert Opening(("*",)).anyone
