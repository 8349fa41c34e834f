"""Writes docs/causes.md from the rules themselves and the scenarios that show them.

    python -m tools.causes

A test fails when the page lags: run this after adding a rule or a scenario.
"""

import inspect
import sys
from itertools import groupby
from pathlib import Path

from workers.clients.documents import read_document
from workers.clients.raw import strings
from workers.rules import RULES, Rule

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "causes.md"
SCENARIOS = ROOT / "tests" / "scenarios"
MOST_SHOWN = 3  # scenarios of one cause
MOST_INLINE = 3  # explained causes that still fit a row; longer lists are told once, below
HEAD = """# Causes

What alertwhy can name without a model, written from the rules by `python -m tools.causes`.

The id is what messages, the API and dashboards carry. *Tier* says where a cause stands in a chain: a `root` is what to
mend, `introduced-by` is what brought it in, a `symptom` follows from another. What a cause *explains* is told after it. A
finding is `certain` where the API itself states the cause, `likely` where two pieces of evidence agree, else `possible`.
"""


def page() -> str:
    """The whole page; the same rules and scenarios give the same text."""
    shown = _shown()
    rules = sorted((rule for _, rule in RULES), key=lambda each: (_family(each), each.cause))
    lists = dict.fromkeys(each.explains for each in rules if len(each.explains) > MOST_INLINE)
    numbers = {explained: number for number, explained in enumerate(lists, 1)}
    parts = [HEAD]
    for family, members in groupby(rules, key=_family):
        rows = (_row(rule, numbers, shown.get(rule.cause, [])) for rule in members)
        parts.append("\n".join((*_heading(family), *rows)) + "\n")
    told = (f"{number}. {_ids(explained)}" for explained, number in numbers.items())
    parts.append("\n".join(("## What follows", "", *told)) + "\n")
    return "\n".join(parts)


def _heading(family: str) -> tuple[str, ...]:
    return (
        f"## {family.rpartition('.')[2].replace('_', ' ').capitalize()}",
        "",
        _first_line(sys.modules[family]),
        "",
        "| id | means | tier | severity | explains | shown by |",
        "|---|---|---|---|---|---|",
    )


def _row(rule: Rule, numbers: dict[tuple[str, ...], int], scenarios: list[str]) -> str:
    number = numbers.get(rule.explains)
    explains = f"[list {number}](#what-follows)" if number else _ids(rule.explains)
    cells = (f"`{rule.cause}`", _first_line(rule.conclude), rule.tier, rule.severity, explains)
    return f"| {' | '.join(cells)} | {_links(scenarios)} |"


def _ids(causes: tuple[str, ...]) -> str:
    return ", ".join(f"`{each}`" for each in causes)


def _family(rule: Rule) -> str:
    """The module that the rule stands in."""
    return rule.conclude.__module__


def _first_line(documented: object) -> str:
    """Its docstring's sentence; the linter sees to it that there is one."""
    return (inspect.getdoc(documented) or "").partition("\n\n")[0].replace("\n", " ")


def _links(names: list[str]) -> str:
    links = [f"[{each}](../tests/scenarios/{each})" for each in names[:MOST_SHOWN]]
    more = len(names) - len(links)
    return ", ".join(links) + (f" and {more} more" if more else "")


def _shown() -> dict[str, list[str]]:
    """By cause, the scenarios that expect it, those named after it first."""
    found: dict[str, list[str]] = {}
    for path in sorted(SCENARIOS.glob("*/expect.yaml")):
        for cause in strings(read_document(path), "causes"):
            found.setdefault(cause, []).append(path.parent.name)
    for cause, names in found.items():
        names.sort(key=lambda name: (not name.startswith(cause), name))
    return found


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
