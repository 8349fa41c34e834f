import pytest

from alertwhy.domain.facts.fact import Condition
from alertwhy.domain.facts.workloads import JobState, WorkloadState
from alertwhy.domain.target import ObjectRef

READY = Condition("Ready", "True")
REF = ObjectRef("Job", "shop", "web")


@pytest.mark.parametrize(
    "state", [WorkloadState(REF, 1, conditions=(READY,)), JobState(REF, conditions=(READY,))]
)
def test_a_condition_is_found_by_its_type(state: WorkloadState | JobState) -> None:
    assert READY == state.condition("Ready")
    assert state.condition("Absent") is None
