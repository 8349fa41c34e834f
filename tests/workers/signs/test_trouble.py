import pytest

from alertwhy.domain.facts import Condition, Ending, Fact, NodeState
from tests.fakes.facts import NOW, ago, app, ended, event, looping, pod, seen, waiting_pod
from workers.signs.trouble import broken_pods

UNREADY = (Condition("Ready", "False"),)
FAILED = event("FailedMount", "no")
GONE = NodeState("worker-1", (Condition("Ready", "Unknown"),))


@pytest.mark.parametrize(
    "facts",
    [
        (pod(phase="Failed"),),
        (waiting_pod("no room"),),
        (pod(conditions=UNREADY), looping(ended(1))),
        (pod(conditions=UNREADY), app(waiting_reason="ImagePullBackOff")),
        (pod(), app(last=ended(1), running_since=ago(1), restarts=1)),
        (pod(), app(running_since=ago(20))),
        (pod(phase="Pending", created_at=ago(5)), app(waiting_reason="ContainerCreating"), FAILED),
        (pod(conditions=UNREADY), GONE),
    ],
    ids=[
        "failed",
        "unschedulable",
        "crashing",
        "no image",
        "crashed",
        "unready for long",
        "cannot mount",
        "node away",
    ],
)
def test_a_pod_in_trouble(facts: tuple[Fact, ...]) -> None:
    assert ("e1",) == broken_pods(seen(*facts))


@pytest.mark.parametrize(
    "facts",
    [
        (pod(phase="Succeeded"), app(ended=Ending("Completed", 0, finished_at=NOW))),
        (pod(conditions=(Condition("Ready", "True"),)), app(restarts=9, ready=True)),
        (
            pod(
                phase="Pending", conditions=(Condition("PodScheduled", "False", "SchedulingGated"),)
            ),
        ),
        (pod(phase="Pending", created_at=ago(1)), app(waiting_reason="ContainerCreating"), FAILED),
        (pod(conditions=UNREADY), app(running_since=ago(1))),
        (waiting_pod("no room"), event("TriggeredScaleUp", "a node comes")),
        (pod(), app(ready=True, restarts=5)),
        (pod(phase="Failed", deleted_at=NOW),),
        (
            pod(),
            NodeState("worker-1", (Condition("Ready", "True"),)),
            NodeState("worker-2"),
            NodeState("worker-1"),
        ),
    ],
    ids=[
        "done",
        "ready",
        "gated",
        "just made",
        "just started",
        "scaling up",
        "restarted before",
        "being deleted",
        "node fine",
    ],
)
def test_a_pod_on_its_way_or_well(facts: tuple[Fact, ...]) -> None:
    assert () == broken_pods(seen(*facts))


def test_only_pods_of_the_revision_count() -> None:
    facts = seen(pod(phase="Failed", revision="new"))

    assert ("e1",) == broken_pods(facts, "new")
    assert () == broken_pods(facts, "old")
