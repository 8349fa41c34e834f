"""From an alert's labels to the object it is about, by rules that no list of alerts is needed for.

Labels of a scraped target (namespace, pod, container, service, instance, job) often describe the
exporter and not what it measures; the order below is what tells the two apart.
"""

from collections.abc import Iterator
from dataclasses import replace

from alertwhy.domain.target import CLUSTER, ObjectRef, Target

# What a label names, the most telling first. Their presence decides, whatever ``job`` says, since
# aggregation often drops it.
KINDS = {
    "deployment": "Deployment",
    "statefulset": "StatefulSet",
    "daemonset": "DaemonSet",
    "job_name": "Job",
    "cronjob": "CronJob",
    "horizontalpodautoscaler": "HorizontalPodAutoscaler",
    "poddisruptionbudget": "PodDisruptionBudget",
    "persistentvolumeclaim": "PersistentVolumeClaim",
    "resourcequota": "ResourceQuota",
    "persistentvolume": "PersistentVolume",
    "replicaset": "ReplicaSet",
    "ingress": "Ingress",
    "httproute": "HTTPRoute",
}
# What Prometheus's own example scrape configs and its old charts call them, and cAdvisor until 1.16.
ALSO = {
    "kubernetes_namespace": "namespace",
    "kubernetes_pod_name": "pod",
    "kubernetes_pod": "pod",
    "pod_name": "pod",
    "kubernetes_container_name": "container",
    "container_name": "container",
    "kubernetes_node": "node",
    "kubernetes_service_name": "service",
    "kubernetes_name": "service",
    "statefulset_name": "statefulset",
    "cronjob_name": "cronjob",
    "hpa": "horizontalpodautoscaler",
    "pvc": "persistentvolumeclaim",
}
CUSTOM = frozenset({"Gateway", "HTTPRoute"})  # of what kube-state-metrics calls customresource_kind
CLUSTER_SCOPED = frozenset({"PersistentVolume"})
OBJECT_LABELS = frozenset({*KINDS, "namespace", "pod", "container", "node", "service"})
STATE_METRICS = "kube-state-metrics"
NODE_EXPORTER = "node-exporter"
CERT_MANAGER = "cert-manager"
OPERATOR = "prometheus-operator"  # also the app.kubernetes.io/name of its Deployment


def target_of(labels: dict[str, str]) -> Target:
    """The object; kind ``Cluster`` with the alert's name where the labels name none.

    A Node that is known by its ``instance`` alone has it in ``address``, and the pod that
    exported it in ``via``: looking at the cluster settles the name.
    """
    own, alert = _own(labels), labels.get("alertname", "")
    return replace(next(_candidates(own), Target(CLUSTER, "", alert)), alert=alert)


def _candidates(own: dict[str, str]) -> Iterator[Target]:
    yield from _by_name_of_alert(own)
    yield from _exported_node(own)
    namespace, node, service = (own.get(each, "") for each in ("namespace", "node", "service"))
    for label, kind in KINDS.items():
        if own.get(label):
            yield Target(kind, "" if kind in CLUSTER_SCOPED else namespace, own[label])
    if node and _is(STATE_METRICS, own) and not own.get("uid"):
        yield Target("Node", "", node)
    yield from _pod(own, namespace)
    if node:
        yield Target("Node", "", node)
    if own.get("gateway") and namespace:
        yield Target("Gateway", namespace, own["gateway"])
    if service and namespace and not _only_exports(service, own):
        yield Target("Service", namespace, service)
    if namespace:
        yield Target("Namespace", "", namespace)


def _own(labels: dict[str, str]) -> dict[str, str]:
    """Labels as the object's own: ``exported_*`` put in place of what the scrape added."""
    own = {name: value for name, value in labels.items() if value}
    foreign = _measured_elsewhere(own)
    for name in OBJECT_LABELS:
        if f"exported_{name}" in own:
            own[name] = own[f"exported_{name}"]
        elif name in foreign:
            own.pop(name, None)
    for also, name in ALSO.items():
        if also in own:
            own.setdefault(name, own[also])
    return own


