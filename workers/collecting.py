"""Runs every collector that has something to see, in parallel, under the reader's deadline."""

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace

import structlog

from alertwhy.domain.evidence import Evidence, Gap
from alertwhy.domain.target import Target
from alertwhy.errors import CollectError, Unmeasured
from workers.clients.reader import Reader
from workers.collectors import Collector
from workers.scrub import scrub

THREADS = 8  # collectors at once; each waits for the API server nearly all its time
PROMETHEUS = "prometheus"  # under which it is told that nothing could be measured

log = structlog.get_logger()


@dataclass
class _Seen:
    """What one collector has seen so far; what came before a fault still counts."""

    name: str
    evidence: list[Evidence] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)


def collect(
    target: Target, reader: Reader, collectors: Iterable[Collector]
) -> tuple[tuple[Evidence, ...], tuple[Gap, ...]]:
    """Redacted evidence, numbered ``e1`` on in order of collectors, and what could not be seen."""
    chosen = [each for each in collectors if each.looks_at(target)]
    pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="collect")
    tasks: list[tuple[_Seen, Future[None]]] = []
    for each in chosen:
        seen = _Seen(each.name)
        tasks.append((seen, pool.submit(_run, each, target, reader, seen)))
    wait([future for _, future in tasks], timeout=reader.remaining)
    pool.shutdown(wait=False, cancel_futures=True)
    for seen, future in tasks:
        if future.cancelled() or not future.done():  # cancelled: none of the threads came to it
            seen.gaps.append(Gap(seen.name, "no answer before the deadline"))
    found = [scrub(one) for seen, _ in tasks for one in tuple(seen.evidence)]
    gaps = tuple(dict.fromkeys(gap for seen, _ in tasks for gap in tuple(seen.gaps)))
    return tuple(replace(one, id=f"e{n}") for n, one in enumerate(found, 1)), gaps


def _run(collector: Collector, target: Target, reader: Reader, seen: _Seen) -> None:
    try:
        for one in collector.collect(target, reader):
            seen.evidence.append(one)
    except Unmeasured as error:  # under one name: it is one gap, however many collectors met it
        seen.gaps.append(Gap(PROMETHEUS, error.reason, error.remedy))
    except CollectError as error:
        seen.gaps.append(Gap(collector.name, error.reason, error.remedy))
    except Exception as error:  # noqa: BLE001  # a plugin may fail in any way; the others go on
        kind = type(error).__name__
        log.warning("collector_failed", collector=collector.name, target=str(target), error=kind)
        seen.gaps.append(Gap(collector.name, f"the collector failed ({kind})"))
