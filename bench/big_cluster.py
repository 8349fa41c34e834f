"""What an investigation costs among 5,000 pods, 500 nodes and 20,000 events, against a small cluster.

    python -m bench.big_cluster [--rounds N] [--at-most RATIO]

Every scenario is looked into twice: as it was recorded, and with all those others around it, some
of them in its own namespaces. Reads are requests of the API server, pages counted; CPU is the
least of the rounds. With --at-most it exits 1 where the median of either grows by more.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cli.payloads import read_group
from tests.fakes.multitude import EVENTS, NODES, PODS, multitude
from workers.clients.raw import text
from workers.clients.snapshot import SnapshotCluster
from workers.evaluation.cases import Case, folders_under, load_case, name_of
from workers.evaluation.running import warm
from workers.evaluation.scoring import percentile
from workers.pipeline.investigating import examine
from workers.recording.recorder import Recorder

SCENARIOS = Path(__file__).parents[1] / "tests" / "scenarios"
OTHERS = [f"team-{number}" for number in range(90)]
NOW = datetime(2030, 1, 1, tzinfo=UTC)  # a snapshot has its own


@dataclass(frozen=True)
class Cost:
    """Of one investigation; CPU in milliseconds."""

    reads: int
    cpu: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cases", type=int, default=40, help="of all scenarios, evenly chosen")
    parser.add_argument("--at-most", type=float, default=0.0, metavar="RATIO")
    asked = parser.parse_args()
    warm()
    pairs = [pair for case in _cases(asked.cases) for pair in _costs(case, asked.rounds)]
    small, big = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    print(f"{len(pairs)} investigations; big: {PODS} pods, {NODES} nodes, {EVENTS} events more")
    ratios = [_told("reads", *([float(c.reads) for c in each] for each in (small, big)))]
    ratios.append(_told("CPU ms", *([c.cpu for c in each] for each in (small, big))))
    if asked.at_most and max(ratios) > asked.at_most:
        sys.exit(f"the median grew {max(ratios):.2f} times; {asked.at_most:g} is allowed")


def _cases(wanted: int) -> Iterator[Case]:
    folders = folders_under(SCENARIOS)
    for folder in folders[:: max(1, len(folders) // wanted)]:
        yield load_case(folder, name_of(folder, SCENARIOS), lambda path: read_group(str(path)))


def _costs(case: Case, rounds: int) -> Iterator[tuple[Cost, Cost]]:
    if case.question is not None:
        yield _cost(case, case.cluster, rounds), _cost(case, _Crowded(case.cluster), rounds)


class _Crowded(SnapshotCluster):
    """The same cluster among many others' objects, a tenth of them in its own namespaces."""

    def __init__(self, small: SnapshotCluster) -> None:
        objects = list(Recorder(small).objects())
        own = sorted({text(each, "metadata", "namespace") for each in objects} - {""})
        super().__init__([*objects, *multitude([*OTHERS, *own])], taken_at=small.taken_at)
        self._small = small

    def logs(
        self, namespace: str, pod: str, container: str, *, previous: bool, timeout: float
    ) -> str:
        return self._small.logs(namespace, pod, container, previous=previous, timeout=timeout)


def _cost(case: Case, cluster: SnapshotCluster, rounds: int) -> Cost:
    if case.question is None:
        return Cost(0, 0.0)
    spent: list[float] = []
    reads = 0
    for _ in range(rounds):
        before = time.process_time()
        reads = examine(case.question.target, cluster, now=NOW).stats.api_reads
        spent.append((time.process_time() - before) * 1000)
    return Cost(reads, min(spent))


def _told(what: str, small: list[float], big: list[float]) -> float:
    for name, values in (("small", small), ("big", big)):
        ranks = ", ".join(
            f"{rank} {percentile(values, share):.1f}"
            for rank, share in (("p50", 0.5), ("p95", 0.95))
        )
        print(f"  {what}, {name}: {ranks}, most {max(values):.1f}")
    ratio = statistics.median(
        after / before for before, after in zip(small, big, strict=True) if before
    )
    print(f"  {what}: median ratio {ratio:.2f}")
    return ratio


if __name__ == "__main__":
    main()
