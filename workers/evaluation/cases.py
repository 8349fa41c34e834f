"""Case folders: what fired or whom to look at, the cluster as it was, and what must be found.

``alert.json`` (any payload that is taken) or ``target.json``; ``cluster.json`` or ``.yaml``, gzipped
or not; ``expect.yaml``. What cannot be read raises ConfigError or PayloadError with its place.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from alertwhy.domain.alert import AlertGroup
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import ConfigError
from workers.clients.cluster import Json
from workers.clients.documents import read_document
from workers.clients.raw import child, flag, text
from workers.clients.snapshot import SnapshotCluster, load_snapshot
from workers.pipeline.explaining import Question, questions

EXPECT, ALERT, TARGET = "expect.yaml", "alert.json", "target.json"
CLUSTERS = tuple(
    f"cluster.{suffix}{packed}" for suffix in ("yaml", "yml", "json") for packed in ("", ".gz")
)
KEYS = frozenset({"causes", "target", "evidence", "none"})

Alerts = Callable[[Path], AlertGroup]  # raises PayloadError


@dataclass(frozen=True)
class Expected:
    """Any of ``causes`` as the first finding is a hit; ``none`` is a healthy one.

    ``target`` is the root, None where the case does not say. Each of ``evidence`` is a text that
    must have been seen.
    """

    causes: tuple[str, ...] = ()
    target: ObjectRef | None = None
    evidence: tuple[str, ...] = ()
    none: bool = False


@dataclass(frozen=True)
class Case:
    """One folder, read. ``question`` is None where nobody would look: a heartbeat."""

    name: str
    question: Question | None
    cluster: SnapshotCluster
    expected: Expected


def folders_under(root: Path) -> list[Path]:
    """Every case folder, sorted; ``root`` itself where it is one. Raises ConfigError for none."""
    if not root.is_dir():
        raise ConfigError(f"{root}: is no folder; name one with case folders in it")
    marks = (EXPECT, ALERT, TARGET)
    found = {path.parent for mark in marks for path in root.rglob(mark) if path.is_file()}
    if not found:
        raise ConfigError(f"{root}: has no case folder; one has an {EXPECT}")
    return sorted(found)


def name_of(folder: Path, root: Path) -> str:
    """The folder as seen from where the cases are."""
    return folder.name if folder == root else folder.relative_to(root).as_posix()


def load_case(folder: Path, name: str, alerts_of: Alerts) -> Case:
    """The whole case; ``alerts_of`` reads a payload, whoever sent it."""
    return Case(
        name=name,
        question=_question(folder, alerts_of),
        cluster=load_snapshot(_cluster(folder)),
        expected=_expected(folder / EXPECT),
    )


def _question(folder: Path, alerts_of: Alerts) -> Question | None:
    """About the first object that the payload names, or about the target."""
    alert, target = folder / ALERT, folder / TARGET
    if alert.exists() == target.exists():
        raise ConfigError(f"{folder}: needs either {ALERT} or {TARGET}")
    if alert.exists():
        return next(questions(alerts_of(alert).alerts), None)
    named = _mapping(target)
    kind, name = text(named, "kind"), text(named, "name")
    if not kind or not name:
        raise ConfigError(f"{target}: needs kind, namespace and name")
    return Question(Target(kind, text(named, "namespace"), name, text(named, "container")))


def _cluster(folder: Path) -> Path:
    found = [folder / name for name in CLUSTERS if (folder / name).exists()]
    if len(found) != 1:
        raise ConfigError(f"{folder}: has {len(found)} clusters; one cluster.yaml or .json is it")
    return found[0]


def _expected(path: Path) -> Expected:
    said = _mapping(path)
    unknown = sorted(said.keys() - KEYS)
    if unknown:
        known = ", ".join(sorted(KEYS))
        raise ConfigError(f"{path}: has unknown {', '.join(unknown)}; known are: {known}")
    none, causes = flag(said, "none"), tuple(_texts(said, path, "causes"))
    if none and causes:
        raise ConfigError(f"{path}: none and causes exclude each other")
    if not said.keys() & KEYS:
        raise ConfigError(f"{path}: expects nothing; say causes, or none: true")
    return Expected(causes, _target(said), tuple(_texts(said, path, "evidence")), none)


def _target(said: Json) -> ObjectRef | None:
    named = child(said, "target")
    parts = (text(named, "kind"), text(named, "namespace"), text(named, "name"))
    return ObjectRef(*parts) if named else None


def _texts(said: Json, path: Path, key: str) -> Iterator[str]:
    found = said.get(key)
    if found is not None and not isinstance(found, list):
        raise ConfigError(f"{path}: {key} must be a list")
    for index, each in enumerate(found or []):
        if not isinstance(each, str) or not each:
            raise ConfigError(f"{path}: {key}[{index}] must be a text")
        yield each


def _mapping(path: Path) -> Json:
    found = read_document(path)
    if not isinstance(found, dict):
        raise ConfigError(f"{path}: must be a mapping")
    return found
