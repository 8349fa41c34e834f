from io import StringIO

from rich.console import Console

from cli.scorecard import COSTS, SHARES, draw_scorecard
from tests.workers.evaluation.test_scoring import outcome
from workers.evaluation.scoring import PERCENTILES, Scorecard


def drawn(card: Scorecard) -> str:
    file = StringIO()
    draw_scorecard(card, Console(file=file, width=120))
    return file.getvalue()


def test_what_was_found_instead_is_shown() -> None:
    text = drawn(Scorecard((outcome("app-crash"),)))
    assert "oom-killed or heap-exhausted" in text
    assert "app-crash" in text
    assert "0.0%" in text


def test_nothing_missed_is_nothing_told() -> None:
    assert "found instead" not in drawn(Scorecard((outcome("oom-killed"),)))


def test_a_card_of_nothing_is_drawn() -> None:
    assert "none tells" in drawn(Scorecard(()))


def test_every_figure_has_its_words() -> None:
    shown = {*SHARES, *(f"{name}-{rank}" for name in COSTS for rank in PERCENTILES)}
    assert shown == Scorecard(()).figures.keys()
