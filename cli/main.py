"""``alertwhy``: the commands, and how they end: 0 done, 1 failed and said why, 2 wrong usage."""

import sys
from importlib import import_module

import click

from alertwhy import __version__
from alertwhy.errors import AlertwhyError

# Where each command is. Only the one that is run is imported: ``serve`` has no use for the rules.
COMMANDS = {
    "check": "cli.check:check",
    "demo": "cli.demo:demo",
    "eval": "cli.evaluate:evaluate",
    "explain": "cli.explain:explain",
    "redact": "cli.redact:redact",
    "routes": "cli.routes:routes",
    "serve": "cli.serve:serve",
    "snapshot": "cli.snapshot:snapshot",
    "work": "cli.work:work",
}


class _Commands(click.Group):
    """A group that imports a command when it is asked for."""

    def list_commands(self, _: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name].split(":")
        found: click.Command = getattr(import_module(module), attribute)
        return found


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="alertwhy")
def commands() -> None:
    """Say why: alerts about a Kubernetes cluster in, their causes out."""


def main() -> None:
    """Run one command; a fault that we know is one line on standard error."""
    try:
        commands()
    except AlertwhyError as error:
        click.echo(f"alertwhy: {error}", err=True)
        sys.exit(1)
