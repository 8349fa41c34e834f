"""What holds for every file, so that nobody has to look."""

import ast
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from alertwhy import __version__
from alertwhy.store.work import StageName

ROOT = Path(__file__).parents[1]
PACKAGES = ("alertwhy", "service", "workers", "cli")
WITHOUT_TEST = {"__init__.py", "__main__.py"}
TOO_LONG = 300  # lines of a file
TOO_MUCH = 40  # lines of a function
MODULES = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def place(path: Path) -> str:
    return str(path.relative_to(ROOT))


def long_functions(path: Path) -> Iterator[str]:
    """Those that do more than one step, by their name; the docstring counts."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            if node.end_lineno - node.lineno + 1 >= TOO_MUCH:
                yield node.name


def test_every_module_has_its_test_at_the_mirrored_place() -> None:
    named = [path for path in MODULES if path.name not in WITHOUT_TEST]
    wanted = [
        ROOT / "tests" / path.relative_to(ROOT).with_name(f"test_{path.name}") for path in named
    ]
    assert wanted
    assert [] == [place(path) for path in wanted if not path.is_file()]


def test_every_file_tells_one_thing() -> None:
    lengths = {
        place(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in [*MODULES, *TESTS]
    }
    assert {} == {path: length for path, length in lengths.items() if length >= TOO_LONG}


def test_every_function_does_one_step() -> None:
    assert [] == [f"{place(path)}: {name}" for path in MODULES for name in long_functions(path)]


def test_every_module_says_what_it_gives() -> None:
    silent = [
        path for path in MODULES if (found := tree(path)).body and not ast.get_docstring(found)
    ]
    assert [] == [place(path) for path in silent]


@pytest.mark.parametrize("stage", [*StageName, "admit"])
def test_the_names_that_are_enqueued_can_be_called(stage: str) -> None:
    assert callable(getattr(import_module("workers.jobs"), stage))


def test_everything_says_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    chart = yaml.safe_load((ROOT / "helm" / "alertwhy" / "Chart.yaml").read_text(encoding="utf-8"))
    assert __version__ == project["project"]["version"] == chart["appVersion"]
