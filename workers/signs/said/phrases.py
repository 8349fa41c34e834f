"""How a wording is written down: a cause, what says so, and what must not stand beside it."""

import re
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Wording:
    """``says`` are alternatives, told in any case; ``unless`` rules the whole sentence out."""

    cause: str
    says: tuple[str, ...]
    unless: str = ""
    pattern: re.Pattern[str] = field(init=False, repr=False)
    excluded: re.Pattern[str] | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Compile once, when the table is made."""
        object.__setattr__(self, "pattern", re.compile("|".join(self.says), re.IGNORECASE))
        excluded = re.compile(self.unless, re.IGNORECASE) if self.unless else None
        object.__setattr__(self, "excluded", excluded)

    def means(self, sentence: str) -> re.Match[str] | None:
        """Where the sentence says it."""
        found = self.pattern.search(sentence)
        if found and self.excluded and self.excluded.search(sentence):
            return None
        return found
