from alertwhy.domain.facts import Condition
from alertwhy.domain.facts.governing import AutoscalerState
from alertwhy.domain.target import ObjectRef


def test_a_condition_of_an_autoscaler_is_found_by_its_type() -> None:
    active = Condition("ScalingActive", "True")
    ref = ObjectRef("HorizontalPodAutoscaler", "shop", "cart")
    state = AutoscalerState(ref, ref, conditions=(active,))

    assert active == state.condition("ScalingActive")
    assert state.condition("AbleToScale") is None
