from alertwhy.domain.facts.fact import Condition
from alertwhy.domain.facts.pods import ContainerState, Ending, PodState
from alertwhy.domain.target import ObjectRef

POD = ObjectRef("Pod", "shop", "web-1")


def test_endings_are_told_newest_first() -> None:
    now, before = Ending("Error", 1), Ending("OOMKilled", 137)

    assert (now, before) == ContainerState(POD, "app", "f", ended=now, last=before).endings
    assert (before,) == ContainerState(POD, "app", "f", last=before).endings
    assert () == ContainerState(POD, "app", "f").endings


def test_a_condition_of_a_pod_is_found_by_its_type() -> None:
    ready = Condition("Ready", "True")
    state = PodState(POD, "Running", conditions=(Condition("Other", "True"), ready))

    assert ready == state.condition("Ready")
    assert state.condition("Absent") is None
