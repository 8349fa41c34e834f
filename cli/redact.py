"""``alertwhy redact``: shows what would leave the cluster."""

import sys

import click

from alertwhy.config import load
from alertwhy.redact import redact as redacted
from alertwhy.settings import read_settings


@click.command()
def redact() -> None:
    """Filter standard input to standard output exactly as text is redacted before it leaves."""
    load(read_settings().config)  # an operator's own patterns are in force from here on
    text = sys.stdin.buffer.read().decode(errors="replace")
    sys.stdout.write(redacted(text))
