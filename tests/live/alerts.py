"""Alerts as kube-prometheus-stack sends them, the exporter's own labels included."""

from collections.abc import Mapping

from tests.live.alertmanager import Alert

# kube-state-metrics' own: they say nothing about the object, and must mislead nobody
EXPORTER = {
    "endpoint": "http",
    "instance": "10.42.0.11:8080",
    "job": "kube-state-metrics",
    "service": "kube-prometheus-stack-kube-state-metrics",
}
PROMETHEUS = {"prometheus": "monitoring/kube-prometheus-stack-prometheus"}
RUNBOOKS = "https://runbooks.prometheus-operator.dev/runbooks/kubernetes"


def pod_crash_looping(namespace: str, pod: str, *, uid: str, severity: str = "warning") -> Alert:
    """Of a container that waits in CrashLoopBackOff; the metric's own ``pod`` and ``uid``."""
    of = {"container": "app", "namespace": namespace, "pod": pod, "uid": uid}
    labels = {**EXPORTER, **of, "reason": "CrashLoopBackOff"}
    text = f'Pod {namespace}/{pod} (app) is in waiting state (reason: "CrashLoopBackOff").'
    said = {"summary": "Pod is crash looping.", "description": text}
    return _alert("KubePodCrashLooping", labels, severity, said=said)


def pod_not_ready(namespace: str, pod: str, *, severity: str = "warning") -> Alert:
    """Aggregated: neither container nor uid is left."""
    labels = {"job": "kube-state-metrics", "namespace": namespace, "pod": pod}
    text = f"Pod {namespace}/{pod} has been in a non-ready state for longer than 15 minutes."
    said = {"summary": "Pod has been in a non-ready state for long.", "description": text}
    return _alert("KubePodNotReady", labels, severity, said=said)


def replicas_mismatch(namespace: str, deployment: str, *, severity: str = "warning") -> Alert:
    """``pod`` and ``container`` are the exporter's: the object is the Deployment."""
    exporter = {
        "container": "kube-state-metrics",
        "pod": "kube-prometheus-stack-kube-state-metrics-7d9c6b8f5-abcde",
    }
    labels = {**EXPORTER, **exporter, "namespace": namespace, "deployment": deployment}
    text = f"Deployment {namespace}/{deployment} has not matched the expected number of replicas."
    said = {"summary": "Deployment has not its expected replicas.", "description": text}
    return _alert("KubeDeploymentReplicasMismatch", labels, severity, said=said)


def _alert(
    name: str, labels: Mapping[str, str], severity: str, *, said: Mapping[str, str]
) -> Alert:
    return Alert(
        labels={"alertname": name, "severity": severity, **PROMETHEUS, **labels},
        annotations={**said, "runbook_url": f"{RUNBOOKS}/{name.lower()}"},
    )
