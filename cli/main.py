"""``alertwhy``: the commands, and how they end: 0 done, 1 failed and said why, 2 wrong usage."""

import sys

import click

from alertwhy import __version__
from alertwhy.errors import AlertwhyError
from cli.check import check
from cli.demo import demo
from cli.evaluate import evaluate
from cli.explain import explain
from cli.redact import redact
from cli.routes import routes
from cli.serve import serve
from cli.snapshot import snapshot
from cli.work import work


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="alertwhy")
def commands() -> None:
    """Say why: alerts about a Kubernetes cluster in, their causes out."""


for _command in (check, demo, evaluate, explain, redact, routes, serve, snapshot, work):
    commands.add_command(_command)


def main() -> None:
    """Run one command; a fault that we know is one line on standard error."""
    try:
        commands()
    except AlertwhyError as error:
        click.echo(f"alertwhy: {error}", err=True)
        sys.exit(1)
