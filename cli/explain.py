"""``alertwhy explain``: one investigation from the terminal, without Redis, service or workers."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

import click
from rich.console import Console

from alertwhy import wire
from alertwhy.config import load
from alertwhy.domain.investigation import Delivery, Investigation
from alertwhy.domain.notification import Moment
from alertwhy.domain.routing import Behaviour
from alertwhy.domain.target import Target
from alertwhy.errors import ConfigError, PayloadError
from alertwhy.ids import new_id
from alertwhy.settings import Settings, read_settings
from cli.payloads import read_group
from cli.screen import draw
from workers.bootstrap import cluster_of, model_of, now
from workers.clients.absent import AbsentCluster
from workers.clients.cluster import RESOURCES
from workers.compose import compose
from workers.pipeline.explaining import Question, questions
from workers.pipeline.explaining import explain as explained
from workers.pipeline.investigating import route
from workers.pipeline.previewing import previewed
from workers.wording.markdown import to_markdown

CHANNELS = ("slack", "teams", "pagerduty")
OUTPUTS = ("text", "json", "markdown", *CHANNELS)


@dataclass(frozen=True)
class Asked:
    """What a person typed."""

    named: str
    namespace: str
    container: str
    alert: str
    output: str


@click.command()
@click.argument("named", metavar="[KIND/NAME]", required=False, default="")
@click.option("-n", "--namespace", default="default", show_default=True)
@click.option("--container", default="", help="The container to look at first.")
@click.option(
    "--alert", metavar="FILE", default="", help="An Alertmanager or Botkube payload; - for stdin."
)
@click.option(
    "--snapshot", type=click.Path(path_type=Path), help="A recorded cluster instead of a live one."
)
@click.option("--no-model", is_flag=True, help="Rules only.")
@click.option("--output", type=click.Choice(OUTPUTS), default="text", show_default=True)
def explain(snapshot: Path | None, no_model: bool, **typed: str) -> None:  # noqa: FBT001  # click's flag
    """Say why KIND/NAME is in trouble, or why the alerts in a payload fired."""
    asked = Asked(**typed)
    settings = read_settings()
    settings = replace(
        settings,
        snapshot=snapshot or settings.snapshot,
        model="" if no_model else settings.model,
    )
    found = [_investigate(question, settings) for question in _questions(asked, settings)]
    if not found:
        raise PayloadError("", "the payload is about nothing that is ever looked into")
    _show(found, asked, settings)


def _questions(asked: Asked, settings: Settings) -> list[Question]:
    if bool(asked.named) == bool(asked.alert):
        raise click.UsageError("name an object as KIND/NAME, or give --alert FILE")
    if asked.named:
        return [Question(_target(asked))]
    naming = load(settings.config).naming
    return list(questions(read_group(asked.alert).alerts, naming=naming))


def _target(asked: Asked) -> Target:
    word, slash, name = asked.named.partition("/")
    kinds = {known: kind for kind, r in RESOURCES.items() for known in (kind.lower(), r.plural)}
    kind = kinds.get(word.lower())
    if not slash or not name or kind is None:
        known = ", ".join(sorted(RESOURCES))
        raise click.UsageError(f"{asked.named!r}: write KIND/NAME with one of {known}")
    namespace = asked.namespace if RESOURCES[kind].namespaced else ""
    return Target(kind, namespace, name, asked.container)


def _investigate(question: Question, settings: Settings) -> Investigation:
    cluster = cluster_of(settings)
    if isinstance(cluster, AbsentCluster):
        raise ConfigError(cluster.reason)
    moment = now()
    return explained(
        question, cluster, model=model_of(settings), identity=new_id(moment), now=moment
    )


def _show(found: list[Investigation], asked: Asked, settings: Settings) -> None:
    if asked.output == "json":
        plain = [wire.INVESTIGATION.plain(each) for each in found]
        one = asked.named or len(plain) == 1
        click.echo(json.dumps(plain[0] if one else plain, ensure_ascii=False, indent=2))
        return
    for each in found:
        if asked.output in CHANNELS:
            click.echo(_payload(each, asked.output, settings))
        else:
            _print(each, asked.output)


def _payload(found: Investigation, channel: str, settings: Settings) -> bytes:
    """The very bytes that the channel would be sent, as the routing file has it."""
    config = load(settings.config)
    routed = replace(found, routed=route(config, found.alerts, found.target))
    return previewed(routed, channel, config, public_url=settings.public_url)


def _print(found: Investigation, output: str) -> None:
    notification = compose(
        found, moment=Moment.FIRST, behaviour=Behaviour(), delivery=Delivery("terminal", "stdout")
    )
    if output == "text":
        draw(notification, Console())
    else:
        click.echo(to_markdown(notification))
