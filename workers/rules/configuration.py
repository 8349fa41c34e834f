"""Configuration that a pod asks for and the cluster does not have."""

from collections.abc import Iterator, Sequence
from shlex import quote

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts.configuration import ConfigMapState
from alertwhy.domain.finding import Confidence, Finding, Risk, Step
from workers.rules import rule
from workers.signs.consequences import OF_A_BROKEN_POD
from workers.signs.references import Missing, missing
from workers.signs.spelling import nearest
from workers.signs.template import mend, place
from workers.signs.wording import kubectl

MOST_KEYS = 6  # in a title; the evidence shows more


@rule("configmap-missing", explains=(*OF_A_BROKEN_POD, "volume-mount-failed"))
def configmap_missing(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The kubelet names a ConfigMap that is not there."""
    yield from _objects(seen, "ConfigMap")


@rule("secret-missing", explains=(*OF_A_BROKEN_POD, "volume-mount-failed"))
def secret_missing(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The kubelet names a Secret that is not there."""
    yield from _objects(seen, "Secret")


@rule("configmap-key-missing", explains=(*OF_A_BROKEN_POD, "volume-mount-failed"))
def configmap_key_missing(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The ConfigMap is there; the key is not."""
    yield from _keys(seen, "ConfigMap")


@rule("secret-key-missing", explains=(*OF_A_BROKEN_POD, "volume-mount-failed"))
def secret_key_missing(seen: Sequence[Evidence]) -> Iterator[Finding]:
    """The Secret is there; the key is not."""
    yield from _keys(seen, "Secret")


def _objects(seen: Sequence[Evidence], kind: str) -> Iterator[Finding]:
    for absent in missing(seen):
        if absent.kind == kind and not absent.key:
            state, cites = _known(seen, absent)
            there = state is not None and state.exists
            similar = state.similar if state else ""
            yield Finding(
                title=f"{kind} {absent.name} {_not_there(state, absent)}; {_asks(absent)}{_meant(similar)}",
                because=(*absent.because, *cites),
                confidence=Confidence.LIKELY if there else Confidence.CERTAIN,
                remediation=(
                    *(_wait(absent) if there else _look_for(absent)),
                    _reference(seen, absent, absent.name or absent.volume, similar),
                ),
            )


def _keys(seen: Sequence[Evidence], kind: str) -> Iterator[Finding]:
    for absent in missing(seen):
        if absent.kind == kind and absent.key:
            state, cites = _known(seen, absent)
            name = state.configmap.name if state else absent.name
            keys = state.keys if state and state.exists else frozenset[str]()
            there = absent.key in keys
            similar = "" if there else nearest(absent.key, keys)
            whose = f"{kind} {name}" if name else f"The {kind} of volume {absent.volume}"
            yield Finding(
                title=f"{whose} {_no_key(absent.key, keys)}; {_asks(absent)}{_meant(similar)}",
                because=(*absent.because, *cites),
                confidence=Confidence.LIKELY if there else Confidence.CERTAIN,
                remediation=(
                    *(_wait(absent) if there else _look_into(absent, name)),
                    _reference(seen, absent, absent.key if similar else name, similar),
                ),
            )


def _known(
    seen: Sequence[Evidence], absent: Missing
) -> tuple[ConfigMapState | None, tuple[str, ...]]:
    """What was found of the ConfigMap itself; nothing where it was not looked at, nor of a Secret."""
    for state, cite in of_kind(seen, ConfigMapState):
        named = state.configmap.name == absent.name
        mounted = not absent.name and absent.volume in state.volumes
        if (
            absent.kind == "ConfigMap"
            and state.configmap.namespace == absent.pod.namespace
            and (named or mounted)
        ):
            return state, (cite,)
    return None, ()


def _not_there(state: ConfigMapState | None, absent: Missing) -> str:
    if state is None or not state.exists:
        return f"does not exist in {absent.pod.namespace}"
    at = f", made {state.created_at:%Y-%m-%d %H:%M} UTC" if state.created_at else ""
    return f"was not there when the kubelet looked, and is by now{at}"


def _no_key(key: str, keys: frozenset[str]) -> str:
    if key in keys:
        return f"had no key {key} when the kubelet looked, and has it by now"
    told = ", ".join(sorted(keys))
    return f"has no key {key}" + (f", only {told}" if 0 < len(keys) <= MOST_KEYS else "")


def _meant(similar: str) -> str:
    return f"; perhaps {similar} was meant" if similar else ""


def _asks(absent: Missing) -> str:
    if absent.container:
        return f"container {absent.container} cannot be created without it"
    return f"volume {absent.volume} cannot be mounted without it"


def _wait(absent: Missing) -> Iterator[Step]:
    rest = f"get pod {quote(absent.pod.name)} --watch"
    yield Step(
        "See whether it starts: the kubelet tries again by itself, within two minutes",
        kubectl(absent.pod.namespace, rest),
    )


def _look_for(absent: Missing) -> Iterator[Step]:
    yield Step(
        "See which there are: it may be named otherwise or live in another namespace",
        kubectl(absent.pod.namespace, f"get {absent.kind.lower()}s"),
    )


def _look_into(absent: Missing, name: str) -> Iterator[Step]:
    """``describe`` shows a Secret's keys, never its values."""
    if name:
        target = f"{absent.kind.lower()}/{quote(name)}"
        namespace = absent.pod.namespace
        yield Step("See which keys it has", kubectl(namespace, f"describe {target}"))
        yield Step(f"Add key {absent.key}", kubectl(namespace, f"edit {target}"), Risk.SAFE)


def _reference(seen: Sequence[Evidence], absent: Missing, wrong: str, similar: str) -> Step:
    at = place(seen, absent.pod, "spec")
    if similar:
        return mend(at, f"If {similar} was meant, write it in place of {wrong} in {at.field}")
    return mend(at, f"If the reference is wrong, correct {wrong or absent.volume} in {at.field}")
