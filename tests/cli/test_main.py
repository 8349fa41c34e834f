"""The commands, and how they end."""

import pytest

from alertwhy import __version__
from cli.main import commands
from tests.cli.conftest import Type


def test_every_command_says_what_it_does(typed: Type) -> None:
    listed = typed("--help").output
    for name, command in commands.commands.items():
        assert name in listed
        assert command.help
        assert 0 == typed(name, "--help").exit_code


def test_the_version_is_the_packages(typed: Type) -> None:
    assert __version__ in typed("--version").output


@pytest.mark.parametrize(("words", "code"), [((), 2), (("nonsense",), 2), (("--version",), 0)])
def test_it_ends_as_a_shell_expects(ended, words: tuple[str, ...], code: int) -> None:
    assert code == ended(*words)
