"""Finds what a package holds: one file in it is one plugin, registered by its decorator."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Generic, TypeVar

from alertwhy.errors import ConfigError

T = TypeVar("T")


class Registry(Generic[T]):
    """Plugins of one kind by name, in order of name.

    ``package`` is imported whole at the first look, so that importing this module runs nothing.
    """

    def __init__(self, kind: str, package: str) -> None:
        self.kind = kind
        self._package = package
        self._plugins: dict[str, T] = {}
        self._loaded = False

    def add(self, name: str, plugin: T) -> None:
        """Register; a second plugin of the same name is a mistake of whoever wrote it."""
        if name in self._plugins:
            raise ConfigError(f"two {self.kind}s are called {name!r}; rename one")
        self._plugins[name] = plugin

    def get(self, name: str) -> T:
        """The plugin of that name; ConfigError names those there are."""
        self._load()
        if name not in self._plugins:
            known = ", ".join(sorted(self._plugins))
            raise ConfigError(f"there is no {self.kind} {name!r}; there are: {known}")
        return self._plugins[name]

    def __iter__(self) -> Iterator[tuple[str, T]]:
        """Name and plugin, sorted by name."""
        self._load()
        return iter(sorted(self._plugins.items(), key=lambda pair: pair[0]))

    def __contains__(self, name: object) -> bool:
        """Whether there is a plugin of that name."""
        self._load()
        return name in self._plugins

    def _load(self) -> None:
        if self._loaded:
            return
        package = importlib.import_module(self._package)
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{self._package}.{module.name}")
        self._loaded = True  # only now: a plugin that cannot be imported fails every look
