"""What pods keep: claims, volumes, classes."""

from dataclasses import dataclass

from alertwhy.domain.facts.fact import Fact
from alertwhy.domain.target import ObjectRef


@dataclass(frozen=True)
class ClaimState(Fact):
    """A PersistentVolumeClaim. ``storage_class`` is None where it names none, "" for "no class"."""

    claim: ObjectRef
    phase: str
    storage_class: str | None = None
    volume: str = ""
    requested: str = ""
    access_modes: tuple[str, ...] = ()


@dataclass(frozen=True)
class StorageClasses(Fact):
    """The StorageClasses of the cluster; ``default`` holds those marked as default."""

    names: tuple[str, ...]
    default: tuple[str, ...] = ()
