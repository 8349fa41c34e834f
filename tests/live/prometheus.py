"""A real Prometheus on loopback over blocks made of what a test says was measured."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

import requests

from tests.fakes.patience import eventually
from tests.fakes.programs import Program, free_port, path_of, run

HOW = "install it: apt-get install prometheus"
SCRAPED = timedelta(seconds=30)  # between two samples, as kube-prometheus-stack scrapes
TIMEOUT = 10.0  # seconds for one request


@dataclass(frozen=True)
class Told:
    """One series: a metric, its labels, and its values; the last one at ``end``."""

    metric: str
    labels: Mapping[str, str]
    values: Sequence[float]
    end: datetime

    def lines(self) -> Iterator[str]:
        named = ",".join(f'{name}="{value}"' for name, value in self.labels.items())
        for back, value in enumerate(reversed(self.values)):
            yield f"{self.metric}{{{named}}} {value!r} {(self.end - back * SCRAPED).timestamp()}"


def openmetrics(told: Iterable[Told]) -> str:
    """The text that promtool makes blocks of: all of one metric together, in order of time."""
    found: dict[str, list[Told]] = {}
    for each in told:
        found.setdefault(each.metric, []).append(each)
    lines = [
        line
        for metric, parts in sorted(found.items())
        for line in (
            f"# TYPE {metric.removesuffix('_total')} "
            + ("counter" if metric.endswith("_total") else "gauge"),
            *(line for each in parts for line in reversed(list(each.lines()))),
        )
    ]
    return "\n".join([*lines, "# EOF\n"])


class Prometheus:
    """It scrapes nothing. Use it in a ``with``."""

    def __init__(self, folder: Path, told: Iterable[Told]) -> None:
        blocks, written = folder / "blocks", folder / "told.txt"
        blocks.mkdir()
        written.write_text(openmetrics(told), encoding="utf-8")
        making = ("tsdb", "create-blocks-from", "openmetrics", str(written), str(blocks))
        run([path_of("promtool", HOW), *making], folder=folder)
        (folder / "prometheus.yml").write_text("scrape_configs: []\n", encoding="utf-8")
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        flags = [
            "--config.file=prometheus.yml",
            f"--storage.tsdb.path={blocks}",
            "--storage.tsdb.retention.time=10y",
            f"--web.listen-address=127.0.0.1:{port}",
        ]
        self.program = Program("prometheus", [path_of("prometheus", HOW), *flags], folder=folder)
        try:
            eventually(self._ready, "Prometheus' /-/ready")
        except BaseException:
            self.program.stop()
            raise

    def stop(self) -> None:
        """End it."""
        self.program.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _ready(self) -> bool:
        if not self.program.running:
            # not AssertionError: waiting on would be in vain
            raise RuntimeError(f"Prometheus has ended:\n{self.program.output()[-3000:]}")
        try:
            return requests.get(f"{self.url}/-/ready", timeout=TIMEOUT).ok
        except requests.exceptions.RequestException:
            return False
