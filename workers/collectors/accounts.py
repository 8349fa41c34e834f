"""The ServiceAccount that something is refused for: whether it is there, and its pull secrets."""

from collections.abc import Iterator

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts.configuration import AccountState
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import CollectError, NotFound
from workers.clients.cluster import Json
from workers.clients.raw import items, moment, text
from workers.clients.reader import Reader
from workers.collectors import ANY, collector
from workers.objects import refusals, unmade
from workers.objects.pods import NEEDS, pods_of
from workers.objects.refs import kubectl, ref_of, show
from workers.objects.written import written_by
from workers.signs.accounts import looked_up, without_token
from workers.signs.forbidden import denials
from workers.signs.pulls import Pull, classify
from workers.signs.spelling import nearest

NAME = "service-accounts"
KIND = "ServiceAccount"
DEFAULT = "default"  # of a pod that names none
MOST = 2  # of one target, one read each, and a list for one that is not there
REFUSED = frozenset({Pull.AUTH, Pull.HIDDEN})
PULLING = ("ErrImagePull", "ImagePullBackOff")


@collector(
    NAME,
    kinds=ANY,
    needs=NEEDS | refusals.NEEDS | {"get pods/log", "get serviceaccounts", "list serviceaccounts"},
)
def accounts(target: Target, reader: Reader) -> Iterator[Evidence]:
    """Only where a controller, the kubelet, a registry or a log gives reason to ask."""
    for ref in list(dict.fromkeys(_named(target, reader)))[:MOST]:
        yield _evidence(_state(ref, reader))


def _named(target: Target, reader: Reader) -> Iterator[ObjectRef]:
    for message in refusals.refusals_of(target, reader):
        if ref := looked_up(message):
            yield ref
    for pod in pods_of(target, reader):
        yield from _of(pod, reader)
    for _, log in written_by(target, reader):
        yield from (denied.account for denied in reversed(list(denials(log))))


def _of(pod: Json, reader: Reader) -> Iterator[ObjectRef]:
    """The one whose token the pod waits for, or that could lend it a pull secret."""
    namespace = ref_of(pod).namespace
    if unmade.waits_for_volumes(pod):
        for message in unmade.said_of(pod, reader, "FailedMount"):
            if ref := without_token(message, namespace):
                yield ref
    if items(pod, "spec", "imagePullSecrets"):
        return  # those alone count, whatever its account names
    waiting = list(unmade.waiting_messages(pod, *PULLING))
    said = unmade.said_of(pod, reader, "Failed") if waiting else ()
    if any(classify(message) in REFUSED for message in (*waiting, *said)):
        yield ObjectRef(KIND, namespace, text(pod, "spec", "serviceAccountName") or DEFAULT)


def _state(ref: ObjectRef, reader: Reader) -> AccountState:
    try:
        obj = reader.get(KIND, ref.namespace, ref.name)
    except NotFound:
        return AccountState(ref, exists=False, similar=nearest(ref.name, _others(ref, reader)))
    secrets = frozenset(text(each, "name") for each in items(obj, "imagePullSecrets"))
    return AccountState(ref, True, secrets - {""}, moment(obj, "metadata", "creationTimestamp"))  # noqa: FBT003  # exists


def _others(ref: ObjectRef, reader: Reader) -> set[str]:
    try:
        return {ref_of(each).name for each in reader.list(KIND, ref.namespace)} - {DEFAULT}
    except CollectError:
        return set()  # no hint, then


def _evidence(state: AccountState) -> Evidence:
    ref = state.account
    if not state.exists:
        hint = f"; the nearest name there is {state.similar}" if state.similar else ""
        command = kubectl(ref.namespace, "get", "serviceaccounts")
        return Evidence(NAME, str(ref), f"does not exist{hint}", command, facts=(state,))
    since = f"made {state.created_at:%Y-%m-%dT%H:%M:%SZ}, " if state.created_at else ""
    names = ", ".join(sorted(state.pull_secrets))
    told = f"{since}names the pull secrets {names}" if names else f"{since}names no pull secret"
    return Evidence(NAME, str(ref), told, show(ref), facts=(state,))
