"""``alertwhy routes test``: who would be told, and which route decided."""

from dataclasses import replace
from pathlib import Path

import click

from alertwhy.config import load
from alertwhy.domain.trial import Trial, try_out
from alertwhy.errors import PayloadError
from alertwhy.redact import redacted_labels
from alertwhy.settings import read_settings
from cli.payloads import read_group


@click.group()
def routes() -> None:
    """Look at the routing file."""


@routes.command()
@click.option("--alert", metavar="FILE", required=True, help="A payload; - for stdin.")
@click.option("--config", type=click.Path(path_type=Path), help="Instead of ALERTWHY_CONFIG.")
def test(alert: str, config: Path | None) -> None:
    """Say for each alert which receivers it goes to, route by route."""
    group = read_group(alert)
    if not group.alerts:
        raise PayloadError("", "the payload holds no alert that is acted on")
    found = load(config or read_settings().config)
    for each in group.alerts:
        stored = replace(each, labels=redacted_labels(each.labels))  # what matchers will see
        _show(try_out(stored.named_by(found.naming), found.route))


def _show(trial: Trial) -> None:
    click.echo(f"{trial.alert}: {trial.target}")
    if not trial.investigated:
        click.echo("  never investigated, whatever the routes say")
    for look in trial.looks:
        said = f"no, {look.mismatch}" if look.mismatch else "yes"
        click.echo(f"  {look.path} ({look.conditions}): {said}")
    for told in trial.told:
        behaviour = told.behaviour
        click.echo(f"  -> {told.receiver or 'nobody (dropped)'}")
        click.echo(f"     by {told.path}: {told.conditions}")
        click.echo(f"     analysis {behaviour.analysis}, patience {behaviour.patience:g}s")
