"""Alerts that say themselves which object they are about, by labels or annotations of their own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from alertwhy.domain.target import Target

# As kubectl spells them too; whatever else is named is taken as it is written.
KINDS = (
    *("Pod", "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob", "Service"),
    *("Ingress", "Node", "Namespace", "PersistentVolume", "PersistentVolumeClaim", "APIService"),
    *("ResourceQuota", "HorizontalPodAutoscaler", "PodDisruptionBudget", "Gateway", "HTTPRoute"),
    "Certificate",
)
CLUSTER_SCOPED = frozenset({"Node", "Namespace", "PersistentVolume", "APIService"})
_SPELLED = {kind.lower(): kind for kind in KINDS}
_KIND = re.compile(r"[A-Za-z][A-Za-z0-9.-]{0,252}", re.ASCII)
# Not all of Kubernetes' rules: enough that no path or selector can be made of it.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,252}", re.ASCII)


@dataclass(frozen=True)
class Naming:
    """What those labels are called, and which other namespaces (globs) an alert may name."""

    kind: str = "alertwhy_kind"
    name: str = "alertwhy_name"
    namespace: str = "alertwhy_namespace"
    container: str = "alertwhy_container"
    namespaces: tuple[str, ...] = ()

    def target_of(self, labels: Mapping[str, str], annotations: Mapping[str, str]) -> Target | None:
        """The object that is named, a label before an annotation; None where none is, or may be.

        Without leave an alert names what lies in its own namespace, or in none: evidence goes
        where the alert goes, and may not carry one team's logs to another.
        """
        said = {**annotations, **{key: value for key, value in labels.items() if value}}
        kind, name = said.get(self.kind, ""), said.get(self.name, "")
        own = labels.get("exported_namespace") or labels.get("namespace", "")
        place = said.get(self.namespace, "") or own
        if not (_KIND.fullmatch(kind) and _NAME.fullmatch(name)):
            return None
        kind = _SPELLED.get(kind.lower(), kind)
        target = Target(
            kind, "" if kind in CLUSTER_SCOPED else place, name, said.get(self.container, "")
        )
        if kind in KINDS and kind not in CLUSTER_SCOPED and not place:
            return None
        return target if self._may(own, target.own_namespace) else None

    def _may(self, own: str, place: str) -> bool:
        if place in {"", own}:
            return True
        return any(fnmatchcase(place, glob) for glob in self.namespaces)
