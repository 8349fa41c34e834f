"""Which pods to look at for a target, so that every collector looks at the same ones."""

from collections.abc import Iterator, Sequence

from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import CollectError, NotFound
from workers.clients.cluster import RESOURCES, Json
from workers.clients.raw import child, items, moment, number, text
from workers.clients.reader import Reader
from workers.clients.selectors import written
from workers.objects.refs import conditions_of, owner_of, ref_of

MOST_PODS = 3  # of one workload: what is wrong with many is wrong with three
SIGKILLED = 137  # 128 + 9: by the kernel for memory, or by the kubelet
MOST_JOBS = 3  # of one CronJob, the newest
SELECTING = frozenset(
    {
        "Deployment",
        "ReplicaSet",
        "StatefulSet",
        "DaemonSet",
        "Job",
        "Service",
        "PodDisruptionBudget",
    }
)
UNOWNING = frozenset({"Service", "PodDisruptionBudget"})  # select pods that others made
# What finding pods may read.
NEEDS = frozenset({"get pods", "list pods", "list jobs.batch"}) | frozenset(
    f"get {RESOURCES[kind].plural}" + (f".{RESOURCES[kind].group}" if RESOURCES[kind].group else "")
    for kind in SELECTING
)


def pods_of(target: Target, reader: Reader) -> tuple[Json, ...]:
    """The pod that the alert named; else the worst few of those that the target selects."""
    named = [ref for ref in target.chain if ref.kind == "Pod"]
    found = tuple(pod for ref in named if (pod := _if_there(ref, reader)))
    if found:
        return found
    for ref in reversed(target.chain):
        if pods := _selected(ref, reader):
            return tuple(sorted(pods, key=_badness)[:MOST_PODS])
    return ()


def jobs_of(cronjob: ObjectRef, reader: Reader) -> tuple[Json, ...]:
    """The newest Jobs that a CronJob made, the newest first."""
    made = [
        job
        for job in reader.list("Job", cronjob.namespace)
        if owner_of({"kind": "Job", **job}) == cronjob
    ]
    return tuple(sorted(made, key=_made_at, reverse=True)[:MOST_JOBS])


def owners_of(pod: Json, target: Target, reader: Reader) -> tuple[ObjectRef, ...]:
    """Its controllers, the nearest first; a read only where the target's chain does not tell."""
    owner = owner_of(pod)
    if owner is None:
        return ()
    if owner in target.chain:
        return target.chain[target.chain.index(owner) :]
    if target.kind == "Deployment" and owner.kind == "ReplicaSet":
        return (owner, target.ref)
    if owner.kind not in {"ReplicaSet", "Job"}:
        return (owner,)
    try:
        above = owner_of(reader.get(owner.kind, owner.namespace, owner.name))
    except CollectError:
        return (owner,)
    return (owner, above) if above else (owner,)


def claims_of(pod: Json) -> tuple[str, ...]:
    """The names of the PersistentVolumeClaims that it mounts."""
    found = []
    for volume in items(pod, "spec", "volumes"):
        if name := text(volume, "persistentVolumeClaim", "claimName"):
            found.append(name)
        elif "ephemeral" in volume:  # made for this pod and named after it
            found.append(f"{ref_of(pod).name}-{text(volume, 'name')}")
    return tuple(found)


def troubled_node(pod: Json) -> str:
    """The node it runs on, where the pod's own state points there; else ``""``.

    Killed for memory or from outside, evicted, refused by the kubelet, lost, or not leaving.
    """
    status = child(pod, "status")
    codes = [
        number(each, state, "terminated", "exitCode")
        for listed in ("containerStatuses", "initContainerStatuses")
        for each in items(status, listed)
        for state in ("state", "lastState")
    ]
    ended = text(status, "phase") == "Failed" and bool(text(status, "reason"))
    lost = text(status, "phase") == "Unknown" or text(status, "reason") == "NodeLost"
    leaving = bool(text(pod, "metadata", "deletionTimestamp"))
    points = SIGKILLED in codes or ended or lost or leaving
    return text(pod, "spec", "nodeName") if points else ""


def ready(pod: Json) -> bool:
    """Whether its ``Ready`` condition says so."""
    return any(each.type == "Ready" and each.status == "True" for each in conditions_of(pod))


def waits_for(pod: Json) -> str:
    """Why it is not ready: what its first container, or the scheduler, waits for; ``""`` if it is."""
    if ready(pod):
        return ""
    for each in items(pod, "status", "containerStatuses"):
        if reason := text(each, "state", "waiting", "reason"):
            return reason
    waits = [text(each, "reason") for each in items(pod, "status", "conditions")]
    return next(filter(None, waits), text(pod, "status", "phase"))


def selector_of(obj: Json) -> str:
    """Which pods it selects, as kubectl takes it; ``""`` where it selects none."""
    return written(child(obj, "spec", "selector"))


def _if_there(ref: ObjectRef, reader: Reader) -> Json | None:
    try:
        return reader.get(ref.kind, ref.namespace, ref.name)
    except NotFound:
        return None


def _selected(ref: ObjectRef, reader: Reader) -> Sequence[Json]:
    if ref.kind == "PersistentVolumeClaim":
        return [pod for pod in reader.list("Pod", ref.namespace) if ref.name in claims_of(pod)]
    if ref.kind == "CronJob":
        return list(_of_jobs(jobs_of(ref, reader), reader))
    if ref.kind not in SELECTING:
        return ()
    obj = _if_there(ref, reader)
    if obj is None:
        return ()
    selector = selector_of(obj)
    if not selector and ref.kind in UNOWNING:
        return ()
    pods = reader.list("Pod", ref.namespace, labels=selector)
    # Only a file lacks a selector where the API server demands one: owners tell then.
    return [pod for pod in pods if _belongs(pod, ref) and (selector or owner_of(pod))]


def _of_jobs(jobs: Sequence[Json], reader: Reader) -> Iterator[Json]:
    """The pods of the newest Job that still has any."""
    for job in jobs:
        pods = _selected(ref_of(job, "Job"), reader)
        if pods:
            yield from pods
            return


def _belongs(pod: Json, ref: ObjectRef) -> bool:
    """Whether the workload made it: selectors of two workloads may overlap."""
    owner = owner_of(pod)
    if owner is None or ref.kind in UNOWNING:
        return True
    if ref.kind == "Deployment" and owner.kind == "ReplicaSet":
        return owner.name.rpartition("-")[0] == ref.name
    return owner == ref


def _badness(pod: Json) -> tuple[int, int, float]:
    """The worst first: what should run and does not, then what failed, is leaving, is well."""
    phase = text(pod, "status", "phase")
    restarts = sum(
        number(each, "restartCount") for each in items(pod, "status", "containerStatuses")
    )
    if phase == "Succeeded":
        place = 4
    elif ready(pod):
        place = 3
    elif text(pod, "metadata", "deletionTimestamp"):
        place = 2
    else:
        place = 1 if phase == "Failed" else 0
    return place, -restarts, -_made_at(pod)


def _made_at(obj: Json) -> float:
    made = moment(obj, "metadata", "creationTimestamp")
    return made.timestamp() if made else 0.0
