"""The well-known alerts about whatever a scene broke, with kube-state-metrics' own labels."""

import zlib
from datetime import UTC, datetime, timedelta

from tests.live.alertmanager import Alert
from tests.live.alerts import EXPORTER, PROMETHEUS, RUNBOOKS
from tests.live.api import Json
from tests.live.statuses import stamp

# the exporter's, on alerts about anything else: they must mislead nobody
MISLEADING = {
    **EXPORTER,
    "container": "kube-state-metrics",
    "pod": "kube-prometheus-stack-kube-state-metrics-7d9c6b8f5-abcde",
}
IN_MONITORING = {**MISLEADING, "namespace": "monitoring"}  # about what has no namespace
NEVER = "0001-01-01T00:00:00Z"
MONITORING = "kube-prometheus-stack"


def pod_not_ready(namespace: str, pod: str) -> Alert:
    """Summed over the exporters: nothing of theirs is left but the job."""
    text = f"Pod {namespace}/{pod} has been in a non-ready state for longer than 15 minutes."
    labels = {"job": "kube-state-metrics", "namespace": namespace, "pod": pod}
    return alert("KubePodNotReady", text, **labels)


def pod_crash_looping(namespace: str, pod: str, container: str) -> Alert:
    """The metric's own ``pod`` and ``container`` hide the exporter's."""
    text = f'Pod {namespace}/{pod} ({container}) is in waiting state (reason: "CrashLoopBackOff").'
    of = {"namespace": namespace, "pod": pod, "container": container}
    return alert("KubePodCrashLooping", text, **EXPORTER, **of, reason="CrashLoopBackOff")


def container_waiting(namespace: str, pod: str, container: str, reason: str) -> Alert:
    """Waits for an hour, for whatever reason."""
    text = f'pod/{pod} in namespace {namespace} on container {container} has been in waiting state for longer than 1 hour (reason: "{reason}").'
    of = {"namespace": namespace, "pod": pod, "container": container}
    return alert("KubeContainerWaiting", text, **EXPORTER, **of, reason=reason)


def replicas_mismatch(namespace: str, deployment: str) -> Alert:
    """Of a Deployment."""
    text = f"Deployment {namespace}/{deployment} has not matched the expected number of replicas for longer than 15 minutes."
    of = {"namespace": namespace, "deployment": deployment}
    return alert("KubeDeploymentReplicasMismatch", text, **MISLEADING, **of)


def rollout_stuck(namespace: str, deployment: str) -> Alert:
    """Its Progressing condition is False."""
    text = f"Rollout of deployment {namespace}/{deployment} is not progressing for longer than 15 minutes."
    condition = {"condition": "Progressing", "status": "false"}
    of = {"namespace": namespace, "deployment": deployment}
    return alert("KubeDeploymentRolloutStuck", text, **MISLEADING, **of, **condition)


def stateful_replicas_mismatch(namespace: str, statefulset: str) -> Alert:
    """Of a StatefulSet."""
    text = f"StatefulSet {namespace}/{statefulset} has not matched the expected number of replicas for longer than 15 minutes."
    of = {"namespace": namespace, "statefulset": statefulset}
    return alert("KubeStatefulSetReplicasMismatch", text, **MISLEADING, **of)


def daemonset_not_scheduled(namespace: str, daemonset: str) -> Alert:
    """Fewer than there are nodes for it."""
    text = f"1 Pods of DaemonSet {namespace}/{daemonset} are not scheduled."
    of = {"namespace": namespace, "daemonset": daemonset}
    return alert("KubeDaemonSetNotScheduled", text, **MISLEADING, **of)


def job_not_completed(namespace: str, job: str) -> Alert:
    """Takes more than twelve hours; ``job_name``, for ``job`` is Prometheus'."""
    text = f"Job {namespace}/{job} is taking more than 12 hours to complete."
    return alert("KubeJobNotCompleted", text, namespace=namespace, job_name=job)


def job_failed(namespace: str, job: str) -> Alert:
    """Its Failed condition is True."""
    text = f"Job {namespace}/{job} failed to complete. Removing failed job after investigation should clear this alert."
    of = {"namespace": namespace, "job_name": job, "condition": "true"}
    return alert("KubeJobFailed", text, **MISLEADING, **of)


