"""What decides over workloads: quotas, schedules, autoscalers, budgets, admission, the API itself."""

from dataclasses import dataclass
from datetime import datetime

from alertwhy.domain.facts.fact import Condition, Fact
from alertwhy.domain.target import ObjectRef


@dataclass(frozen=True)
class QuotaState(Fact):
    """A ResourceQuota: resource, used, hard. ``named`` if the alert is about it."""

    quota: ObjectRef
    resources: tuple[tuple[str, str, str], ...] = ()
    named: bool = False


@dataclass(frozen=True)
class CronJobState(Fact):
    """A CronJob; ``active`` are the Jobs that it holds to be running. ``alerted``: about it."""

    cronjob: ObjectRef
    schedule: str
    time_zone: str = ""
    suspended: bool = False
    policy: str = "Allow"
    deadline_seconds: int = 0  # 0 where it has none
    active: tuple[str, ...] = ()
    last_scheduled: datetime | None = None
    last_successful: datetime | None = None
    created_at: datetime | None = None
    alerted: bool = False


@dataclass(frozen=True)
class AutoscalerState(Fact):
    """A HorizontalPodAutoscaler; ``exists`` is false where what it scales (``wanted``) is not there.

    ``lacking`` are containers that request nothing of a resource that it measures: ``app: cpu``.
    """

    autoscaler: ObjectRef
    wanted: ObjectRef
    exists: bool = True
    minimum: int = 1
    maximum: int = 0
    current: int = 0
    desired: int = 0
    conditions: tuple[Condition, ...] = ()
    lacking: tuple[str, ...] = ()
    looked: bool = True  # whether what it scales is of a kind that can be looked for
    metrics: tuple[str, ...] = ()

    def condition(self, kind: str) -> Condition | None:
        """The condition of that type, if it has one."""
        return next((each for each in self.conditions if each.type == kind), None)


@dataclass(frozen=True)
class BudgetState(Fact):
    """A PodDisruptionBudget; ``rule`` reads ``maxUnavailable 0``. ``node`` is the one being drained.

    ``alerted`` if an alert is about it: nobody evicts anything from most that leave no room.
    """

    budget: ObjectRef
    rule: str = ""
    allowed: int = 0
    healthy: int = 0
    wanted: int = 0
    expected: int = 0
    node: str = ""
    alerted: bool = False


@dataclass(frozen=True)
class NamespaceState(Fact):
    """A Namespace; its finalizers and, while it is being deleted, what holds it."""

    namespace: str
    phase: str
    finalizers: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    deleted_at: datetime | None = None


@dataclass(frozen=True)
class StatefulSetState(Fact):
    """What a StatefulSet has beyond other workloads; ``service_exists`` is None where unknown."""

    workload: ObjectRef
    service: str = ""
    service_exists: bool | None = None
    ordered: bool = True
    first: int = 0  # spec.ordinals.start


@dataclass(frozen=True)
class DaemonSetState(Fact):
    """Where a DaemonSet should run: ``nodes`` there are, and those that it leaves out, and why.

    The controller counts a pod as ``current`` once it is made, placed or not. ``nodes`` is 0 where
    they were not looked at. ``astray`` counts pods on nodes where it should run no more.
    """

    workload: ObjectRef
    desired: int = 0
    current: int = 0
    astray: int = 0
    alerted: bool = False  # of where its pods run
    nodes: int = 0
    left_out: tuple[tuple[str, str], ...] = ()  # node, why


@dataclass(frozen=True)
class WebhookState(Fact):
    """An admission webhook, in which configuration, and which Service stands behind it."""

    name: str
    configuration: ObjectRef
    service: ObjectRef | None = None
    policy: str = "Fail"


@dataclass(frozen=True)
class ApiServiceState(Fact):
    """An aggregated API: its Available condition and its Service."""

    name: str
    available: Condition | None = None
    service: ObjectRef | None = None


@dataclass(frozen=True)
class AlertCounts(Fact):
    """The alert counts requests that fail, or messages that are not taken: what is logged meanwhile explains it."""

    alert: str


@dataclass(frozen=True)
class AlertSays(Fact):
    """What nothing but the alert tells: its name, and the pods that answer to what it names.

    ``why`` is what the first of them that is not ready waits for, as ``etcd-a: CrashLoopBackOff``.
    """

    alert: str
    component: str = ""
    pods: int = 0
    ready: int = 0
    why: str = ""
