"""``alertwhy routes test``: who would be told, and which route decided."""

from pathlib import Path

import click

from alertwhy.config import load
from alertwhy.domain.labels import target_of
from alertwhy.domain.routing import decide
from alertwhy.errors import PayloadError
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
    route = load(config or read_settings().config).route
    for each in group.alerts:
        target = target_of(each.labels)
        click.echo(f"{each.name}: {target}")
        if not each.investigated:
            click.echo("  never investigated, whatever the routes say")
            continue
        for decision in decide(route, each.labels, target.own_namespace):
            receiver = decision.receiver or "nobody (dropped)"
            behaviour = decision.route.behaviour
            click.echo(f"  -> {receiver}")
            click.echo(f"     by {decision.route.path}: {decision.route}")
            click.echo(f"     analysis {behaviour.analysis}, patience {behaviour.patience:g}s")
