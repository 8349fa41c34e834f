"""The ``budget`` section of the routing file, read key by key."""

from alertwhy.domain.budget import Budget
from alertwhy.errors import ConfigError
from alertwhy.options import Options

LEAST = 1_500  # tokens of a question: less holds the instructions and next to no evidence
LEAST_ANSWER = 500  # tokens


def budget_of(options: Options) -> Budget:
    """What the model may spend; raises ConfigError naming the key."""
    budget = Budget(
        tokens_per_investigation=options.whole("tokens_per_investigation", 8_000),
        tokens_per_hour=options.whole("tokens_per_hour", 400_000),
        tokens_per_day=options.whole("tokens_per_day", 0),
        per_namespace_share=options.number("per_namespace_share", 0.5),
        price_per_million_input=options.number("price_per_million_input", 0.0),
        price_per_million_output=options.number("price_per_million_output", 0.0),
        tokens_per_answer=options.whole("tokens_per_answer", 1_500),
    )
    options.finish()
    if budget.tokens_per_answer < LEAST_ANSWER:
        raise ConfigError(
            f"{options.where}.tokens_per_answer is {budget.tokens_per_answer}; "
            f"no diagnosis fits into less than {LEAST_ANSWER}"
        )
    if budget.tokens_per_investigation and budget.for_question(0) < LEAST:
        raise ConfigError(
            f"{options.where}.tokens_per_investigation is {budget.tokens_per_investigation}; write "
            f"at least {LEAST} more than tokens_per_answer. To ask no model, set analysis: rules"
        )
    if not 0 < budget.per_namespace_share <= 1:
        raise ConfigError(
            f"{options.where}.per_namespace_share is {budget.per_namespace_share:g}; "
            "write a part such as 0.5, at most 1"
        )
    return budget
