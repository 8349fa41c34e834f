import pytest

from alertwhy.domain.facts import Ending
from tests.fakes.facts import NOW, ago, app, ended, event, log, looping, seen
from workers.signs.endings import Why, ends
from workers.signs.endings import looping as is_looping

ALL = tuple(Why)


def whys(*facts: object) -> list[Why]:
    return [end.why for end in ends(seen(*facts), *ALL)]  # type: ignore[arg-type]  # each is a Fact


@pytest.mark.parametrize(
    ("ending", "why"),
    [
        (ended(137, reason="OOMKilled"), Why.OUT_OF_MEMORY),
        (
            ended(
                128, reason="StartError", message='exec: "x": executable file not found in $PATH'
            ),
            Why.NOT_FOUND,
        ),
        (ended(127), Why.NOT_FOUND),
        (ended(126), Why.NOT_EXECUTABLE),
        (ended(0, reason="Completed"), Why.CLEAN),
        (ended(1), Why.CRASH),
        (ended(137), Why.CRASH),
    ],
)
def test_each_end_has_one_reason(ending: Ending, why: Why) -> None:
    assert [why] == whys(looping(ending))


def test_only_the_reasons_asked_for_are_given() -> None:
    facts = seen(looping(ended(1)))

    assert [] == list(ends(facts, Why.CLEAN))
    assert 1 == len(list(ends(facts, Why.CLEAN, Why.CRASH)))


@pytest.mark.parametrize("reason", ["ContainerStatusUnknown", "Unknown"])
def test_a_lost_node_is_no_end(reason: str) -> None:
    assert [] == whys(looping(ended(255, reason=reason)))


def test_a_container_that_could_not_be_made_for_another_reason_has_not_ended() -> None:
    assert [] == whys(
        app(waiting_reason="CreateContainerError", waiting_message="name is reserved")
    )
    assert [] == whys(app())


def test_in_a_loop_even_an_old_end_is_the_present_one() -> None:
    assert [Why.CRASH] == whys(looping(ended(1, minutes=300)))
    assert [] == whys(app(last=ended(1, minutes=300), running_since=ago(299)))


def test_a_kill_for_liveness_outranks_one_for_startup() -> None:
    startup = event("Unhealthy", "Startup probe failed: refused")
    liveness = event("Killing", "Container app failed liveness probe, will be restarted")

    assert [Why.LIVENESS] == whys(looping(ended(137)), startup, liveness)


def test_an_event_without_a_time_may_be_of_the_end() -> None:
    kill = event("Killing", "Container app failed liveness probe", first_at=None, last_at=None)

    assert [Why.LIVENESS] == whys(looping(ended(137)), kill)


def test_the_log_is_cited_where_it_was_read() -> None:
    (end,) = ends(seen(looping(ended(1)), log("boom")), Why.CRASH)

    assert ("e2", "e1") == end.because


def test_a_loop_is_back_off_an_end_or_three_restarts() -> None:
    assert is_looping(looping(ended(1)))
    assert is_looping(app(ended=Ending("", 0, finished_at=NOW)))
    assert is_looping(app(restarts=3))
    assert not is_looping(app(restarts=2))
