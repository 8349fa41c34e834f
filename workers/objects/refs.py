"""What objects of every kind have in common, and the commands that show them."""

import shlex

from alertwhy.domain.facts import Condition
from alertwhy.domain.target import ObjectRef
from workers.clients.cluster import RESOURCES, Json
from workers.clients.raw import flag, items, moment, text


def ref_of(obj: Json, kind: str = "") -> ObjectRef:
    """Which object it is."""
    name, namespace = text(obj, "metadata", "name"), text(obj, "metadata", "namespace")
    return ObjectRef(text(obj, "kind") or kind, namespace, name)


def owner_of(obj: Json) -> ObjectRef | None:
    """Its controller; None where it has none. Nodes, the controllers of static pods, are none."""
    for owner in items(obj, "metadata", "ownerReferences"):
        kind = text(owner, "kind")
        if flag(owner, "controller") and kind != "Node":
            group = text(owner, "apiVersion").rpartition("/")[0]
            return ObjectRef(_told_apart(kind, group), ref_of(obj).namespace, text(owner, "name"))
    return None


def conditions_of(obj: Json) -> tuple[Condition, ...]:
    """Its ``status.conditions``."""
    return tuple(
        Condition(
            type=text(each, "type"),
            status=text(each, "status"),
            reason=text(each, "reason"),
            message=text(each, "message"),
            since=moment(each, "lastTransitionTime"),
        )
        for each in items(obj, "status", "conditions")
    )


def kubectl(namespace: str, *words: str) -> str:
    """A command to copy: ``kubectl -n shop get pod cart-0 -o yaml``."""
    place = ["-n", namespace] if namespace else []
    return shlex.join(["kubectl", *place, *words])


def show(ref: ObjectRef) -> str:
    """The command that shows the whole object."""
    return kubectl(ref.namespace, "get", ref.kind.lower(), ref.name, "-o", "yaml")


def _told_apart(kind: str, group: str) -> str:
    """A kind of ours, or ``kind.group`` for another one of the same name (a Volcano Job)."""
    ours = RESOURCES.get(kind)
    return f"{kind}.{group}" if ours and ours.group != group else kind
