"""Writes a recording as it is read, so that a large cluster never stands in memory."""

import gzip
import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from alertwhy.domain.evidence import Gap
from alertwhy.errors import CollectError, ConfigError
from workers.clients.snapshot import LOGS
from workers.recording.measuring import METRICS, measurements
from workers.recording.recorder import Recorder

OWNER_ONLY = 0o600  # redacted or not, it tells how a cluster is built


@dataclass(frozen=True)
class Written:
    """How much a recording holds."""

    objects: int
    logs: int
    measurements: int = 0


def write(
    recorder: Recorder,
    path: Path,
    *,
    cluster: str,
    now: Callable[[], datetime],
    with_logs: bool = True,
) -> Written:
    """Read everything into ``path``, gzipped by its suffix; whole, or not there at all.

    Raises CollectError where nothing could be read, ConfigError where nothing can be written.
    """
    head = {"apiVersion": "alertwhy.io/v1", "kind": "ClusterSnapshot", "cluster": cluster}
    with _opened(path) as file:
        file.write(_line(head).removesuffix("}"))
        objects = _listed(file, "objects", recorder.objects())
        if not objects:
            raise _nothing(recorder)
        taken = recorder.cluster.taken_at or now()  # after the objects: nothing in them lies ahead
        logs = _listed(file, "logs", _logs(recorder) if with_logs else _no_logs(recorder))
        measured = _listed(file, METRICS, measurements(recorder))
        tail = {
            "takenAt": f"{taken:%Y-%m-%dT%H:%M:%SZ}",
            "namespaces": list(recorder.namespaces),
            "kinds": recorder.kinds,
            "gaps": _gaps(recorder),
        }
        file.write(",\n" + _line(tail).removeprefix("{") + "\n")
    return Written(objects, logs, measured)


def _logs(recorder: Recorder) -> Iterator[dict[str, object]]:
    for (namespace, pod, container, previous), text in recorder.logs():
        named = {"namespace": namespace, "pod": pod, "container": container}
        yield {**named, "previous": previous, "text": text}


def _no_logs(recorder: Recorder) -> Iterator[dict[str, object]]:
    recorder.gaps[LOGS, ""] = Gap(LOGS, "logs were left out, as asked", "record without --no-logs")
    yield from ()


def _gaps(recorder: Recorder) -> list[dict[str, str]]:
    return [
        {"kind": kind, "namespace": namespace, "reason": gap.reason, "remedy": gap.remedy}
        for (kind, namespace), gap in recorder.gaps.items()
    ]


def _nothing(recorder: Recorder) -> CollectError:
    first = next(iter(recorder.gaps.values()), None)
    if first is None:
        return CollectError("the cluster has no objects in these namespaces")
    return CollectError(f"nothing could be read: {first.reason}", first.remedy)


def _listed(file: IO[str], key: str, entries: Iterator[dict[str, object]]) -> int:
    """One entry a line, so that a recording can be read and compared by line."""
    count = 0
    file.write(f',\n"{key}": [')
    for count, each in enumerate(entries, 1):
        file.write((",\n" if count > 1 else "\n") + _line(each))
    file.write("\n]")
    return count


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    """A file beside ``path`` that takes its place only when all is written."""
    part = path.with_name(f".{path.name}.part")
    try:
        with _text(part, packed=path.suffix == ".gz") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _text(path: Path, *, packed: bool) -> Iterator[IO[str]]:
    with ExitStack() as stack:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        plain = stack.enter_context(os.fdopen(os.open(path, flags, OWNER_ONLY), "wb"))
        raw = stack.enter_context(gzip.open(plain, "wb")) if packed else plain
        # half a pair of surrogates is no character, and JSON from outside may hold one
        yield stack.enter_context(TextIOWrapper(raw, encoding="utf-8", errors="replace"))
