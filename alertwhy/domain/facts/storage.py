"""What pods keep: claims, volumes, classes."""

from dataclasses import dataclass
from datetime import datetime

from alertwhy.domain.facts.fact import Condition, Fact
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
    conditions: tuple[Condition, ...] = ()
    finalizers: tuple[str, ...] = ()
    created_at: datetime | None = None
    deleted_at: datetime | None = None
    used_by: tuple[ObjectRef, ...] = ()  # pods that mount it, as far as they were looked at


@dataclass(frozen=True)
class VolumeState(Fact):
    """A PersistentVolume: its phase, and the claim that it is or was bound to.

    ``places`` are the nodes that may use it, as ``topology.kubernetes.io/zone in eu-west-1b``.
    """

    volume: ObjectRef
    phase: str
    reason: str = ""
    message: str = ""
    storage_class: str = ""
    reclaim_policy: str = ""
    claim: ObjectRef | None = None
    finalizers: tuple[str, ...] = ()
    deleted_at: datetime | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class StorageClasses(Fact):
    """The StorageClasses of the cluster; ``default`` holds those marked as default."""

    names: tuple[str, ...]
    default: tuple[str, ...] = ()
