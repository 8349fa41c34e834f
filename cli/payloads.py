"""A payload from a file or standard input, whichever source it is from."""

import json
import sys
from pathlib import Path

import click

from alertwhy.domain.alert import AlertGroup
from alertwhy.errors import ConfigError
from service.sources import SOURCES


def read_group(path: str) -> AlertGroup:
    """The usable alerts; the others are named on standard error. ``-`` is standard input."""
    body = _body(path)
    parsed = SOURCES.get(_source(body))(body)
    for each in parsed.rejected:
        click.echo(f"alertwhy: {each.path}: {each.reason}", err=True)
    return parsed.group


def _source(body: bytes) -> str:
    """Botkube's has no ``alerts``; what is no JSON is Alertmanager's to explain."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return "alertmanager"
    return "botkube" if isinstance(document, dict) and "alerts" not in document else "alertmanager"


def _body(path: str) -> bytes:
    if path == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({type(error).__name__})") from error
