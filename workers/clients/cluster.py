"""What every door to a cluster offers, live or recorded, and the resources it knows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from alertwhy.errors import NotFound

LIST_LIMIT = 500  # objects; the API server's customary page
# Kinds where the one that matters may stand anywhere: the worst pod of a large workload, the node
# with an address. Kubernetes supports 5 000 nodes; 2 000 pods are four pages, about a second.
# Of a large platform's ClusterRoleBindings any may be the one that counts.
MOST_LISTED = {"Pod": 2000, "Node": 5000, "ClusterRoleBinding": 2000}
LOG_LINES = 200  # enough for a stack trace and what led to it
LOG_BYTES = 64 * 1024

GATEWAY = "gateway.networking.k8s.io/v1"
ADMISSION = "admissionregistration.k8s.io/v1"
RBAC = "rbac.authorization.k8s.io/v1"

Json = dict[str, object]  # an object as the API server returns it; collectors are its parsers
Page = list[Json]  # of a list; named here since a door's own ``list`` hides the builtin


@dataclass(frozen=True)
class Resource:
    """One kind as the API serves it: ``api`` is ``v1`` or ``group/version``."""

    kind: str
    api: str
    plural: str
    namespaced: bool = True

    @property
    def group(self) -> str:
        """The API group, ``""`` for core."""
        return self.api.partition("/")[0] if "/" in self.api else ""


RESOURCES: dict[str, Resource] = {
    each.kind: each
    for each in (
        Resource("Pod", "v1", "pods"),
        Resource("Event", "v1", "events"),
        Resource("Node", "v1", "nodes", namespaced=False),
        Resource("Namespace", "v1", "namespaces", namespaced=False),
        Resource("Service", "v1", "services"),
        Resource("ResourceQuota", "v1", "resourcequotas"),
        Resource("PersistentVolumeClaim", "v1", "persistentvolumeclaims"),
        Resource("PersistentVolume", "v1", "persistentvolumes", namespaced=False),
        Resource("Deployment", "apps/v1", "deployments"),
        Resource("ReplicaSet", "apps/v1", "replicasets"),
        Resource("StatefulSet", "apps/v1", "statefulsets"),
        Resource("DaemonSet", "apps/v1", "daemonsets"),
        Resource("ControllerRevision", "apps/v1", "controllerrevisions"),
        Resource("Job", "batch/v1", "jobs"),
        Resource("CronJob", "batch/v1", "cronjobs"),
        Resource("HorizontalPodAutoscaler", "autoscaling/v2", "horizontalpodautoscalers"),
        Resource("PodDisruptionBudget", "policy/v1", "poddisruptionbudgets"),
        Resource("StorageClass", "storage.k8s.io/v1", "storageclasses", namespaced=False),
        Resource("Ingress", "networking.k8s.io/v1", "ingresses"),
        Resource("APIService", "apiregistration.k8s.io/v1", "apiservices", namespaced=False),
        Resource("EndpointSlice", "discovery.k8s.io/v1", "endpointslices"),
        Resource("LimitRange", "v1", "limitranges"),
        Resource("IngressClass", "networking.k8s.io/v1", "ingressclasses", namespaced=False),
        Resource("NetworkPolicy", "networking.k8s.io/v1", "networkpolicies"),
        Resource("GatewayClass", GATEWAY, "gatewayclasses", namespaced=False),
        Resource("Gateway", GATEWAY, "gateways"),
        Resource("HTTPRoute", GATEWAY, "httproutes"),
        Resource("Certificate", "cert-manager.io/v1", "certificates"),
        Resource("CertificateRequest", "cert-manager.io/v1", "certificaterequests"),
        Resource("Challenge", "acme.cert-manager.io/v1", "challenges"),
        Resource(
            "ValidatingWebhookConfiguration",
            ADMISSION,
            "validatingwebhookconfigurations",
            namespaced=False,
        ),
        Resource(
            "MutatingWebhookConfiguration",
            ADMISSION,
            "mutatingwebhookconfigurations",
            namespaced=False,
        ),
        Resource("ConfigMap", "v1", "configmaps"),
        Resource("ServiceAccount", "v1", "serviceaccounts"),
        Resource("Role", RBAC, "roles"),
        Resource("RoleBinding", RBAC, "rolebindings"),
        Resource("ClusterRole", RBAC, "clusterroles", namespaced=False),
        Resource("ClusterRoleBinding", RBAC, "clusterrolebindings", namespaced=False),
    )
}
# Kinds that few recordings hold, and none whole by chance: one in which such an object is not to
# be found knows nothing of it, unless it says that it has them all.
SELDOM = frozenset(
    {
        "ConfigMap",
        "ServiceAccount",
        "Role",
        "RoleBinding",
        "ClusterRole",
        "ClusterRoleBinding",
    }
)
# Only ever looked at beside another object: no alert is about one of these.
# Looked for because it may tell; where there is none, nothing follows from that.
HINTS = frozenset({"Certificate", "CertificateRequest", "Challenge"})
NAMES_ONLY = frozenset({"ConfigMap"})  # a list's values would never be used, and weigh much
LISTED = frozenset(
    {
        "Event",
        "ControllerRevision",
        "StorageClass",
        "EndpointSlice",
        "LimitRange",
        "IngressClass",
        "NetworkPolicy",
        "ValidatingWebhookConfiguration",
        "MutatingWebhookConfiguration",
        "CertificateRequest",
        "Challenge",
        *SELDOM,
    }
)


def resource_of(kind: str) -> Resource:
    """The resource of that kind; NotFound for one that is never looked at."""
    if kind not in RESOURCES:
        raise NotFound(f"{kind} is not a kind that is looked at")
    return RESOURCES[kind]


def most_of(kind: str) -> int:
    """How many objects of that kind one list may return, page by page."""
    return MOST_LISTED.get(kind, LIST_LIMIT)


def cut_log(text: str) -> str:
    """The newest of a log: the last ``LOG_LINES`` lines, at most ``LOG_BYTES``, whole lines."""
    tail = "\n".join(text.rstrip("\n").rsplit("\n", LOG_LINES)[-LOG_LINES:])
    raw = tail.encode(errors="replace")
    if len(raw) <= LOG_BYTES:
        return tail
    newest = raw[-LOG_BYTES:].decode(errors="ignore")
    _, found, whole = newest.partition("\n")
    return whole if found else newest


class Cluster(Protocol):
    """Reads only. Every call may raise ``Forbidden``, ``NotFound`` or ``Unreachable``.

    ``timeout`` is in seconds, for the whole call. ``labels`` and ``fields`` are selectors as
    kubectl takes them (``app=cart``, ``involvedObject.name=cart-0``).
    """

    @property
    def taken_at(self) -> datetime | None:
        """When it was recorded: what "now" means in it. None for a live one."""
        ...

    def complete(self, kind: str, namespace: str) -> bool:
        """Whether what it does not have there does not exist; reads nothing."""
        ...

    def get(self, kind: str, namespace: str, name: str, *, timeout: float) -> Json:
        """One object; ``namespace`` is ``""`` for cluster-scoped kinds. No value of a ConfigMap."""
        ...

    def list(
        self, kind: str, namespace: str, *, labels: str = "", fields: str = "", timeout: float
    ) -> list[Json]:
        """At most ``most_of(kind)`` objects of a namespace, in the server's order.

        Of those in ``NAMES_ONLY`` no more than the metadata is there for sure.
        """
        ...

    def pages(self, kind: str, namespace: str, *, timeout: float) -> Iterator[Page]:
        """Every object of a namespace, or of all (``""``), a page at a time: for recording.

        ``timeout`` is for each page.
        """
        ...

    def logs(
        self, namespace: str, pod: str, container: str, *, previous: bool, timeout: float
    ) -> str:
        """The last ``LOG_LINES`` lines of one run, at most ``LOG_BYTES``; ``previous``: the run before."""
        ...
