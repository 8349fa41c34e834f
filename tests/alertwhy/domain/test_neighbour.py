from alertwhy.domain.neighbour import Neighbour
from alertwhy.domain.target import ObjectRef

DB = ObjectRef("Service", "shop", "db")


def test_a_service_without_a_ready_pod_is_down() -> None:
    assert Neighbour(DB, pods=2, ready=0).is_down
    assert Neighbour(DB).is_down
    assert not Neighbour(DB, pods=2, ready=1).is_down


def test_one_that_is_not_there_or_selects_nothing_is_another_story() -> None:
    assert not Neighbour(DB, exists=False).is_down
    assert not Neighbour(DB, selects=False).is_down
