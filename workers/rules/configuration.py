"""Configuration that a pod asks for and the cluster does not have."""

from collections.abc import Iterator, Sequence
from shlex import quote

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.finding import Finding, Risk, Step
from workers.rules import rule
from workers.signs.consequences import OF_A_BROKEN_POD
from workers.signs.references import Missing, missing
from workers.signs.template import mend, place
from workers.signs.wording import kubectl


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
            yield Finding(
                title=f"{kind} {absent.name} does not exist in {absent.pod.namespace}; {_asks(absent)}",
                because=absent.because,
                remediation=(
                    Step(
                        "See which there are: it may be named otherwise or live in another namespace",
                        kubectl(absent.pod.namespace, f"get {kind.lower()}s"),
                    ),
                    _reference(seen, absent),
                ),
            )


def _keys(seen: Sequence[Evidence], kind: str) -> Iterator[Finding]:
    for absent in missing(seen):
        if absent.kind == kind and absent.key:
            whose = (
                f"{kind} {absent.name}" if absent.name else f"The {kind} of volume {absent.volume}"
            )
            yield Finding(
                title=f"{whose} has no key {absent.key}; {_asks(absent)}",
                because=absent.because,
                remediation=(*_look_into(absent), _reference(seen, absent)),
            )


def _asks(absent: Missing) -> str:
    if absent.container:
        return f"container {absent.container} cannot be created without it"
    return f"volume {absent.volume} cannot be mounted without it"


def _look_into(absent: Missing) -> Iterator[Step]:
    """``describe`` shows a Secret's keys, never its values."""
    if absent.name:
        target = f"{absent.kind.lower()}/{quote(absent.name)}"
        namespace = absent.pod.namespace
        yield Step("See which keys it has", kubectl(namespace, f"describe {target}"))
        yield Step(f"Add key {absent.key}", kubectl(namespace, f"edit {target}"), Risk.SAFE)


def _reference(seen: Sequence[Evidence], absent: Missing) -> Step:
    at = place(seen, absent.pod, "spec")
    name = absent.name or absent.volume
    return mend(at, f"If the reference is wrong, correct {name} in {at.field}")
