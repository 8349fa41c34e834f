from alertwhy.domain.facts.fact import Condition
from alertwhy.domain.facts.nodes import NodeState


def test_a_condition_of_a_node_is_found_by_its_type() -> None:
    ready = Condition("Ready", "True")
    state = NodeState("worker-1", conditions=(ready,))

    assert ready == state.condition("Ready")
    assert state.condition("Absent") is None
