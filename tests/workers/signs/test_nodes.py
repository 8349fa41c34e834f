from alertwhy.domain.facts import NodeState
from alertwhy.domain.finding import Confidence
from tests.fakes.facts import app, ended, looping, pod, seen, waiting_pod
from workers.signs.nodes import blamed, keeps_off, matters

NODE = NodeState("worker-1")
TAINT = (
    "0/2 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }."
)


def test_a_node_matters_by_itself_to_its_pods_and_to_whom_it_keeps_off() -> None:
    assert matters(seen(NODE), NODE)
    assert matters(seen(NODE, pod(node="worker-1")), NODE)
    assert matters(seen(NODE, waiting_pod(TAINT)), NODE, "disk-pressure")
    assert not matters(seen(NODE, pod(node="worker-2")), NODE, "disk-pressure")


def test_a_taint_of_another_kind_keeps_nobody_off_for_this() -> None:
    assert keeps_off(seen(waiting_pod(TAINT)), "disk-pressure")
    assert not keeps_off(seen(waiting_pod(TAINT)), "memory-pressure")
    assert not keeps_off(seen(waiting_pod(TAINT)))


def test_a_node_is_blamed_by_what_it_does_to_the_pods_that_are_seen() -> None:
    assert Confidence.CERTAIN is blamed(seen(NODE))
    assert Confidence.CERTAIN is blamed(seen(waiting_pod(TAINT)), "disk-pressure")
    assert Confidence.LIKELY is blamed(seen(pod(), looping(ended(1))))
    assert Confidence.POSSIBLE is blamed(seen(pod(phase="Succeeded"), app(ready=True)))
