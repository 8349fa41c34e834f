from alertwhy.domain.facts import Unrecorded
from alertwhy.domain.finding import Confidence
from tests.fakes.facts import seen
from workers.signs.recorded import absent, recorded


def test_what_a_recording_lacks_is_not_absent() -> None:
    lacking = seen(Unrecorded(("Node", "Service")))

    assert not recorded(lacking, "Service")
    assert recorded(lacking, "Pod")
    assert Confidence.POSSIBLE is absent(lacking, "Node")


def test_of_a_whole_cluster_none_found_means_that_there_is_none() -> None:
    assert Confidence.CERTAIN is absent(seen(), "Service")
    assert Confidence.LIKELY is absent(seen(), "Service", Confidence.LIKELY)
