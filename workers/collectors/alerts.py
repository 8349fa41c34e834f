"""What only the alert itself says: a scrape fails, a component is absent, a certificate expires."""

import re
from collections.abc import Iterator

from alertwhy.domain.evidence import Evidence
from alertwhy.domain.facts.governing import AlertCounts, AlertSays
from alertwhy.domain.target import CLUSTER, Target
from workers.clients.reader import Reader
from workers.collectors import ANY, collector
from workers.objects.pods import ready, waits_for
from workers.objects.refs import kubectl, ref_of

NAME = "alert"
TELLS = re.compile(
    r"(?P<component>\w+?)(?:Down|Absent|Missing|Disappeared)|\w*(?:Certificate|Cert)(?:ificate)?"
    r"(?:Expir|Renewal|Will|Not|Soon|Near)\w*|\w*TargetDown\w*",
)
CORDON = re.compile(r"\w*(?:Unschedulable|SchedulingDisabled|Cordon)\w*")
# What teams' own alerts on requests are called; the platform's (KubeAPIErrorBudgetBurn) mean another.
COUNTS = re.compile(
    r"(?!Kube|Node|Prometheus|Alertmanager|etcd).*?(?:5xx|50\d|error|upstream|success|availability|burn)",
    re.IGNORECASE,
)
# And on messages that nobody takes, or nobody can; a backlog may as well mean that many came.
WAITS = re.compile(
    r"(?!Kube|Node|Prometheus|Alertmanager|etcd).*?(?:consumer\w*lag|lag\w*consumer|dead_?letter|dlq)",
    re.IGNORECASE,
)
SERVING = frozenset({"Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Service"})
CONTROL_PLANE = "kube-system"
# The pods' names begin so, whoever installed them; alerts name them in camel case.
COMPONENTS = {
    "KubeAPI": "kube-apiserver",
    "KubeScheduler": "kube-scheduler",
    "KubeControllerManager": "kube-controller-manager",
    "KubeProxy": "kube-proxy",
    "CoreDNS": "coredns",
    "Etcd": "etcd",
    "etcd": "etcd",
    "MetricsServer": "metrics-server",
}


@collector(NAME, kinds=ANY, needs={"list pods"})
def alerts(target: Target, reader: Reader) -> Iterator[Evidence]:
    """Nothing of alerts that measure an object which can be looked at."""
    counted = _counted(target)
    if counted:
        told = f"the alert {target.alert} counts {counted}"
        yield Evidence(NAME, target.alert, told, "", facts=(AlertCounts(target.alert),))
    if target.kind == "Node" and CORDON.fullmatch(target.alert):
        told = f"the alert {target.alert} fires"
        yield Evidence(NAME, target.alert, told, "", facts=(AlertSays(target.alert),))
    found = TELLS.fullmatch(target.alert)
    if not found:
        return
    component = (found["component"] or "") if target.kind == CLUSTER else ""
    state = AlertSays(target.alert, component)
    told, command = f"the alert {target.alert} fires", ""
    if prefix := COMPONENTS.get(component):
        every = reader.list("Pod", CONTROL_PLANE)
        pods = [pod for pod in every if ref_of(pod).name.startswith(prefix)]
        waiting = [f"{ref_of(pod).name}: {why}" for pod in pods if (why := waits_for(pod))]
        why = next(iter(waiting), "")
        state = AlertSays(target.alert, component, len(pods), sum(map(ready, pods)), why)
        told += f"; {len(pods)} pods of {prefix} in {CONTROL_PLANE}, {state.ready} ready"
        told += f"; the first that is not: {why}" if why else ""
        command = kubectl(CONTROL_PLANE, "get", "pods")
    yield Evidence(NAME, target.alert, told, command, facts=(state,))


def _counted(target: Target) -> str:
    """What of a program's work the alert counts, by its name."""
    if target.kind not in SERVING:
        return ""
    if COUNTS.match(target.alert):
        return "requests that fail"
    return "messages that are not taken" if WAITS.match(target.alert) else ""
