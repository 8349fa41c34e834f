"""The volumes that pods wait for: PersistentVolumeClaims and the StorageClasses there are."""

from collections.abc import Iterator

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import ClaimState, StorageClasses, VolumeState
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import NotFound
from workers.clients.cluster import Json
from workers.clients.raw import child, items, mapping, moment, scalar, strings, text
from workers.clients.reader import Reader
from workers.collectors import ANY, collector
from workers.objects.pods import NEEDS, claims_of, pods_of
from workers.objects.refs import conditions_of, kubectl, ref_of, show

NAME = "claims"
VOLUME = "PersistentVolume"
NOBODY = "kubernetes.io/no-provisioner"
APART = (
    "volume node affinity conflict"  # the scheduler's word for a bound volume that lies elsewhere
)
MOST_VOLUMES = 3  # of those made by hand
MOST_CLAIMS = 5  # reads for one target
DEFAULT = (
    "storageclass.kubernetes.io/is-default-class",
    "storageclass.beta.kubernetes.io/is-default-class",
)


@collector(
    NAME,
    kinds=ANY,
    needs=NEEDS
    | {
        "get persistentvolumeclaims",
        "get persistentvolumes",
        "list persistentvolumes",
        "list storageclasses.storage.k8s.io",
    },
)
def claims(target: Target, reader: Reader) -> Iterator[Evidence]:
    """The claim that the alert named, those of its pods that are not bound, and their volumes.

    Of a bound claim the volume too, where it lies on other nodes than its pod may go to.
    """
    volumes = {ref: None for ref in target.chain if ref.kind == VOLUME}
    unbound: list[ClaimState] = []
    for ref in _claims(target, reader)[:MOST_CLAIMS]:
        obj = _if_there(ref, reader)  # one that is missing is told by the pod's own conditions
        state = _state(ref, obj, _users(ref, target, reader)) if obj else None
        if state and (state.phase != "Bound" or state.deleted_at or ref in target.chain):
            yield Evidence(NAME, str(ref), _text(state), show(ref), facts=(state,))
            unbound += [state] if state.phase != "Bound" else []
        if state and state.volume and (state.phase != "Bound" or _elsewhere(ref, target, reader)):
            volumes[ObjectRef(VOLUME, "", state.volume)] = None
    for ref in volumes:
        if obj := _if_there(ref, reader):
            yield _volume(ref, obj)
    if unbound:
        classes = reader.list("StorageClass", "")
        yield _classes(classes)
        by_hand = [state for state in unbound if _by_hand(state, classes)]
        if by_hand:
            every = reader.list(VOLUME, "")
            kept = [each for each in every if any(_kept_for(each, state) for state in by_hand)]
            yield from (_volume(ref_of(each, VOLUME), each) for each in kept[:MOST_VOLUMES])


def _by_hand(state: ClaimState, classes: list[Json]) -> bool:
    """Whether nobody makes a volume for it: its class is none, unknown, or says so."""
    makers = {ref_of(each).name: text(each, "provisioner") for each in classes}
    maker = makers.get(state.storage_class or "", NOBODY)
    return not state.volume and state.storage_class is not None and maker == NOBODY


def _kept_for(volume: Json, state: ClaimState) -> bool:
    """A volume that is not to be had, and would otherwise be the claim's."""
    claim = child(volume, "spec", "claimRef")
    own = (text(claim, "namespace"), text(claim, "name")) == (
        state.claim.namespace,
        state.claim.name,
    )
    alike = text(volume, "spec", "storageClassName") == state.storage_class
    return (own or alike) and text(volume, "status", "phase") in {"Released", "Failed"}


def _if_there(ref: ObjectRef, reader: Reader) -> Json | None:
    try:
        return reader.get(ref.kind, ref.namespace, ref.name)
    except NotFound:
        return None


def _users(claim: ObjectRef, target: Target, reader: Reader) -> tuple[ObjectRef, ...]:
    """The pods that mount it, among those that are looked at."""
    pods = pods_of(target, reader)
    return tuple(ref_of(pod, "Pod") for pod in pods if claim.name in claims_of(pod))


def _elsewhere(claim: ObjectRef, target: Target, reader: Reader) -> bool:
    """Whether a pod that mounts it finds no node because of where its volume lies."""
    return any(
        APART in each.message
        for pod in pods_of(target, reader)
        if claim.name in claims_of(pod)
        for each in conditions_of(pod)
        if each.type == "PodScheduled" and each.status == "False"
    )


