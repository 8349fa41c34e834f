import pytest

from alertwhy.domain.facts import ContainerState, Ending
from alertwhy.domain.finding import Confidence
from tests.fakes.facts import ago, app, ended, seen
from tests.fakes.written import wrote
from workers.signs.told import everything_told
from workers.signs.untold import crashed_untold


def again(ending: Ending, *, restarts: int = 9) -> ContainerState:
    return app(last=ending, running_since=ago(1), restarts=restarts, ready=True)


def test_a_crash_is_untold_where_the_log_of_its_run_is_lost() -> None:
    state = again(ended(1))

    assert crashed_untold(seen(state), state)
    assert crashed_untold(seen(state, wrote("ERROR no", previous=False)), state)
    assert crashed_untold(seen(state, wrote()), state)
    assert not crashed_untold(seen(state, wrote("bye")), state)


@pytest.mark.parametrize(
    "state",
    [again(ended(1), restarts=1), again(ended(0)), again(ended(1, minutes=300)), app()],
    ids=["once", "it ended well", "long ago", "never"],
)
def test_what_does_not_crash_again_and_again_owes_no_reason(state: ContainerState) -> None:
    assert not crashed_untold(seen(state), state)


@pytest.mark.parametrize(
    ("level", "sure"), [("ERROR", Confidence.LIKELY), ("WARN", Confidence.POSSIBLE)]
)
def test_the_errors_of_the_next_run_are_told_in_place_of_it(level: str, sure: Confidence) -> None:
    lines = [f"{level} dial tcp 10.0.0.1:9092: connect: connection refused"] * 3
    now = wrote(*lines, previous=False)

    (lost,) = everything_told(seen(again(ended(1)), now))
    (kept,) = everything_told(seen(again(ended(1)), wrote("bye"), now))
    assert (sure, Confidence.POSSIBLE) == (lost.confidence, kept.confidence)
