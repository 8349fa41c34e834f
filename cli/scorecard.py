"""A scorecard in the terminal: shares, costs, and what was found where a case was missed."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from workers.evaluation.scoring import PERCENTILES, Miss, Scorecard
from workers.wording import one_line

SHARES = {
    "hit@1": "cause named first",
    "hit@3": "cause among the first three",
    "target": "target found",
    "evidence": "evidence seen",
    "false": "false findings on healthy cases",
}
COSTS = {
    "reads": "API reads",
    "cpu-ms": "CPU ms",
    "wall-ms": "wall ms",
    "tokens": "tokens",
}


def draw_scorecard(card: Scorecard, console: Console) -> None:
    """Print it; what missed comes last, where a person looks first."""
    whole = len(card.outcomes)
    console.print(f"{whole} cases, {len(card.faulty)} faulty, {len(card.healthy)} healthy")
    console.print(_shares(card))
    console.print(_costs(card))
    if card.misses:
        console.print(_misses(card.misses))


def _shares(card: Scorecard) -> Table:
    table = Table("", "score", box=None, header_style="bold")
    table.columns[1].justify = "right"
    for name, words in SHARES.items():
        found = card.figures[name]
        perfect = found == (0 if name == "false" else 1)
        shown = (
            "none tells" if found is None else f"{found:g}" if name == "false" else f"{found:.1%}"
        )
        table.add_row(words, Text(shown, "green" if perfect else "yellow"))
    return table


def _costs(card: Scorecard) -> Table:
    table = Table("per case", *PERCENTILES, box=None, header_style="bold")
    for column in table.columns[1:]:
        column.justify = "right"
    for name, words in COSTS.items():
        found = [card.figures[f"{name}-{rank}"] for rank in PERCENTILES]
        table.add_row(words, *("" if each is None else f"{each:g}" for each in found))
    return table


def _misses(misses: tuple[Miss, ...]) -> Table:
    table = Table("case", "missed", "wanted", "found instead", header_style="bold")
    for each in misses:
        parts = (each.case, each.kind, each.wanted, each.found)
        table.add_row(*(Text(one_line(part)) for part in parts))
    return table
