"""An alert's expression: what it compares with which number, and how to ask for its own series.

Not a parser of PromQL: only what stands outside all brackets and strings is looked at, and what is
not understood is asked as it is.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt, ne

from alertwhy.domain.labels import OBJECT_LABELS
from workers.measured.queries import quoted

# Rules often set these themselves, so that the series need not have them.
_SET_BY_RULES = frozenset({"service", "container"})
_COMPARE = {">=": ge, "<=": le, "==": eq, "!=": ne, ">": gt, "<": lt}
_WORDS = {">=": "at or above", "<=": "at or below", "==": "at", "!=": "other than"}
_WORDS |= {">": "above", "<": "below"}
_TOKEN = re.compile(
    r"\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'|`[^`]*+`|#|[()\[\]{}]|[><=!]=|=~|!~|[><]|[a-zA-Z_:][\w:.]*+"
)
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
_SETS = frozenset({"and", "unless"})


@dataclass(frozen=True)
class Condition:
    """``value > level``: ``value`` is an expression; ``operator`` is ``""`` where none was found."""

    value: str
    operator: str = ""
    level: float = 0.0

    def holds(self, value: float) -> bool:
        """Whether the alert would count a series of this value; all that are there, else."""
        return not self.operator or bool(_COMPARE[self.operator](value, self.level))

    def __str__(self) -> str:
        """``above 0.25``."""
        return f"{_WORDS[self.operator]} {self.level:g}" if self.operator else "there"


def condition_of(expression: str) -> Condition:
    """What is compared, of the first of several conditions that all must hold."""
    tokens = list(_outside(expression))
    words = {word.lower() for word, _ in tokens}
    if words & {"#", "or"}:
        return Condition(expression)
    end = next((at for word, at in tokens if word.lower() in _SETS), len(expression))
    first = _bare(expression[:end])
    compared = [(word, at) for word, at in tokens if word in _COMPARE and at < end]
    if len(compared) != 1:
        return Condition(first)
    operator, at = compared[0]
    level = number_of(expression[at + len(operator) : end])
    value = _bare(expression[:at])
    return Condition(value, operator, level) if value and level is not None else Condition(first)


def narrowed(expression: str, labels: Mapping[str, str]) -> str:
    """The expression for the series alone that have the object labels of an alert; "" for none.

    A left side without its threshold may have a series for each pod of the cluster.
    """
    names = sorted((labels.keys() & OBJECT_LABELS) - _SET_BY_RULES)
    named = [name for name in names if labels[name]]
    if not named or any(word == "#" for word, _ in _outside(expression)):
        return ""
    one = "vector(1)"
    for name in named:
        value = quoted(labels[name].replace("$", "$$"))  # a bare $ would name a group
        one = f'label_replace({one}, "{name}", {value}, "", "")'
    return f"({expression}) and on({', '.join(named)}) {one}"


def _bare(expression: str) -> str:
    """Without the brackets that stand around all of it."""
    bare = expression.strip()
    while bare.startswith("(") and _closing(bare) == len(bare) - 1:
        bare = bare[1:-1].strip()
    return bare


def _closing(expression: str) -> int:
    """Where the bracket ends that the expression begins with; -1 where it never does."""
    depth = 0
    for found in _TOKEN.finditer(expression):
        depth += (found[0] in "([{") - (found[0] in ")]}")
        if depth == 0:
            return found.start()
    return -1


def number_of(text: str) -> float | None:
    """``0.25``, ``(25 / 100)``, ``15 * 60``; None for what is no plain number."""
    bare = text.strip()
    while bare.startswith("(") and bare.endswith(")"):
        bare = bare[1:-1].strip()
    first, *rest = re.split(r"\s*([*/])\s*", bare)
    pairs = [("*", first), *zip(rest[::2], rest[1::2], strict=True)]
    value = 1.0
    for operator, factor in pairs:
        if not _NUMBER.fullmatch(factor) or (operator == "/" and not float(factor)):
            return None
        value = value * float(factor) if operator == "*" else value / float(factor)
    return value


def _outside(expression: str) -> Iterator[tuple[str, int]]:
    """Words and operators outside of all brackets, with their places."""
    depth = 0
    for found in _TOKEN.finditer(expression):
        word = found[0]
        if word in "([{":
            depth += 1
        elif word in ")]}":
            depth -= 1
        elif (depth == 0 and word[0] not in "\"'`") or word == "#":
            yield word, found.start()
