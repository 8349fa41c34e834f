"""A cluster as it is some minutes on, when nothing more has happened: the one thing that is played.

The makers of scenes have seconds and alerts fire after a quarter of an hour. The time of looking
moves on; kubelets have gone on saying that their nodes are well, and those who repeat their
Events have repeated them. The scheduler has not: it writes a series down when it begins, and
again after half an hour (client-go, tools/events, since 1.19).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.live.api import Json
from tests.live.making.pods import field
from tests.live.statuses import stamp
from workers.clients.cluster import Cluster, Page

# Said anew as long as it holds, by the kubelet and kube-controller-manager: at most once in 5 min
# (client-go, tools/record, the spam filter).
REPEATED = frozenset(
    {
        *("BackOff", "Unhealthy", "Failed", "FailedMount", "FailedAttachVolume"),
        *("FailedCreatePodSandBox", "FailedCreate", "FailedBinding", "WaitForFirstConsumer"),
        *("ProvisioningFailed", "ExternalProvisioning", "FailedKillPod", "WaitForPodScheduled"),
        *("FailedGetResourceMetric", "FailedComputeMetricsReplicas", "FailedGetScale"),
    }
)
DEFAULTS = "kubernetes.io/bootstrapping"  # a scene about rights applies roles of its own
EVERY = timedelta(minutes=5)
JUST = timedelta(seconds=40)  # before the look
UNKNOWN = "Unknown"


class Later:
    """A ``Cluster`` to record, ``by`` so much on; what is always the same everywhere is left out."""

    def __init__(self, cluster: Cluster, *, by: timedelta, now: datetime) -> None:
        self._cluster = cluster
        self._by = by
        self._now = now
        self.taken_at: datetime | None = now + by

    def __getattr__(self, name: str) -> object:
        """Whatever else a ``Cluster`` does, as the real one does it."""
        return getattr(self._cluster, name)

    def pages(self, kind: str, namespace: str, *, timeout: float) -> Iterator[Page]:
        """Every object that tells anything, as it is later."""
        for page in self._cluster.pages(kind, namespace, timeout=timeout):
            yield [self._later(each) for each in page if _telling(kind, each)]

    def _later(self, obj: Json) -> Json:
        if obj.get("kind") == "Node":
            return self._heard(obj)
        repeated = obj.get("kind") == "Event" and obj.get("reason") in REPEATED
        if repeated and obj.get("lastTimestamp") and self._by > EVERY:
            count = obj.get("count")
            assert isinstance(count, int)
            last = stamp(self._now + self._by - JUST)
            return {**obj, "count": count + self._by // EVERY, "lastTimestamp": last}
        return obj

    def _heard(self, node: Json) -> Json:
        """Those that do not answer stay as they were heard of last."""
        status = node["status"]
        assert isinstance(status, dict)
        last = {"lastHeartbeatTime": stamp(self._now + self._by - JUST)}
        conditions = [
            each if each["status"] == UNKNOWN else {**each, **last}
            for each in status.get("conditions", [])
        ]
        return {**node, "status": {**status, "conditions": conditions}}


def _telling(kind: str, obj: Json) -> bool:
    """Not what each cluster has from its first minute: APIs of its own, and RBAC's default roles."""
    own = kind == "APIService" and field(obj, "spec", "service") is None
    return not own and DEFAULTS not in (field(obj, "metadata", "labels") or {})
