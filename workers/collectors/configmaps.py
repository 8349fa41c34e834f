"""The ConfigMaps that the kubelet misses: whether they are there, and with which keys."""

from collections.abc import Iterator

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts.configuration import ConfigMapState
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import CollectError, NotFound
from workers.clients.cluster import Json
from workers.clients.raw import child, moment
from workers.clients.reader import Reader
from workers.collectors import ANY, collector
from workers.objects import unmade
from workers.objects.pods import NEEDS, pods_of
from workers.objects.references import Reference, configmaps_of
from workers.objects.refs import kubectl, ref_of
from workers.signs.references import read
from workers.signs.spelling import nearest

NAME = "configmaps"
KIND = "ConfigMap"
MOST = 3  # of one target; each is one read, and one list for those that are not there
MOST_TOLD = 20  # keys
# In every namespace of a kind of cluster, made by no one for any pod; and Helm's own records.
NOT_MEANT = frozenset({"kube-root-ca.crt", "openshift-service-ca.crt", "istio-ca-root-cert"})
RELEASES = "sh.helm.release."
KEYS = "go-template={{range $key, $_ := .data}}{{$key}} {{end}}"


@collector(NAME, kinds=ANY, needs=NEEDS | {"list events", "get configmaps", "list configmaps"})
def configmaps(target: Target, reader: Reader) -> Iterator[Evidence]:
    """Read only where the kubelet names one, or a key of one, that the pod cannot do without."""
    failed: CollectError | None = None
    wanted = [each for pod in pods_of(target, reader) for each in _missed(pod, reader)]
    for ref, volumes in dict.fromkeys(wanted[:MOST]):
        try:
            yield _evidence(_state(ref, volumes, reader))
        except CollectError as error:  # the next may be in a recording that lacks this one
            failed = error
    if failed:
        raise failed


def _missed(pod: Json, reader: Reader) -> Iterator[tuple[ObjectRef, frozenset[str]]]:
    """What the pod names, must have, and does not get."""
    ref = ref_of(pod, "Pod")
    uses = [each for each in configmaps_of(pod) if not each.optional]
    if not uses:
        return
    for message in _complaints(pod, reader):
        for missing in read(ref, message, (), ""):
            if missing.kind == KIND:
                yield from _named(uses, missing.name, missing.volume, ref.namespace)


def _named(
    uses: list[Reference], name: str, volume: str, namespace: str
) -> Iterator[tuple[ObjectRef, frozenset[str]]]:
    """By its name, else by the volume that takes from it, where that is but one."""
    names = {
        each.name for each in uses if each.name == name or (not name and each.volume == volume)
    }
    if len(names) == 1:
        (only,) = names
        volumes = frozenset(each.volume for each in uses if each.name == only and each.volume)
        yield ObjectRef(KIND, namespace, only), volumes


def _complaints(pod: Json, reader: Reader) -> Iterator[str]:
    yield from unmade.waiting_messages(pod, "CreateContainerConfigError")
    if unmade.waits_for_volumes(pod):
        yield from unmade.said_of(pod, reader, "FailedMount")


def _state(ref: ObjectRef, volumes: frozenset[str], reader: Reader) -> ConfigMapState:
    try:
        obj = reader.get(KIND, ref.namespace, ref.name)
    except NotFound:
        similar = nearest(ref.name, _others(ref.namespace, reader))
        return ConfigMapState(ref, exists=False, volumes=volumes, similar=similar)
    keys = frozenset((*child(obj, "data"), *child(obj, "binaryData")))
    made = moment(obj, "metadata", "creationTimestamp")
    return ConfigMapState(ref, keys=keys, volumes=volumes, created_at=made)


def _others(namespace: str, reader: Reader) -> set[str]:
    try:
        names = {ref_of(each).name for each in reader.list(KIND, namespace)}
    except CollectError:
        return set()  # no hint, then
    return {each for each in names - NOT_MEANT if not each.startswith(RELEASES)}


def _evidence(state: ConfigMapState) -> Evidence:
    ref = state.configmap
    if not state.exists:
        hint = f"; the nearest name there is {state.similar}" if state.similar else ""
        command = kubectl(ref.namespace, "get", "configmaps")
        return Evidence(NAME, str(ref), f"does not exist{hint}", command, facts=(state,))
    told = sorted(state.keys)[:MOST_TOLD]
    more = f" and {len(state.keys) - len(told)} more" if len(state.keys) > len(told) else ""
    since = f", made {state.created_at:%Y-%m-%dT%H:%M:%SZ}" if state.created_at else ""
    text = f"has the keys {', '.join(told)}{more}{since}" if told else f"has no keys{since}"
    command = kubectl(ref.namespace, "get", "configmap", ref.name, "-o", KEYS)
    return Evidence(NAME, str(ref), text, command, facts=(state,))
