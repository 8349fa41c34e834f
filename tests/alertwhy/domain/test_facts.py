import pytest

from alertwhy.domain.facts import (
    Condition,
    ContainerState,
    Ending,
    Event,
    JobState,
    NodeState,
    PodState,
    WorkloadState,
)
from alertwhy.domain.target import ObjectRef

POD = ObjectRef("Pod", "shop", "web-1")
READY = Condition("Ready", "True")


def test_endings_are_told_newest_first() -> None:
    now, before = Ending("Error", 1), Ending("OOMKilled", 137)

    assert (now, before) == ContainerState(POD, "app", "f", ended=now, last=before).endings
    assert (before,) == ContainerState(POD, "app", "f", last=before).endings
    assert () == ContainerState(POD, "app", "f").endings


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("spec.containers{app}", "app"),
        ("spec.initContainers{init}", "init"),
        ("", ""),
        ("spec", ""),
    ],
)
def test_an_event_knows_its_container_by_its_field_path(path: str, name: str) -> None:
    assert name == Event(POD, "BackOff", "x", field_path=path).container


@pytest.mark.parametrize(
    "state",
    [
        PodState(POD, "Running", conditions=(Condition("Other", "True"), READY)),
        WorkloadState(POD, 1, conditions=(READY,)),
        NodeState("worker-1", conditions=(READY,)),
        JobState(POD, conditions=(READY,)),
    ],
    ids=["pod", "workload", "node", "job"],
)
def test_a_condition_is_found_by_its_type(
    state: PodState | WorkloadState | NodeState | JobState,
) -> None:
    assert READY == state.condition("Ready")
    assert state.condition("Absent") is None
