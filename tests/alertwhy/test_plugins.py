"""One file in a package is one plugin."""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from alertwhy.errors import ConfigError
from alertwhy.plugins import Registry

PACKAGE = "plugins_of_this_test"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package with two files, each of which registers one plugin."""
    folder = tmp_path / PACKAGE
    folder.mkdir()
    (folder / "__init__.py").write_text(
        f"from alertwhy.plugins import Registry\nREGISTRY = Registry('thing', '{PACKAGE}')\n"
    )
    for name in ("beta", "alpha"):
        _write(folder, name, f"REGISTRY.add('{name}', '{name.upper()}')")
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    for name in [each for each in sys.modules if each.startswith(PACKAGE)]:
        del sys.modules[name]


def _write(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.py").write_text(f"from {PACKAGE} import REGISTRY\n{text}\n")


@pytest.fixture
def registry(package: Path) -> Registry[str]:
    return import_module(package.name).REGISTRY


def test_every_file_of_the_package_is_found_in_order_of_names(registry: Registry[str]) -> None:
    assert [("alpha", "ALPHA"), ("beta", "BETA")] == list(registry)


def test_importing_the_package_imports_no_plugin(registry: Registry[str]) -> None:
    assert f"{PACKAGE}.alpha" not in sys.modules
    assert "alpha" in registry
    assert f"{PACKAGE}.alpha" in sys.modules


def test_one_is_found_by_its_name(registry: Registry[str]) -> None:
    assert "BETA" == registry.get("beta")
    assert "alpha" in registry
    assert "gamma" not in registry


def test_a_name_that_nobody_has_is_an_error_that_names_the_others(registry: Registry[str]) -> None:
    with pytest.raises(ConfigError, match="there is no thing 'slak'; there are: alpha, beta"):
        registry.get("slak")


def test_two_of_one_name_are_a_mistake(package: Path, registry: Registry[str]) -> None:
    _write(package, "gamma", "REGISTRY.add('alpha', 'AGAIN')")
    with pytest.raises(ConfigError, match="two things are called 'alpha'; rename one"):
        registry.get("beta")


def test_a_plugin_that_cannot_be_imported_is_never_passed_over(
    package: Path, registry: Registry[str]
) -> None:
    _write(package, "gamma", "import no_such_library")
    for _ in range(2):
        with pytest.raises(ImportError, match="no_such_library"):
            list(registry)
