from dataclasses import replace

import pytest

from alertwhy.domain.facts import Condition, Fact
from alertwhy.domain.finding import Confidence
from tests.fakes.facts import POD, ago, app, event, pod, seen
from workers.signs.unnoticed import unnoticed

ALONE = pod(phase="Pending", node="", created_at=ago(40), scheduler="volcano")
NOW = event("Killing", "Stopping container app", about=replace(POD, name="other"), minutes=0)


def test_a_pod_of_which_nobody_says_a_word_has_no_scheduler() -> None:
    (finding,) = unnoticed(seen(ALONE, NOW))
    assert finding.title.endswith("which waits for volcano")
    assert (Confidence.LIKELY, "scheduler volcano") == (finding.confidence, finding.upstream)


@pytest.mark.parametrize(
    "facts",
    [
        (replace(ALONE, created_at=ago(3)),),
        (replace(ALONE, created_at=None),),
        (replace(ALONE, node="worker-1"),),
        (replace(ALONE, phase="Running"),),
        (replace(ALONE, deleted_at=ago(1)),),
        (replace(ALONE, conditions=(Condition("PodScheduled", "False", "SchedulingGated"),)),),
        (ALONE, event("FailedScheduling", "0/3 nodes are available: 3 Insufficient cpu.")),
        (ALONE, app(waiting_reason="ContainerCreating")),
    ],
    ids=["young", "untold", "placed", "runs", "leaves", "gated", "refused", "begun"],
)
def test_what_was_noticed_or_is_young_is_no_schedulers_fault(facts: tuple[Fact, ...]) -> None:
    assert [] == list(unnoticed(seen(*facts, NOW)))
