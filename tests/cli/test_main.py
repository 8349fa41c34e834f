"""The commands, and how they end."""

import subprocess
import sys

import click
import pytest

from alertwhy import __version__
from cli.main import COMMANDS, commands
from tests.cli.conftest import Type


def test_every_command_says_what_it_does(typed: Type) -> None:
    listed = typed("--help").output
    for name in COMMANDS:
        assert name in listed
        command = commands.get_command(click.Context(commands), name)
        assert command is not None
        assert name == command.name
        assert command.help
        assert 0 == typed(name, "--help").exit_code


def test_the_version_is_the_packages(typed: Type) -> None:
    assert __version__ in typed("--version").output


@pytest.mark.parametrize(("words", "code"), [((), 2), (("nonsense",), 2), (("--version",), 0)])
def test_it_ends_as_a_shell_expects(ended, words: tuple[str, ...], code: int) -> None:
    assert code == ended(*words)


def test_one_command_imports_no_other() -> None:
    script = """
import sys
from cli.main import main
sys.argv = ["alertwhy", "redact", "--help"]
try:
    main()
except SystemExit:
    pass
print(sorted(each for each in sys.modules if each.partition(".")[0] in {"service", "workers"}))
"""
    said = subprocess.run(  # noqa: S603  # our own words
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert "[]" == said.stdout.strip().splitlines()[-1]
