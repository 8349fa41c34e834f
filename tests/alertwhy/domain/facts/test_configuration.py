from alertwhy.domain.facts.configuration import AccountState, ConfigMapState
from alertwhy.domain.target import ObjectRef


def test_what_was_found_is_there_unless_said_otherwise() -> None:
    assert ConfigMapState(ObjectRef("ConfigMap", "shop", "web")).exists
    assert AccountState(ObjectRef("ServiceAccount", "shop", "web")).exists
