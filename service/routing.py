"""The routing file as the web process sees it: for questions about it, and to say when it is broken.

Taking alerts never depends on it; a broken file at the start stops the workers alone.
"""

from collections.abc import Iterator
from pathlib import Path

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from alertwhy.config import Config, ConfigFile
from alertwhy.errors import ConfigError


class RoutingFile(Collector):
    """Read when asked about, and again when it changed."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: ConfigFile | None = None

    def current(self) -> Config:
        """The configuration in force; ConfigError while there has never been a whole one."""
        if self._file is None:
            self._file = ConfigFile(self._path)
        return self._file.current()

    def error(self) -> str:
        """What is wrong with the file as it stands, ``""`` while it is in force."""
        try:
            self.current()
        except ConfigError as error:
            return str(error)
        return (self._file.error if self._file else None) or ""

    def collect(self) -> Iterator[Metric]:
        """One figure, for an alert about it."""
        text = "Whether the routing file is in force as it stands; 0 while it is broken."
        yield GaugeMetricFamily("alertwhy_config_in_force", text, value=0 if self.error() else 1)
