"""``alertwhy redact``: shows what would leave the cluster."""

import sys

import click

from alertwhy.redact import redact as redacted


@click.command()
def redact() -> None:
    """Filter standard input to standard output exactly as text is redacted before it leaves."""
    text = sys.stdin.buffer.read().decode(errors="replace")
    sys.stdout.write(redacted(text))
