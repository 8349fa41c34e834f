"""What evidence says, typed: the only thing that rules look at.

One class per kind of thing seen. A collector fills one from what the API server or a snapshot
returned; a rule reads it with ``of_kind``. Text in here is already redacted.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from alertwhy.domain.target import ObjectRef


@dataclass(frozen=True)
class Fact:
    """The root of them all."""


class Role(StrEnum):
    """What a container is in its pod."""

    MAIN = "main"
    INIT = "init"
    SIDECAR = "sidecar"  # an init container with restartPolicy Always
    EPHEMERAL = "ephemeral"


@dataclass(frozen=True)
class Ending:
    """How a container's run ended: ``state.terminated`` or ``lastState.terminated``."""

    reason: str
    exit_code: int
    message: str = ""
    signal: int = 0
    started_at: datetime | None = None
    finished_at: datetime | None = None


@dataclass(frozen=True)
class Probe:
    """A probe as the spec has it; ``check`` reads ``GET http://:8080/healthz`` or ``tcp :5432``."""

    check: str
    port: str = ""
    period_seconds: int = 10
    timeout_seconds: int = 1
    failure_threshold: int = 3
    initial_delay_seconds: int = 0


@dataclass(frozen=True)
class ContainerState(Fact):
    """One container: what the spec asks for and what became of it.

    ``field`` is where it stands in its pod's spec (``spec.containers[0]``). Quantities are as
    written (``512Mi``); empty where the spec has none.
    """

    pod: ObjectRef
    container: str
    field: str
    role: Role = Role.MAIN
    image: str = ""
    command: tuple[str, ...] = ()
    args: tuple[str, ...] = ()
    waiting_reason: str = ""
    waiting_message: str = ""
    running_since: datetime | None = None
    ended: Ending | None = None
    last: Ending | None = None
    restarts: int = 0
    ready: bool = False
    memory_limit: str = ""
    memory_request: str = ""
    cpu_limit: str = ""
    cpu_request: str = ""
    ports: tuple[str, ...] = ()
    liveness: Probe | None = None
    readiness: Probe | None = None
    startup: Probe | None = None

    @property
    def endings(self) -> tuple[Ending, ...]:
        """How it ended, the newest first: this run's end, then the one before."""
        return tuple(each for each in (self.ended, self.last) if each is not None)


@dataclass(frozen=True)
class Condition:
    """One entry of ``status.conditions``."""

    type: str
    status: str
    reason: str = ""
    message: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class PodState(Fact):
    """A pod as a whole. ``claims`` are the PVCs it mounts, ``revision`` its pod-template-hash.

    ``owners`` are its controllers as far as they are known, the nearest first: ReplicaSet, Deployment.
    """

    pod: ObjectRef
    phase: str
    node: str = ""
    reason: str = ""
    message: str = ""
    conditions: tuple[Condition, ...] = ()
    restart_policy: str = "Always"
    service_account: str = ""
    pull_secrets: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    node_selector: tuple[tuple[str, str], ...] = ()
    revision: str = ""
    created_at: datetime | None = None
    deleted_at: datetime | None = None
    owners: tuple[ObjectRef, ...] = ()

    def condition(self, kind: str) -> Condition | None:
        """The condition of that type, if the pod has one."""
        return next((each for each in self.conditions if each.type == kind), None)


@dataclass(frozen=True)
class Event(Fact):
    """A Kubernetes Event, repeated ones folded into ``count``."""

    about: ObjectRef
    reason: str
    message: str
    warning: bool = True
    count: int = 1
    first_at: datetime | None = None
    last_at: datetime | None = None
    field_path: str = ""  # spec.containers{app}: which container it is about

    @property
    def container(self) -> str:
        """The container that ``field_path`` names, or ``""``."""
        return self.field_path.partition("{")[2].rstrip("}")


@dataclass(frozen=True)
class LogTail(Fact):
    """The last lines of one run of one container, oldest first."""

    pod: ObjectRef
    container: str
    previous: bool
    lines: tuple[str, ...]


@dataclass(frozen=True)
class WorkloadState(Fact):
    """A Deployment, StatefulSet, DaemonSet or ReplicaSet: wanted against there."""

    workload: ObjectRef
    desired: int
    current: int = 0
    updated: int = 0
    ready: int = 0
    available: int = 0
    conditions: tuple[Condition, ...] = ()
    paused: bool = False
    generation_seen: bool = True
    progress_deadline_seconds: int = 600

    def condition(self, kind: str) -> Condition | None:
        """The condition of that type, if the workload has one."""
        return next((each for each in self.conditions if each.type == kind), None)


@dataclass(frozen=True)
class Change:
    """One difference between two revisions: ``spec.template.spec.containers[0].image``."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Rollout(Fact):
    """What changed between the last two revisions, and whether the new one came up.

    ``old_ready`` counts ready pods of the revision before, ``new_ready`` and ``new_desired``
    those of the newest.
    """

    workload: ObjectRef
    revision: int
    previous_revision: int
    changes: tuple[Change, ...]
    at: datetime | None = None
    new_desired: int = 0
    new_ready: int = 0
    old_ready: int = 0
    new_hash: str = ""


@dataclass(frozen=True)
class NodeState(Fact):
    """A node: conditions, taints, and what it has to give."""

    node: str
    conditions: tuple[Condition, ...] = ()
    taints: tuple[str, ...] = ()  # key=value:Effect
    unschedulable: bool = False
    labels: tuple[tuple[str, str], ...] = ()
    allocatable: tuple[tuple[str, str], ...] = ()

    def condition(self, kind: str) -> Condition | None:
        """The condition of that type, if the node has one."""
        return next((each for each in self.conditions if each.type == kind), None)


@dataclass(frozen=True)
class JobState(Fact):
    """A Job: its limit, its runs, how it ended."""

    job: ObjectRef
    failed: int = 0
    succeeded: int = 0
    active: int = 0
    backoff_limit: int = 6
    suspended: bool = False
    conditions: tuple[Condition, ...] = ()
    started_at: datetime | None = None

    def condition(self, kind: str) -> Condition | None:
        """The condition of that type, if the Job has one."""
        return next((each for each in self.conditions if each.type == kind), None)


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
