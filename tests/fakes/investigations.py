"""Investigations for tests of messages: a Deployment whose container ran out of memory."""

from datetime import UTC, datetime, timedelta

from alertwhy.domain.alert import Alert, AlertStatus
from alertwhy.domain.diagnosis import Diagnosis, Likelihood, RuledOut, Tokens
from alertwhy.domain.evidence import Evidence, Gap
from alertwhy.domain.finding import Confidence, Finding, Risk, Step
from alertwhy.domain.investigation import Delivery, Investigation, Stats, Status
from alertwhy.domain.severity import Severity
from alertwhy.domain.target import ObjectRef, Target

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
POD = "Pod shop/cart-7c9f-x2"

CRASHING = Alert(
    "f1",
    AlertStatus.FIRING,
    {"alertname": "KubePodCrashLooping", "severity": "critical", "namespace": "shop"},
    {
        "summary": "Pod is crash looping.",
        "runbook_url": "https://runbooks.example/kubepodcrashlooping",
        "dashboard_url": "https://grafana.example/d/pods?var-pod=cart",
    },
    starts_at=NOON,
    generator_url="https://prometheus.example/graph?g0.expr=x",
)
NOT_READY = Alert(
    "f2",
    AlertStatus.RESOLVED,
    {"alertname": "KubePodNotReady", "severity": "warning", "namespace": "shop"},
    {"summary": "Pod has been not ready for 15 minutes."},
    starts_at=NOON + timedelta(minutes=1),
    ends_at=NOON + timedelta(minutes=9),
)
STATE = Evidence(
    "pod-status",
    POD,
    "container app: waiting CrashLoopBackOff, 7 restarts\nlast ended: OOMKilled, exit 137\nlimit 128Mi",
    "kubectl -n shop get pod cart-7c9f-x2 -o yaml",
    id="e1",
)
LOG = Evidence(
    "pod-logs",
    POD,
    "\n".join(
        f"2026-11-21T11:59:{second:02} loaded batch {second} of carts" for second in range(40)
    )
    + "\njava.lang.OutOfMemoryError: Java heap space",
    "kubectl -n shop logs cart-7c9f-x2 -c app --previous --tail=200",
    id="e2",
)
ROLLOUT = Evidence(
    "rollout",
    "Deployment shop/cart",
    "revision 6 -> 7 at 2026-11-21T11:48:00Z\n"
    "spec.template.spec.containers[0].resources.limits.memory: 512Mi -> 128Mi\n"
    "spec.template.spec.containers[0].image: registry.example/cart:1.8 -> registry.example/cart:1.9\n"
    "new revision: 0 of 3 ready; before: 1",
    "kubectl -n shop rollout history deployment/cart --revision=7",
    id="e3",
)
OOM = Finding(
    "Container app ran out of memory: its limit is 128Mi",
    ("e1", "e2"),
    Confidence.CERTAIN,
    (
        Step(
            "Give app more memory than 128Mi",
            "kubectl -n shop set resources deployment/cart -c app --limits=memory=512Mi",
            Risk.DISRUPTIVE,
        ),
        Step("See what it uses", "kubectl -n shop top pod cart-7c9f-x2 --containers"),
    ),
    cause="oom-killed",
    severity=Severity.CRITICAL,
    explains=("replicas-unavailable",),
)
BAD_ROLLOUT = Finding(
    "It began with revision 7, which cut the memory limit from 512Mi to 128Mi",
    ("e3",),
    Confidence.LIKELY,
    cause="bad-rollout",
)
UNAVAILABLE = Finding(
    "1 of 3 replicas is available", ("e4",), Confidence.CERTAIN, cause="replicas-unavailable"
)
DIAGNOSIS = Diagnosis(
    "Revision 7 cut the memory limit to a quarter; the JVM's heap no longer fits into it.",
    "The memory limit of 128Mi is below the JVM's heap.",
    Likelihood.HIGH,
    ("e1", "e3"),
    (
        Step(
            "Return to revision 6",
            "kubectl -n shop rollout undo deployment/cart --to-revision=6",
            Risk.DISRUPTIVE,
            ("e3",),
        ),
        Step("see what it uses"),
    ),
    (RuledOut("A leak: memory rises at start, not over time", ("e2",)),),
    ("Whether 512Mi is enough for the new image",),
    model="small-1",
    tokens=Tokens(2100, 350, 1024),
    seconds=2.4,
)
OPEN = Investigation(
    id="01JD7",
    status=Status.OPEN,
    started_at=NOON + timedelta(seconds=30),
    updated_at=NOON + timedelta(seconds=40),
    target=Target(
        "Deployment", "shop", "cart", "app", via=(ObjectRef("Pod", "shop", "cart-7c9f-x2"),)
    ),
    cluster="prod",
    alerts=(NOT_READY, CRASHING),
    evidence=(STATE, LOG, ROLLOUT),
    gaps=(Gap("metrics", "no Prometheus is configured", "Set ALERTWHY_PROMETHEUS_URL"),),
    findings=(OOM, BAD_ROLLOUT, UNAVAILABLE),
    diagnosis=DIAGNOSIS,
    diagnosis_missing=None,
    stats=Stats(9, 0.41),
    concluded=True,
    external_url="https://alertmanager.example",
)
NEW = Delivery("shop", "slack")