def _measured_elsewhere(own: dict[str, str]) -> frozenset[str]:
    """The labels that are the exporter's, where the metric has a namespace or a pod of its own.

    The operator adds pod, container, service and endpoint together; other scrapes may add the
    namespace alone, and then the pod is the metric's.
    """
    scraped = {"endpoint", "container"} & own.keys() or {
        "service",
        "exported_service",
    } <= own.keys()
    if "exported_namespace" in own and scraped:
        return frozenset({"pod", "container", "service"})
    return frozenset({"container"} if "exported_pod" in own else ())


def _by_name_of_alert(own: dict[str, str]) -> Iterator[Target]:
    """The families whose labels alone mislead."""
    name, custom = own.get("alertname", ""), own.get("customresource_kind", "")
    if custom in CUSTOM and own.get("name"):
        yield Target(custom, own.get("namespace", ""), own["name"])
    if _of_cert_manager(name, own):
        yield Target("Certificate", own["namespace"], own["name"])
    if "AggregatedAPI" in name and own.get("name"):
        yield Target("APIService", "", own["name"])
    elif name.startswith("KubeClient"):  # error ratios of the control plane's own clients
        yield Target(CLUSTER, "", name)
    elif name.startswith("PrometheusOperator") and not own.get("pod") and own.get("namespace"):
        yield Target("Deployment", own["namespace"], OPERATOR)


def _of_cert_manager(alert: str, own: dict[str, str]) -> bool:
    """Whether ``name`` is that of a Certificate: of its own metrics, which know their issuer."""
    told = own.get("issuer_name") or CERT_MANAGER in own.get("job", "")
    return bool(told and "cert" in alert.lower() and own.get("name") and own.get("namespace"))


def _exported_node(own: dict[str, str]) -> Iterator[Target]:
    """Node exporters describe the node they run on; their own labels say which."""
    if not _is(NODE_EXPORTER, own):
        return
    if own.get("node"):
        yield Target("Node", "", own["node"])
    elif own.get("instance"):
        via: tuple[ObjectRef, ...] = ()
        if own.get("pod") and own.get("namespace"):
            via = (ObjectRef("Pod", own["namespace"], own["pod"]),)
        yield Target("Node", "", _host(own["instance"]), via=via, address=own["instance"])


def _pod(own: dict[str, str], namespace: str) -> Iterator[Target]:
    """The pod, unless it is only the one that exported the metric."""
    container, uid = own.get("container", ""), own.get("uid", "")
    if container == STATE_METRICS or container.startswith("kube-rbac-proxy-"):
        if not uid and not _of_another(own):
            return
        container = ""
    if own.get("pod") and namespace:
        container = "" if container == "POD" else container  # cAdvisor's pause container
        yield Target("Pod", namespace, own["pod"], container=container, uid=uid)


def _of_another(own: dict[str, str]) -> bool:
    """Whether the pod is not the exporter's, which is named as its Service: before 2.0 there is no uid."""
    return STATE_METRICS in own.get("service", "") and STATE_METRICS not in own.get("pod", "")


def _only_exports(service: str, own: dict[str, str]) -> bool:
    """The Service of kube-state-metrics beside one of its series; aggregated, it is meant itself."""
    return STATE_METRICS in service and _is(STATE_METRICS, own) and "instance" in own


def _is(exporter: str, own: dict[str, str]) -> bool:
    return exporter in own.get("job", "")


def _host(instance: str) -> str:
    """``10.0.3.17`` of ``10.0.3.17:9100``, ``fd00::1`` of ``[fd00::1]:9100``."""
    if instance.startswith("["):
        return instance[1:].partition("]")[0]
    host, found, port = instance.rpartition(":")
    return host if found and port.isdecimal() and ":" not in host else instance
