"""Where a pod's spec names ConfigMaps."""

from collections.abc import Iterator
from dataclasses import dataclass

from workers.clients.cluster import Json
from workers.clients.raw import child, flag, items, text


@dataclass(frozen=True)
class Reference:
    """One place that names a ConfigMap; ``volume`` is ``""`` where variables come from it."""

    name: str
    volume: str = ""
    optional: bool = False


def configmaps_of(pod: Json) -> tuple[Reference, ...]:
    """Every place, variables before volumes."""
    return tuple(each for each in (*_variables(pod), *_volumes(pod)) if each.name)


def _variables(pod: Json) -> Iterator[Reference]:
    for listed in ("initContainers", "containers", "ephemeralContainers"):
        for container in items(pod, "spec", listed):
            for each in items(container, "envFrom"):
                yield _reference(child(each, "configMapRef"))
            for each in items(container, "env"):
                yield _reference(child(each, "valueFrom", "configMapKeyRef"))


def _volumes(pod: Json) -> Iterator[Reference]:
    for volume in items(pod, "spec", "volumes"):
        name = text(volume, "name")
        yield _reference(child(volume, "configMap"), name)
        for each in items(volume, "projected", "sources"):
            yield _reference(child(each, "configMap"), name)


def _reference(found: Json, volume: str = "") -> Reference:
    return Reference(text(found, "name"), volume, flag(found, "optional"))
