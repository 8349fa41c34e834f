"""``alertwhy eval``: case folders through the real pipeline, and a scorecard."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from alertwhy.errors import AlertwhyError
from alertwhy.settings import read_settings
from cli.payloads import read_group
from cli.scorecard import draw_scorecard
from workers.bootstrap import model_of, now
from workers.clients.openai import Model
from workers.evaluation.cases import folders_under, load_case, name_of
from workers.evaluation.plain import as_plain
from workers.evaluation.running import Outcome, run, warm
from workers.evaluation.scoring import Bound, Broken, Scorecard


@click.command("eval")
@click.argument("root", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--no-model", is_flag=True, help="Rules only.")
@click.option(
    "--at-least",
    multiple=True,
    metavar="FIGURE=N",
    help="Exit 1 when a figure is lower, such as hit@1=0.95; may be given several times.",
)
@click.option(
    "--at-most",
    multiple=True,
    metavar="FIGURE=N",
    help="Exit 1 when a figure is higher, such as false=0 or reads-p95=20.",
)
def evaluate(
    root: Path,
    output: str,
    no_model: bool,  # noqa: FBT001  # click's flag
    at_least: tuple[str, ...],
    at_most: tuple[str, ...],
) -> None:
    """Run every case folder under DIR and say how many were understood."""
    bounds = [*_bounds(at_least, at_least=True), *_bounds(at_most, at_least=False)]
    model = None if no_model else model_of(read_settings())
    card = _scorecard(root, model)
    if output == "json":
        click.echo(json.dumps(as_plain(card), ensure_ascii=False, indent=2))
    else:
        draw_scorecard(card, Console())
    faults = [f"{each.case}: {each.reason}" for each in card.broken]
    faults += [missed for bound in bounds if (missed := bound.missed_by(card.figures))]
    for fault in faults:
        click.echo(f"alertwhy: {fault}", err=True)
    if faults:
        sys.exit(1)


def _bounds(given: Iterable[str], *, at_least: bool) -> list[Bound]:
    known = Scorecard(()).figures
    bounds = []
    for each in given:
        figure, _, limit = each.partition("=")
        if figure not in known:
            raise click.UsageError(f"{each!r}: write FIGURE=N with one of {', '.join(known)}")
        try:
            bounds.append(Bound(figure, float(limit), at_least))
        except ValueError as error:
            raise click.UsageError(f"{each!r}: {limit!r} is not a number") from error
    return bounds


def _scorecard(root: Path, model: Model | None) -> Scorecard:
    """Every case, a bar in the terminal meanwhile; a broken one never costs the others."""
    outcomes: list[Outcome] = []
    broken: list[Broken] = []
    warm()
    errors = Console(stderr=True)
    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as progress:
        for folder in progress.track(folders_under(root), description="Cases"):
            name = name_of(folder, root)
            try:
                case = load_case(folder, name, lambda path: read_group(str(path)))
                outcomes.append(run(case, now=now(), model=model))
            except AlertwhyError as error:
                broken.append(Broken(name, str(error)))
    return Scorecard(tuple(outcomes), tuple(broken))
