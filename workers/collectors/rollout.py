"""What the last rollout changed: the two newest revisions of a workload, field by field."""

from collections.abc import Iterator
from datetime import datetime

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import Rollout
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import NotFound
from workers.clients.cluster import Json
from workers.clients.raw import child, mapping, moment, number
from workers.clients.reader import Reader
from workers.collectors import collector
from workers.objects.refs import kubectl
from workers.objects.revisions import controller_revisions_of, replicasets_of, revision_of
from workers.objects.templates import changes

NAME = "rollout"


@collector(
    NAME,
    kinds={"Deployment", "StatefulSet", "DaemonSet"},
    needs={
        "get deployments.apps",
        "get statefulsets.apps",
        "get daemonsets.apps",
        "list replicasets.apps",
        "list controllerrevisions.apps",
    },
)
def rollout(target: Target, reader: Reader) -> Iterator[Evidence]:
    """One piece of evidence per workload that has more than one revision."""
    for ref in target.chain:
        found = None
        if ref.kind == "Deployment":
            found = _of_deployment(ref, reader)
        elif ref.kind in {"StatefulSet", "DaemonSet"}:
            found = _of_set(ref, reader)
        if found:
            yield _evidence(found)


def _of_deployment(ref: ObjectRef, reader: Reader) -> Rollout | None:
    revisions = replicasets_of(ref, reader)
    if len(revisions) < 2:  # noqa: PLR2004  # the newest and the one before
        return None
    new, old = revisions[0], revisions[1]
    return Rollout(
        workload=ref,
        revision=revision_of(new),
        previous_revision=revision_of(old),
        changes=changes(child(old, "spec", "template"), child(new, "spec", "template")),
        at=_began(new, old),
        new_desired=number(new, "spec", "replicas", default=1),
        new_ready=number(new, "status", "readyReplicas"),
        old_ready=sum(number(each, "status", "readyReplicas") for each in revisions[1:]),
        new_hash=mapping(new, "metadata", "labels").get("pod-template-hash", ""),
    )


def _of_set(ref: ObjectRef, reader: Reader) -> Rollout | None:
    try:
        obj = reader.get(ref.kind, ref.namespace, ref.name)
    except NotFound:
        return None
    revisions = controller_revisions_of(obj, ref, reader)
    if len(revisions) < 2:  # noqa: PLR2004  # as above
        return None
    new, old = revisions[0], revisions[1]
    desired, updated, ready = _counts(ref.kind, obj)
    behind = max(0, desired - updated)  # pods of the old revision, taken to be the ready ones
    return Rollout(
        workload=ref,
        revision=revision_of(new),
        previous_revision=revision_of(old),
        changes=changes(_template(old), _template(new)),
        at=_began(new, old),
        new_desired=desired,
        new_ready=max(0, ready - behind),
        old_ready=min(ready, behind),
        new_hash=mapping(new, "metadata", "labels").get("controller-revision-hash", ""),
    )


def _template(revision: Json) -> Json:
    return child(revision, "data", "spec", "template")


def _counts(kind: str, obj: Json) -> tuple[int, int, int]:
    """Pods wanted, of the new revision, ready."""
    status = child(obj, "status")
    if kind == "DaemonSet":
        keys = ("desiredNumberScheduled", "updatedNumberScheduled", "numberReady")
        desired, updated, ready = (number(status, key) for key in keys)
        return desired, updated, ready
    desired = number(obj, "spec", "replicas", default=1)
    return desired, number(status, "updatedReplicas"), number(status, "readyReplicas")


def _began(new: Json, old: Json) -> datetime | None:
    """When it began; unknown for a roll-back, which takes an older revision up again."""
    made, before = (moment(each, "metadata", "creationTimestamp") for each in (new, old))
    return made if made and (before is None or made >= before) else None


def _evidence(state: Rollout) -> Evidence:
    ref = state.workload
    began = f" at {state.at:%Y-%m-%dT%H:%M:%SZ}" if state.at else ""
    lines = [f"revision {state.previous_revision} -> {state.revision}{began}"]
    lines += [
        f"{each.field}: {each.before or '-'} -> {each.after or '-'}" for each in state.changes
    ]
    if not state.changes:
        lines.append("no field of the template differs")
    lines.append(
        f"new revision: {state.new_ready} of {state.new_desired} ready; before: {state.old_ready}"
    )
    handle = f"{ref.kind.lower()}/{ref.name}"
    command = kubectl(ref.namespace, "rollout", "history", handle, f"--revision={state.revision}")
    return Evidence(NAME, str(ref), "\n".join(lines), command, facts=(state,))