def _claims(target: Target, reader: Reader) -> list[ObjectRef]:
    kind = "PersistentVolumeClaim"
    found = [ref for ref in target.chain if ref.kind == kind]
    if not found:
        for pod in pods_of(target, reader):
            namespace = ref_of(pod).namespace
            found += [ObjectRef(kind, namespace, name) for name in claims_of(pod)]
    return list(dict.fromkeys(found))


def _state(ref: ObjectRef, obj: Json, users: tuple[ObjectRef, ...]) -> ClaimState:
    named = "storageClassName" in (spec if isinstance(spec := obj.get("spec"), dict) else {})
    return ClaimState(
        claim=ref,
        phase=text(obj, "status", "phase"),
        storage_class=text(obj, "spec", "storageClassName") if named else None,
        volume=text(obj, "spec", "volumeName"),
        requested=scalar(obj, "spec", "resources", "requests", "storage"),
        access_modes=strings(obj, "spec", "accessModes"),
        conditions=conditions_of(obj),
        finalizers=strings(obj, "metadata", "finalizers"),
        created_at=moment(obj, "metadata", "creationTimestamp"),
        deleted_at=moment(obj, "metadata", "deletionTimestamp"),
        used_by=users,
    )


def _text(state: ClaimState) -> str:
    named = state.storage_class
    wanted = "the default storage class" if named is None else f"storage class {named or 'none'}"
    volume = f", volume {state.volume}" if state.volume else ""
    asked = f"asks {state.requested or 'no size'} {' '.join(state.access_modes)}".rstrip()
    lines = [f"{state.phase or 'phase unknown'}, {asked} of {wanted}{volume}"]
    for condition in state.conditions:
        said = ": ".join(each for each in (condition.reason, condition.message) if each)
        lines.append(f"{condition.type}={condition.status}: {said}".rstrip(": "))
    if state.deleted_at:
        lines.append(f"being deleted, finalizers: {', '.join(state.finalizers) or 'none'}")
    return "\n".join(lines)


def _volume(ref: ObjectRef, obj: Json) -> Evidence:
    claim = child(obj, "spec", "claimRef")
    named = ObjectRef("PersistentVolumeClaim", text(claim, "namespace"), text(claim, "name"))
    state = VolumeState(
        volume=ref,
        phase=text(obj, "status", "phase"),
        reason=text(obj, "status", "reason"),
        message=text(obj, "status", "message"),
        storage_class=text(obj, "spec", "storageClassName"),
        reclaim_policy=text(obj, "spec", "persistentVolumeReclaimPolicy"),
        claim=named if claim else None,
        finalizers=strings(obj, "metadata", "finalizers"),
        deleted_at=moment(obj, "metadata", "deletionTimestamp"),
        places=tuple(_places(obj)),
    )
    bound = f", claim {named.namespace}/{named.name}" if claim else ", no claim"
    why = ": ".join(each for each in (state.reason, state.message) if each)
    lines = [f"{state.phase or 'phase unknown'}{bound}, reclaim policy {state.reclaim_policy}"]
    lines += [why] if why else []
    lines += [f"may be used on nodes with {' or '.join(state.places)}"] if state.places else []
    return Evidence(NAME, str(ref), "\n".join(lines), show(ref), facts=(state,))


def _places(volume: Json) -> Iterator[str]:
    """Its node affinity, a term each: any of them will do."""
    for term in items(volume, "spec", "nodeAffinity", "required", "nodeSelectorTerms"):
        yield " and ".join(
            f"{text(each, 'key')} {text(each, 'operator').lower()} {', '.join(strings(each, 'values'))}".rstrip()
            for each in items(term, "matchExpressions")
        )


def _classes(found: list[Json]) -> Evidence:
    default = tuple(ref_of(each).name for each in found if _is_default(each))
    state = StorageClasses(tuple(ref_of(each).name for each in found), default)
    lines = [
        f"{ref_of(each).name}: {text(each, 'provisioner')}, "
        f"{text(each, 'volumeBindingMode') or 'Immediate'}"
        + (", default" if _is_default(each) else "")
        for each in found
    ]
    told = "\n".join(lines) or "there are no storage classes"
    return Evidence(
        NAME, "StorageClasses", told, kubectl("", "get", "storageclass"), facts=(state,)
    )


def _is_default(obj: Json) -> bool:
    annotations = mapping(obj, "metadata", "annotations")
    return any(annotations.get(each) == "true" for each in DEFAULT)
