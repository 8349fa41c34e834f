"""The budget section: what it means, and what is refused."""

import pytest

from alertwhy.budgeting import budget_of
from alertwhy.domain.budget import Budget
from alertwhy.errors import ConfigError
from alertwhy.options import Options


def read(**values: object) -> Budget:
    return budget_of(Options(values, "budget"))


def test_a_file_without_the_section_has_a_budget_all_the_same() -> None:
    assert Budget(8_000, 400_000, 0, 0.5) == read()


def test_every_key_is_read() -> None:
    found = read(
        tokens_per_investigation=6_000,
        tokens_per_hour=100_000,
        tokens_per_day=1_000_000,
        per_namespace_share=1,
        price_per_million_input=0.15,
        price_per_million_output=0.6,
        tokens_per_answer=2_000,
    )
    assert Budget(6_000, 100_000, 1_000_000, 1.0, 0.15, 0.6, 2_000) == found


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"tokens_per_hour": "many"}, "budget.tokens_per_hour is 'many'; write a number"),
        ({"tokens_per_hour": 1.5}, "budget.tokens_per_hour is 1.5; write a whole number"),
        ({"tokens_per_hour": -1}, "budget.tokens_per_hour is -1; write a number, not below 0"),
        ({"tokens_per_hour": True}, "budget.tokens_per_hour is True; write a number"),
        ({"tokens_per_investigation": 2_999}, "write at least 1500 more than tokens_per_answer"),
        ({"tokens_per_answer": 499}, "no diagnosis fits into less than 500"),
        ({"per_namespace_share": 0}, "write a part such as 0.5, at most 1"),
        ({"per_namespace_share": 1.5}, "write a part such as 0.5, at most 1"),
        (
            {"per_namespace_share": float("nan")},
            "budget.per_namespace_share is nan; write a number",
        ),
        ({"tokens_per_minute": 1}, "budget has unknown tokens_per_minute"),
    ],
)
def test_a_wrong_value_is_named_by_its_place(wrong: dict[str, object], expected: str) -> None:
    with pytest.raises(ConfigError) as raised:
        read(**wrong)
    assert expected in str(raised.value)
