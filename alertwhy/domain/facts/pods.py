"""Pods and their containers: what the spec asks for, what became of it, what was written."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from alertwhy.domain.facts.fact import Condition, Fact
from alertwhy.domain.target import ObjectRef


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
    read_only_root: bool = False
    claim_paths: tuple[str, ...] = ()  # where it has PersistentVolumeClaims mounted
    asks: tuple[str, ...] = ()  # ``DB_HOST=mysql``: the addresses in its environment

    @property
    def endings(self) -> tuple[Ending, ...]:
        """How it ended, the newest first: this run's end, then the one before."""
        return tuple(each for each in (self.ended, self.last) if each is not None)


@dataclass(frozen=True)
class Placement:
    """Where a pod lets itself be put: its required terms, each as a person would read it."""

    node_affinity: tuple[str, ...] = ()
    pod_affinity: tuple[str, ...] = ()
    anti_affinity: tuple[str, ...] = ()
    spread: tuple[str, ...] = ()
    host_ports: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()


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
    placement: Placement = Placement()
    finalizers: tuple[str, ...] = ()
    alerted: bool = False  # whether the alert named this very pod
    scheduler: str = "default-scheduler"

    def condition(self, kind: str) -> Condition | None:
        """The condition of that type, if the pod has one."""
        return next((each for each in self.conditions if each.type == kind), None)


@dataclass(frozen=True)
class LogTail(Fact):
    """The last lines of one run of one container, oldest first."""

    pod: ObjectRef
    container: str
    previous: bool
    lines: tuple[str, ...]
