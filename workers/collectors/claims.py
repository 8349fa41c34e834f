"""The volumes that pods wait for: PersistentVolumeClaims and the StorageClasses there are."""

from collections.abc import Iterator

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts import ClaimState, StorageClasses
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import NotFound
from workers.clients.cluster import Json
from workers.clients.raw import mapping, scalar, strings, text
from workers.clients.reader import Reader
from workers.collectors import ANY, collector
from workers.objects.pods import NEEDS, claims_of, pods_of
from workers.objects.refs import conditions_of, kubectl, ref_of, show

NAME = "claims"
MOST_CLAIMS = 5  # reads for one target
DEFAULT = (
    "storageclass.kubernetes.io/is-default-class",
    "storageclass.beta.kubernetes.io/is-default-class",
)


@collector(
    NAME,
    kinds=ANY,
    needs=NEEDS | {"get persistentvolumeclaims", "list storageclasses.storage.k8s.io"},
)
def claims(target: Target, reader: Reader) -> Iterator[Evidence]:
    """The claim that the alert named and those of its pods that are not bound."""
    unbound = False
    for ref in _claims(target, reader)[:MOST_CLAIMS]:
        try:
            obj = reader.get(ref.kind, ref.namespace, ref.name)
        except NotFound:
            continue  # the pod's own conditions and events say so
        state = _state(ref, obj)
        unbound = unbound or state.phase != "Bound"
        if state.phase != "Bound" or ref in target.chain:
            yield Evidence(NAME, str(ref), _text(state, obj), show(ref), facts=(state,))
    if unbound:
        yield _classes(reader.list("StorageClass", ""))


def _claims(target: Target, reader: Reader) -> list[ObjectRef]:
    kind = "PersistentVolumeClaim"
    found = [ref for ref in target.chain if ref.kind == kind]
    if not found:
        for pod in pods_of(target, reader):
            namespace = ref_of(pod).namespace
            found += [ObjectRef(kind, namespace, name) for name in claims_of(pod)]
    return list(dict.fromkeys(found))


def _state(ref: ObjectRef, obj: Json) -> ClaimState:
    named = "storageClassName" in (spec if isinstance(spec := obj.get("spec"), dict) else {})
    return ClaimState(
        claim=ref,
        phase=text(obj, "status", "phase"),
        storage_class=text(obj, "spec", "storageClassName") if named else None,
        volume=text(obj, "spec", "volumeName"),
        requested=scalar(obj, "spec", "resources", "requests", "storage"),
        access_modes=strings(obj, "spec", "accessModes"),
    )


def _text(state: ClaimState, obj: Json) -> str:
    named = state.storage_class
    wanted = "the default storage class" if named is None else f"storage class {named or 'none'}"
    volume = f", volume {state.volume}" if state.volume else ""
    asked = f"asks {state.requested or 'no size'} {' '.join(state.access_modes)}".rstrip()
    lines = [f"{state.phase or 'phase unknown'}, {asked} of {wanted}{volume}"]
    for condition in conditions_of(obj):
        said = ": ".join(each for each in (condition.reason, condition.message) if each)
        lines.append(f"{condition.type}={condition.status}: {said}".rstrip(": "))
    return "\n".join(lines)


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
