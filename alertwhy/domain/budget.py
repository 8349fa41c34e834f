"""What the model may spend, in tokens, and what tokens cost."""

from dataclasses import dataclass

from alertwhy.domain.diagnosis import Tokens

LONGEST_QUESTION = 8_000  # tokens, whatever the budget: nobody's evidence needs more
MILLION = 1_000_000  # vendors price a million tokens


@dataclass(frozen=True)
class Budget:
    """The ``budget`` section of the routing file; a limit of 0 is none.

    ``tokens_per_investigation`` holds for a day of one investigation and also bounds a single
    question with its answer, of which ``tokens_per_answer`` are the answer's. ``per_namespace_share`` is the part of an hour's and a day's tokens
    that one namespace may use. Prices are in whatever currency the operator thinks in.
    """

    tokens_per_investigation: int = 8_000
    tokens_per_hour: int = 400_000
    tokens_per_day: int = 0
    per_namespace_share: float = 0.5
    price_per_million_input: float = 0.0
    price_per_million_output: float = 0.0
    tokens_per_answer: int = 1_500

    def cost(self, tokens: Tokens) -> float | None:
        """What these tokens cost, None where no price is set."""
        if not self.price_per_million_input and not self.price_per_million_output:
            return None
        paid = tokens.input * self.price_per_million_input
        return (paid + tokens.output * self.price_per_million_output) / MILLION

    def for_question(self, spent: int) -> int:
        """Tokens that a question may still have, of an investigation that has spent so many."""
        limit = self.tokens_per_investigation or LONGEST_QUESTION + self.tokens_per_answer + spent
        return max(0, min(LONGEST_QUESTION, limit - spent - self.tokens_per_answer))

    def of_namespace(self, limit: int) -> int:
        """The part of a limit that one namespace may use; 0 is no limit."""
        return int(limit * self.per_namespace_share) if self.per_namespace_share < 1 else 0
