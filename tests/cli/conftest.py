"""The commands, run in this process as a person would type them."""

import sys
from collections.abc import Callable, Mapping

import pytest
from click.testing import CliRunner, Result

from cli.main import commands

Type = Callable[..., Result]


@pytest.fixture
def typed() -> Type:
    """``typed("routes", "test", "--alert", "x", stdin="", ALERTWHY_CLUSTER="prod")``."""

    def run(*words: str, stdin: bytes = b"", **variables: str) -> Result:
        environment: Mapping[str, str | None] = {"ALERTWHY_CONFIG": None, **variables}
        return CliRunner(env=environment).invoke(commands, words, input=stdin)

    return run


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """The exit code of ``alertwhy …``, as a shell sees it."""
    from cli.main import main  # noqa: PLC0415  # nothing else needs it

    def run(*words: str) -> int:
        monkeypatch.setattr(sys, "argv", ["alertwhy", *words])
        with pytest.raises(SystemExit) as caught:
            main()
        return int(caught.value.code or 0)

    return run
