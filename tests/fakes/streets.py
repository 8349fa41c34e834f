"""What lies around the shop: the network before it, and whatever decides over it."""

from alertwhy.domain.target import ObjectRef, Target
from tests.fakes.objects import LABELS, obj
from tests.fakes.scenes import LOGS, POD, event
from workers.clients.cluster import Json
from workers.clients.snapshot import LogKey

SELECTOR = {"matchLabels": LABELS}
REFUSED = (
    "exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1",
    "maximum cpu usage per Container is 1, but limit is 2",
    'failed calling webhook "v.acme.io": failed to call webhook: Post "https://hook.ops.svc:443/v"',
)
DENIED = 'User "system:serviceaccount:shop:web" cannot list resource "pods" in API group ""'
SILENT: dict[LogKey, str] = {
    **LOGS,
    ("shop", POD.name, "app", True): (
        f'pods is forbidden: {DENIED} in the namespace "shop"\n'
        "dial tcp: lookup cart on 10.96.0.10:53: i/o timeout\n"
    ),
}
HOOK: Json = {
    "name": "v.acme.io",
    "clientConfig": {"service": {"name": "hook", "namespace": "ops"}},
}


def scaler(kind: str, name: str) -> Json:
    """An autoscaler of cart or db by the utilisation of their CPU."""
    metric = {"resource": {"name": "cpu", "target": {"type": "Utilization"}}, "type": "Resource"}
    scaled = {"kind": kind, "name": name}
    spec = {"scaleTargetRef": scaled, "maxReplicas": 3, "metrics": [metric]}
    return obj("HorizontalPodAutoscaler", f"{kind.lower()}-{name}", spec=spec)


def policy(name: str = "quiet", **spec: object) -> Json:
    """One that selects the pods of the cart."""
    return obj("NetworkPolicy", name, spec={"podSelector": SELECTOR, **spec})


def binding(kind: str, role: str) -> Json:
    """One that gives the account of the log a Role or ClusterRole."""
    subjects = [{"kind": "ServiceAccount", "name": "web", "namespace": "shop"}]
    return obj(kind, "web", subjects=subjects, roleRef={"kind": role, "name": "reader"})


STREET = [
    binding("RoleBinding", "Role"),
    binding("ClusterRoleBinding", "ClusterRole"),
    obj("Role", "reader", rules=[{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]),
    obj("ConfigMap", "wbe", data={"a": ""}),
    obj(
        "Pod",
        "asks-0",
        spec={
            "nodeName": "worker-1",
            "containers": [{"name": "app"}],
            "volumes": [{"name": "cfg", "configMap": {"name": "web"}}],
        },
        status={"phase": "Pending"},
    ),
    event("Pod", "asks-0", "FailedMount", 'failed for volume "cfg" : configmap "web" not found'),
    *(
        event("ReplicaSet", "cart-7c9f8d", "FailedCreate", each, note="-" * n)
        for n, each in enumerate(REFUSED)
    ),
    obj("ResourceQuota", "q", status={"hard": {"pods": "1"}, "used": {"pods": "1"}}),
    obj("LimitRange", "bounds", spec={"limits": [{"type": "Container", "max": {"cpu": "1"}}]}),
    obj("ValidatingWebhookConfiguration", "guard", webhooks=[HOOK, {"name": "other"}]),
    obj("MutatingWebhookConfiguration", "inject"),
    obj("Service", "hook", namespace="ops", spec={"selector": {"app": "hook"}}),
    obj("Service", "lone", spec={"ports": [{"port": 80}]}),
    obj("Node", "worker-9", spec={"unschedulable": True}),
    scaler("Deployment", "cart"),
    scaler("StatefulSet", "db"),
    scaler("ReplicaSet", "cart-7c9f8d"),
    policy(egress=[{"ports": [{"port": 443}], "to": [{"podSelector": SELECTOR}]}]),
    obj(
        "Ingress",
        "cart",
        spec={
            "defaultBackend": {"service": {"name": "cart", "port": {"number": 80}}},
            "tls": [{"hosts": ["cart.example.com"], "secretName": "cart-tls"}],
        },
    ),
    obj(
        "Certificate",
        "cart",
        spec={"secretName": "cart-tls", "dnsNames": ["cart.example.com"]},
        status={"conditions": [{"type": "Ready", "status": "False", "reason": "DoesNotExist"}]},
    ),
    obj(
        "Service",
        "heard",
        spec={"selector": {"app": "heard"}, "ports": [{"port": 80, "targetPort": 9000}]},
    ),
    obj(
        "Pod",
        "heard-0",
        labels={"app": "heard"},
        spec={"containers": [{"name": "app", "ports": [{"containerPort": 8080}]}]},
        status={"conditions": [{"type": "Ready", "status": "True"}]},
    ),
    obj("Gateway", "edge", spec={"gatewayClassName": "envoy"}),
    obj(
        "HTTPRoute",
        "cart",
        spec={
            "parentRefs": [{"name": "edge"}, {"name": "gone"}],
            "rules": [{"backendRefs": [{"name": "cart", "port": 80}]}],
        },
    ),
    obj("APIService", "v1.acme.io", spec={"service": {"name": "lone", "namespace": "shop"}}),
    obj("Namespace", "shop", status={"phase": "Active"}),
]
SCALERS = tuple(
    Target(each.kind, "shop", each.name, via=(ObjectRef("HorizontalPodAutoscaler", "shop", name),))
    for each, name in (
        (ObjectRef("Deployment", "shop", "cart"), "deployment-cart"),
        (ObjectRef("StatefulSet", "shop", "db"), "statefulset-db"),
        (ObjectRef("ReplicaSet", "shop", "cart-7c9f8d"), "replicaset-cart-7c9f8d"),
    )
)
PLACES = (
    *SCALERS,
    Target("Pod", "shop", "asks-0"),
    Target("ResourceQuota", "shop", "q"),
    Target("Service", "shop", "lone", alert="TargetDown"),
    Target("Service", "shop", "heard"),
    Target("Service", "ops", "hook"),
    Target("Certificate", "shop", "cart"),
    Target("Node", "", "worker-9"),
    Target("Ingress", "shop", "cart"),
    Target("Gateway", "shop", "edge"),
    Target("HTTPRoute", "shop", "cart"),
    Target("APIService", "", "v1.acme.io"),
    Target("Cluster", "", "KubeSchedulerDown", alert="KubeSchedulerDown"),
)
