from datetime import UTC, datetime, timedelta

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import (
    Condition,
    Event,
    Fact,
    NodeState,
    PodState,
    StorageClasses,
)
from alertwhy.domain.target import ObjectRef

EVENT = Event(ObjectRef("Pod", "shop", "web-1"), "BackOff", "again")
NODE = NodeState("worker-1")


def test_facts_of_one_kind_come_with_the_evidence_that_shows_them() -> None:
    first = Evidence("c", "o", "t", "k", id="e1", facts=(EVENT, NODE))
    second = Evidence("c", "o", "t", "k", id="e2", facts=(EVENT,))

    assert [(EVENT, "e1"), (EVENT, "e2")] == list(of_kind((first, second), Event))
    assert [(NODE, "e1")] == list(of_kind((first, second), NodeState))
    assert [] == list(of_kind((first, second), StorageClasses))


def test_a_kind_includes_what_derives_from_it() -> None:
    evidence = Evidence("c", "o", "t", "k", id="e1", facts=(EVENT, NODE))

    assert [EVENT, NODE] == [fact for fact, _ in of_kind((evidence,), Fact)]


def test_the_latest_time_is_found_wherever_it_stands_but_not_ahead() -> None:
    noon = datetime(2026, 10, 14, 12, tzinfo=UTC)
    state = PodState(
        ObjectRef("Pod", "a", "b"),
        "Running",
        conditions=(Condition("Ready", "True", since=noon),),
        deleted_at=noon + timedelta(hours=1),
    )
    assert noon == Evidence("c", "o", "t", "k", facts=(state,)).latest
    assert Evidence("c", "o", "t", "k").latest is None
