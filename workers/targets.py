"""From what an alert named to the object to investigate: checked in the cluster, owners followed."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from ipaddress import ip_address

from alertwhy.domain.evidence import Gap
from alertwhy.domain.labels import OPERATOR, STATE_METRICS
from alertwhy.domain.target import CLUSTER, ObjectRef, Target
from alertwhy.errors import CollectError, NotFound
from workers.clients.cluster import LISTED, RESOURCES, Json
from workers.clients.raw import items, text
from workers.clients.reader import Reader
from workers.objects.refs import owner_of, ref_of

NAME = "target"  # under which gaps are told
MOST_OWNERS = 5  # steps up; Pod, ReplicaSet, Deployment is two
NEEDS = frozenset(
    f"get {each.plural}" + (f".{each.group}" if each.group else "")
    for kind, each in RESOURCES.items()
    if kind not in LISTED
) | {"list deployments.apps", "list nodes"}

# What people change by hand ends the climb: an operator's own resource above it says less.
CLIMBS = frozenset({"Pod", "ReplicaSet", "Job", "HorizontalPodAutoscaler"})

Resolved = tuple[Target, tuple[Gap, ...]]


def resolve(target: Target, reader: Reader) -> Resolved:
    """The root target with ``via``; what cannot be seen stays as the labels had it, with a gap."""
    if target.kind == CLUSTER or target.kind not in RESOURCES:
        return target, ()
    try:
        match target.kind:
            case "Node":
                return _node(target, reader), ()
            case "Pod":
                return _pod(target, reader)
            case "Deployment" if target.name == OPERATOR:
                return _operator(target, reader), ()
            case _:
                return _climb(target, reader)
    except CollectError as error:
        return replace(target, via=()), (_gap(error),)


def _climb(target: Target, reader: Reader) -> Resolved:
    """Up to the root; an owner that cannot be read is where it ends."""
    for _ in range(MOST_OWNERS):
        try:
            obj = reader.get(target.kind, target.namespace, target.name)
        except CollectError as error:
            passed = _past(target, reader, error)
            if passed is None:
                lacks = reader.complete(target.kind, target.namespace) or not target.via
                return _below(target, error), (_gap(error),) if lacks else ()
            target, obj = passed
        above = _above(target.kind, obj)
        if above is None or above in target.chain:
            return target, ()
        target = target.owned_by(above)
        if target.kind not in RESOURCES:
            return target, ()
    return target, ()


def _past(target: Target, reader: Reader, error: CollectError) -> tuple[Target, Json] | None:
    """A Deployment above a ReplicaSet that is gone, or was not recorded: by its name."""
    if target.kind != "ReplicaSet" or not isinstance(error, NotFound):
        return None
    above = ObjectRef("Deployment", target.namespace, target.name.rpartition("-")[0])
    if not above.name:
        return None
    try:
        return target.owned_by(above), reader.get(above.kind, above.namespace, above.name)
    except CollectError:
        return None


def _below(target: Target, error: CollectError) -> Target:
    """What does not exist is no root, but what named it: its pod, or the autoscaler to be mended."""
    if not target.via or not isinstance(error, NotFound):
        return target
    named = target.via[-1]
    return replace(target, kind=named.kind, name=named.name, via=target.via[:-1])


def _above(kind: str, obj: Json) -> ObjectRef | None:
    if kind not in CLIMBS:
        return None
    if kind != "HorizontalPodAutoscaler":
        return owner_of(obj)
    scaled = (
        text(obj, "spec", "scaleTargetRef", "kind"),
        text(obj, "spec", "scaleTargetRef", "name"),
    )
    return ObjectRef(scaled[0], ref_of(obj).namespace, scaled[1]) if all(scaled) else None


def _pod(target: Target, reader: Reader) -> Resolved:
    try:
        pod = reader.get("Pod", target.namespace, target.name)
    except NotFound:
        return _without_its_pod(target, reader)
    found, gaps = _climb(target, reader)
    if target.uid and target.uid != text(pod, "metadata", "uid"):
        gaps = (Gap(NAME, f"{target.ref} was replaced since the alert: it has another uid"), *gaps)
    return found, gaps


def _without_its_pod(target: Target, reader: Reader) -> Resolved:
    """Follow a pod that is gone to whatever its name says it belonged to."""
    if STATE_METRICS in target.name:  # it only exported the metric, in its own namespace
        namespace = Target("Namespace", "", target.namespace)
        return namespace, (Gap(NAME, f"the alert names no object of {namespace}"),)
    refused: tuple[Gap, ...] = ()
    for owner in _by_name(target.ref):
        try:
            reader.get(owner.kind, owner.namespace, owner.name)
        except NotFound:
            continue
        except CollectError as error:
            refused = (_gap(error),)
            continue
        found, gaps = _climb(target.owned_by(owner), reader)
        reason = f"{target.ref} is gone; by its name it belonged to {owner}"
        return found, (Gap(NAME, reason), *gaps)
    return target, (Gap(NAME, f"{target.ref} does not exist (any more)"), *refused)


def _by_name(pod: ObjectRef) -> Iterator[ObjectRef]:
    """Who may have made it, by how controllers name their pods, the likeliest first."""
    owner, _, tail = pod.name.rpartition("-")
    if not owner:
        return
    if tail.isdecimal():
        yield ObjectRef("StatefulSet", pod.namespace, owner)
    above, _, _ = owner.rpartition("-")
    if above:
        yield ObjectRef("ReplicaSet", pod.namespace, owner)
        yield ObjectRef("Deployment", pod.namespace, above)
    yield ObjectRef("Job", pod.namespace, owner)
    yield ObjectRef("DaemonSet", pod.namespace, owner)


def _node(target: Target, reader: Reader) -> Target:
    """A Node by its name, else by its exporter's pod, else by its address."""
    alone = replace(target, via=(), address="")
    if not _is_address(target.name):
        try:
            reader.get("Node", "", target.name)
        except NotFound:
            if not target.address:
                raise
        else:
            return alone
    name = _of_exporter(target, reader) or _of_address(target.name, reader)
    return replace(alone, name=name)


def _of_exporter(target: Target, reader: Reader) -> str:
    """Where the pod runs that exported the metric: one small read against a list of all nodes."""
    if not target.via:
        return ""
    exporter = target.named
    try:
        return text(reader.get("Pod", exporter.namespace, exporter.name), "spec", "nodeName")
    except CollectError:
        return ""  # the address may still tell


def _of_address(address: str, reader: Reader) -> str:
    for node in reader.list("Node", ""):
        known = {text(each, "address") for each in items(node, "status", "addresses")}
        if address in known | {ref_of(node).name}:
            return ref_of(node).name
    raise NotFound(f"no node has the name or address {address}")


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _operator(target: Target, reader: Reader) -> Target:
    """The prometheus-operator's Deployment, which each installation names in its own way."""
    with suppress(NotFound):
        reader.get("Deployment", target.namespace, target.name)
        return target
    for label in ("app.kubernetes.io/name", "app.kubernetes.io/component"):
        found = reader.list("Deployment", target.namespace, labels=f"{label}={OPERATOR}")
        if found:
            return replace(target, name=ref_of(found[0]).name)
    raise NotFound(f"no Deployment of the {OPERATOR} in {target.namespace}")


def _gap(error: CollectError) -> Gap:
    return Gap(NAME, error.reason, error.remedy)
