"""How runtimes begin their last words that name the type elsewhere than in front.

Elixir, Clojure, C++, OCaml, Crystal, Swift, Zig.
"""

import re
from collections.abc import Sequence

WIDTH = 400  # characters of a line that are looked at
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        r"^\*\* \((?P<kind>[A-Z][\w.]*(?:Error|Exception))\) (?P<says>.*)$",
        r"^(?:Execution|Syntax) error \((?P<kind>\w+(?:Error|Exception))\) (?P<says>at .*)$",
        r"^terminate called after throwing an instance of '(?P<kind>[\w:]+)[^']*'(?P<says>)$",
        r"^Fatal error: exception (?P<kind>[A-Z][\w.]*)(?P<says>.*)$",
        r"^Unhandled exception: (?P<says>.*) \((?P<kind>[\w:]+)\)$",
        # "Error raised at top level" is told of any error, which another line tells of.
        r"^\S{1,200}\.swift:\d+: (?P<kind>Fatal error): (?!Error raised at)(?P<says>.*)$",
        r"^(?P<kind>Fatal error): (?P<says>.*): file \S{1,200}\.swift, line \d+$",
        r"^thread \d+ (?P<kind>panic): (?P<says>.*)$",
    )
)


def rarer_head(said: Sequence[str], at: int) -> tuple[str, str] | None:
    """Type and message; C++ tells on the next line what it is about."""
    for form in _FORMS:
        if match := form.match(said[at][:WIDTH]):
            below = said[at + 1] if at + 1 < len(said) else ""
            says = match["says"] or below.strip().removeprefix("what():")
            kind = match["kind"]
            return kind.lower() if " " in kind else kind, says.strip()[:WIDTH]
    return None
