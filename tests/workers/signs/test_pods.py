from dataclasses import replace

from alertwhy.domain.facts import Condition, Event
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import POD, ago, app, ended, event, job, pod, seen
from workers.signs.pods import (
    containers,
    events,
    finished,
    job_of,
    pod_state,
    scaling_up,
    succeeded_later,
)

COMPLETE = (Condition("Complete", "True"),)


def test_a_pod_is_found_by_its_reference() -> None:
    assert pod() == pod_state(seen(pod(pod=ObjectRef("Pod", "x", "y")), pod()), POD)
    assert pod_state(seen(), POD) is None


def test_containers_of_pods_that_were_told_to_end_are_left_out() -> None:
    assert [(app(), "e1")] == list(containers(seen(app(), pod())))
    assert [] == list(containers(seen(app(), pod(deleted_at=ago(1)))))
    assert [] == list(containers(seen(app(), pod(phase="Failed", reason="Evicted"))))


def test_the_failed_tries_of_a_job_that_succeeded_are_left_out() -> None:
    done = job("web", conditions=COMPLETE)

    assert [] == list(containers(seen(app(ended=ended(1)), done)))
    assert 1 == len(list(containers(seen(app(ended=ended(1)), job("web")))))


def test_the_job_is_the_one_that_owns_the_pod() -> None:
    one, other = job("web"), job("other")

    assert one == job_of(seen(other, one), POD)
    assert other == job_of(seen(one, other, pod(owners=(other.job,))), POD)
    assert job_of(seen(), POD) is None


def test_a_condition_counts_only_while_it_is_true() -> None:
    assert "Complete" == finished(job(conditions=COMPLETE), "Complete")
    assert "X" == finished(job(conditions=(Condition("Failed", "True", "X"),)), "Failed")
    assert "" == finished(job(conditions=(Condition("Failed", "False", "X"),)), "Failed")
    assert "" == finished(job(), "Failed")


def test_events_come_newest_first_and_only_what_was_asked_for() -> None:
    old, new = event("BackOff", "a", minutes=30), event("BackOff", "b", minutes=1)
    untold = Event(POD, "BackOff", "c")
    others = (
        event("Pulled", "d"),
        event("BackOff", "e", about=ObjectRef("Pod", "x", "y")),
        event("BackOff", "f", minutes=90),
    )
    facts = seen(old, new, untold, *others)

    assert ["b", "a", "c"] == [each.message for each, _ in events(facts, POD, reasons=("BackOff",))]
    assert ["b", "d", "a", "c"] == [each.message for each, _ in events(facts, POD)]


def test_events_of_another_container_are_left_out() -> None:
    mine = event("BackOff", "a", field_path="spec.containers{app}")
    other = replace(mine, message="b", field_path="spec.containers{proxy}")

    assert ["a"] == [each.message for each, _ in events(seen(mine, other), POD, container="app")]


def test_a_failed_run_is_history_once_a_later_one_succeeded() -> None:
    bad, good = (
        job("report-1", started_at=ago(90)),
        job("report-2", conditions=COMPLETE, started_at=ago(30)),
    )

    assert succeeded_later(seen(bad, good), bad)
    assert not succeeded_later(seen(bad, good), good)
    assert not succeeded_later(
        seen(bad, job("other-2", conditions=COMPLETE, started_at=ago(30))), bad
    )
    assert not succeeded_later(seen(), job("report"))
    assert [] == list(
        containers(
            seen(app(ended=ended(137, reason="OOMKilled")), bad, good, pod(owners=(bad.job,)))
        )
    )


def test_a_node_is_on_its_way_for_ten_minutes() -> None:
    assert scaling_up(seen(event("Nominated", "x", minutes=9)), POD)
    assert not scaling_up(seen(event("Nominated", "x", minutes=11)), POD)
    assert not scaling_up(
        seen(event("Nominated", "x", minutes=2), event("TriggeredScaleUp", "y", minutes=15)), POD
    )
    assert not scaling_up(seen(), POD)
