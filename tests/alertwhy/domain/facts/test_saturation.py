from alertwhy.domain.facts.saturation import Saturated
from alertwhy.domain.target import ObjectRef


def test_what_is_saturated_is_told_with_who_measured_it() -> None:
    about = ObjectRef("Pod", "shop", "web-1")

    assert "" == Saturated("cpu", "CPUThrottlingHigh", about).container
