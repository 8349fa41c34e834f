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
