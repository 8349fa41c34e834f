"""Facts about what surrounds the pods of Deployment shop/web, each telling enough for a rule."""

from alertwhy.domain.facts import Condition, Fact
from alertwhy.domain.facts.access import AccessState, Binding, Grant
from alertwhy.domain.facts.configuration import AccountState, ConfigMapState
from alertwhy.domain.facts.governing import (
    AlertSays,
    ApiServiceState,
    AutoscalerState,
    BudgetState,
    CronJobState,
    DaemonSetState,
    NamespaceState,
    QuotaState,
    StatefulSetState,
    WebhookState,
)
from alertwhy.domain.facts.network import (
    Backend,
    DnsState,
    GatewayState,
    IngressState,
    Near,
    Opening,
    PolicyState,
    RouteState,
    ServicePort,
    ServiceState,
)
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import DEPLOYMENT, POD, ago, app, deployment, event, log

SERVICE = ObjectRef("Service", "shop", "web")
CRON = ObjectRef("CronJob", "shop", "nightly")
INGRESS = ObjectRef("Ingress", "shop", "web")
FALSE = Condition("ScalingActive", "False", "FailedGetResourceMetric", "missing request for cpu")
FULL = Condition("ScalingLimited", "True", "TooManyReplicas")
GONE = Condition("ResolvedRefs", "False", "BackendNotFound", "no such Service")
DENIED = 'admission webhook "v.acme.io" denied the request: no'
FAILED = 'failed calling webhook "v.acme.io": Post "https://guard.ops.svc:443/": EOF'
MISSED = "couldn't find key LEVEL in ConfigMap shop/app"
ACCOUNT = ObjectRef("ServiceAccount", "shop", "web")
ROLE = ObjectRef("Role", "shop", "reader")
GRANT = Grant(0, frozenset({"get"}), frozenset({""}), frozenset({"pods"}))
BOUNDS = "maximum cpu usage per Container is 1, but limit is 2"


def refused(message: str) -> Fact:
    """The Deployment, whose controller was told that."""
    return deployment(conditions=(Condition("ReplicaFailure", "True", "FailedCreate", message),))


SURROUNDINGS: tuple[Fact, ...] = (
    *(refused(each) for each in (DENIED, FAILED, BOUNDS, "because it is being terminated")),
    QuotaState(ObjectRef("ResourceQuota", "shop", "q"), (("pods", "4", "4"),), named=True),
    CronJobState(CRON, "0 2 * * *", suspended=True, last_scheduled=ago(9000), alerted=True),
    CronJobState(CRON, "*/5 * * * *", "Europe/Berlin", last_scheduled=ago(9000)),
    CronJobState(CRON, "0 0 31 2 *", policy="Forbid", active=("nightly-1",), created_at=ago(9)),
    event("JobAlreadyActive", "Not starting job", about=CRON),
    AutoscalerState(
        ObjectRef("HorizontalPodAutoscaler", "shop", "web"),
        DEPLOYMENT,
        exists=False,
        maximum=3,
        current=3,
        conditions=(FALSE, FULL),
        lacking=("app: cpu",),
    ),
    BudgetState(ObjectRef("PodDisruptionBudget", "shop", "web"), expected=2, node="worker-1"),
    NamespaceState("shop", "Terminating", conditions=(GONE,), deleted_at=ago(90)),
    StatefulSetState(ObjectRef("StatefulSet", "shop", "web"), "web", service_exists=False),
    DaemonSetState(ObjectRef("DaemonSet", "shop", "web"), nodes=1, left_out=(("worker-1", "no"),)),
    WebhookState("v.acme.io", ObjectRef("ValidatingWebhookConfiguration", "", "g"), SERVICE),
    ApiServiceState("v1.acme.io", Condition("Available", "False", "x"), SERVICE),
    AlertSays("TargetDown"),
    AlertSays("CoreDNSDown", "CoreDNS"),
    AlertSays("KubeClientCertificateExpiration"),
    ServiceState(
        SERVICE,
        selector=(("app", "web"),),
        ports=(ServicePort("", "80", "web"),),
        near=Near(DEPLOYMENT, (("app", "x"),)),
    ),
    ServiceState(SERVICE, ports=(ServicePort("", "80", "9"),), selected=2, declared=("80",)),
    ServiceState(SERVICE, exists=False),
    IngressState(INGRESS, "ngnix", backends=(Backend("/", SERVICE, "81"),), secrets=("tls",)),
    event("Sync", 'secret "tls" does not exist', about=INGRESS),
    GatewayState(ObjectRef("Gateway", "shop", "g"), conditions=(GONE,), listeners=(("a", GONE),)),
    RouteState(ObjectRef("HTTPRoute", "shop", "r"), (Backend("/", SERVICE, ""),), (("g", GONE),)),
    PolicyState(ObjectRef("NetworkPolicy", "shop", "p"), POD, egress=(Opening(("TCP/1-2",)),)),
    PolicyState(ObjectRef("NetworkPolicy", "shop", "p"), POD, ingress=(), service="web"),
    log("dial tcp web:80: i/o timeout", "port 5432 failed: timed out"),
    DnsState("kube-system", 2, 0),
    app(waiting_reason="CreateContainerConfigError", waiting_message=MISSED),
    ConfigMapState(ObjectRef("ConfigMap", "shop", "app"), keys=frozenset({"LEVELS"})),
    event("FailedCreate", "error looking up service account shop/web: not found", about=DEPLOYMENT),
    AccountState(ACCOUNT, exists=False, similar="webs"),
    AccessState(ACCOUNT, "shop", (Binding(DEPLOYMENT, ROLE, str(ACCOUNT), grants=(GRANT,)),)),
)