def quota_exceeded(namespace: str, quota: str) -> Alert:
    """More is used than allowed."""
    text = f"Namespace {namespace} is using 100% of its requests.cpu quota."
    of = {"namespace": namespace, "resourcequota": quota, "resource": "requests.cpu"}
    return alert("KubeQuotaExceeded", text, **MISLEADING, **of)


def hpa_replicas_mismatch(namespace: str, autoscaler: str) -> Alert:
    """It wants another number than there is."""
    text = f"HPA {namespace}/{autoscaler} has not matched the desired number of replicas for longer than 15 minutes."
    of = {"namespace": namespace, "horizontalpodautoscaler": autoscaler}
    return alert("KubeHpaReplicasMismatch", text, **MISLEADING, **of)


def claim_pending(namespace: str, claim: str) -> Alert:
    """No alert of the stack's: a common one of one's own over ``kube_persistentvolumeclaim_status_phase``."""
    text = f"PersistentVolumeClaim {namespace}/{claim} is Pending."
    of = {"namespace": namespace, "persistentvolumeclaim": claim, "phase": "Pending"}
    return alert("PersistentVolumeClaimPending", text, **MISLEADING, **of)


def claim_lost(namespace: str, claim: str) -> Alert:
    """The same for a claim whose volume is gone."""
    text = f"PersistentVolumeClaim {namespace}/{claim} has lost its volume."
    of = {"namespace": namespace, "persistentvolumeclaim": claim, "phase": "Lost"}
    return alert("PersistentVolumeClaimLost", text, **MISLEADING, **of)


def volume_errors(volume: str) -> Alert:
    """A PersistentVolume is Failed or Pending: cluster-scoped, so ``namespace`` is the exporter's."""
    text = f"The persistent volume {volume} has status Failed."
    return alert(
        "KubePersistentVolumeErrors", text, **IN_MONITORING, persistentvolume=volume, phase="Failed"
    )


def node_not_ready(node: str) -> Alert:
    """Cluster-scoped, so ``namespace`` is the exporter's."""
    text = f"{node} has been unready for more than 15 minutes."
    condition = {"condition": "Ready", "status": "true"}
    return alert("KubeNodeNotReady", text, **IN_MONITORING, node=node, **condition)


def node_unreachable(node: str) -> Alert:
    """By its taint."""
    text = f"{node} is unreachable and some workloads may be rescheduled."
    taint = {"effect": "NoSchedule", "key": "node.kubernetes.io/unreachable"}
    return alert("KubeNodeUnreachable", text, **IN_MONITORING, node=node, **taint)


def node_pressure(node: str, condition: str) -> Alert:
    """MemoryPressure, DiskPressure or PIDPressure."""
    text = f"{node} has active Condition {condition}. This is caused by resource usage exceeding eviction thresholds."
    told = {"condition": condition, "status": "true"}
    return alert("KubeNodePressure", text, **IN_MONITORING, node=node, **told)


def alert(name: str, description: str, *, severity: str = "warning", **labels: str) -> Alert:
    """Any alert, with what the stack adds to each."""
    return Alert(
        labels={"alertname": name, "severity": severity, **PROMETHEUS, **labels},
        annotations={"description": description, "runbook_url": f"{RUNBOOKS}/{name.lower()}"},
    )


def payload(alert: Alert, *, looked: datetime) -> Json:
    """As Alertmanager posts it, half a minute before somebody looks."""
    labels, name = dict(alert.labels), alert.labels["alertname"]
    since = looked.astimezone(UTC) - timedelta(seconds=30)
    firing = {
        "status": "firing",
        "labels": labels,
        "annotations": dict(alert.annotations),
        "startsAt": stamp(since),
        "endsAt": NEVER,
        "generatorURL": f"http://{MONITORING}-prometheus.monitoring:9090/graph?g0.expr={name}&g0.tab=1",
        "fingerprint": f"{zlib.crc32(repr(sorted(labels.items())).encode()):016x}",
    }
    group = {key: labels[key] for key in ("alertname", "namespace") if key in labels}
    keys = ", ".join(f'{key}="{value}"' for key, value in group.items())
    return {
        "receiver": "alertwhy",
        "status": "firing",
        "alerts": [firing],
        "groupLabels": group,
        "commonLabels": labels,
        "commonAnnotations": dict(alert.annotations),
        "externalURL": f"http://{MONITORING}-alertmanager.monitoring:9093",
        "version": "4",
        "groupKey": f"{{}}:{{{keys}}}",
        "truncatedAlerts": 0,
    }
