"""What the model may spend, and what it costs."""

import pytest

from alertwhy.domain.budget import Budget
from alertwhy.domain.diagnosis import Tokens


def test_without_a_price_nothing_is_said_about_money() -> None:
    assert Budget().cost(Tokens(2_000, 300)) is None


def test_each_kind_of_token_has_its_price() -> None:
    budget = Budget(price_per_million_input=0.5, price_per_million_output=2.0)
    assert pytest.approx(0.0016) == budget.cost(Tokens(2_000, 300))


def test_a_namespace_has_its_share_of_each_limit() -> None:
    assert 200_000 == Budget().of_namespace(400_000)


def test_a_share_of_one_is_no_limit() -> None:
    assert 0 == Budget(per_namespace_share=1.0).of_namespace(400_000)


def test_a_question_has_what_the_investigation_and_the_answer_leave() -> None:
    assert 6_500 == Budget().for_question(0)
    assert 3_000 == Budget().for_question(3_500)
    assert 0 == Budget().for_question(9_000)


def test_without_a_limit_a_question_has_its_own() -> None:
    assert 8_000 == Budget(tokens_per_investigation=0).for_question(1_000_000)
