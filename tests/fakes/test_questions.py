"""The double counts what it is told to."""

from alertwhy.domain.diagnosis import Tokens
from tests.fakes.questions import GOOD, Counting
from workers.analysis.reply import Reply


def test_an_answer_costs_what_it_is_told_to_cost() -> None:
    model = Counting(GOOD, Tokens(7, 5))
    assert Tokens(7, 5) == model.ask("s", "u", shape=Reply, timeout=1.0).tokens
    assert ["s\nu"] == model.asked
