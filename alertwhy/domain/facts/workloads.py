"""What makes pods: workloads, their rollouts, Jobs."""

from dataclasses import dataclass
from datetime import datetime

from alertwhy.domain.facts.fact import Condition, Fact
from alertwhy.domain.target import ObjectRef


@dataclass(frozen=True)
class WorkloadState(Fact):
    """A Deployment, StatefulSet, DaemonSet or ReplicaSet: wanted against there.

    ``held`` is what makes its rollout wait for a person: ``paused``, ``OnDelete``, ``partition 2``;
    ``overdue`` if an alert says that the rollout should be over.
    """

    workload: ObjectRef
    desired: int
    current: int = 0
    updated: int = 0
    ready: int = 0
    available: int = 0
    conditions: tuple[Condition, ...] = ()
    generation_seen: bool = True
    progress_deadline_seconds: int = 600
    held: str = ""
    overdue: bool = False

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
class JobState(Fact):
    """A Job: its limit, its runs, how it ended."""

    job: ObjectRef
    failed: int = 0
    succeeded: int = 0
    active: int = 0
    wanted: int = 1  # pods that it would have at once by now
    backoff_limit: int = 6
    suspended: bool = False
    conditions: tuple[Condition, ...] = ()
    started_at: datetime | None = None
    alerted: bool = False  # an alert is about it or its CronJob

    def condition(self, kind: str) -> Condition | None:
        """The condition of that type, if the Job has one."""
        return next((each for each in self.conditions if each.type == kind), None)
