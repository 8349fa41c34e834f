"""The revisions of a workload, the newest first."""

from alertwhy.domain.target import ObjectRef
from alertwhy.errors import NotFound
from workers.clients.cluster import Json
from workers.clients.raw import mapping, number
from workers.clients.reader import Reader
from workers.objects.pods import selector_of
from workers.objects.refs import owner_of

REVISION = "deployment.kubernetes.io/revision"


def replicasets_of(deployment: ObjectRef, reader: Reader) -> tuple[Json, ...]:
    """The ReplicaSets of a Deployment; none where it is gone."""
    try:
        obj = reader.get("Deployment", deployment.namespace, deployment.name)
    except NotFound:
        return ()
    listed = reader.list("ReplicaSet", deployment.namespace, labels=selector_of(obj))
    own = [each for each in listed if owner_of(each) == deployment]
    return tuple(sorted(own, key=revision_of, reverse=True))


def controller_revisions_of(workload: Json, owner: ObjectRef, reader: Reader) -> tuple[Json, ...]:
    """The ControllerRevisions of a StatefulSet or DaemonSet."""
    selector = selector_of(workload)
    listed = reader.list("ControllerRevision", owner.namespace, labels=selector)
    own = [each for each in listed if owner_of(each) == owner]
    return tuple(sorted(own, key=revision_of, reverse=True))


def revision_of(obj: Json) -> int:
    """Its number; 0 where it has none."""
    written = mapping(obj, "metadata", "annotations").get(REVISION, "")
    return int(written) if written.isdecimal() else number(obj, "revision")
