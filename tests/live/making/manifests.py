"""The part of a workload that is the same everywhere; a scene writes only the pod's own spec."""

from textwrap import dedent, indent

WORKLOAD = """
apiVersion: {api}
kind: {kind}
metadata: {{name: {name}, namespace: {namespace}, labels: {{app: {name}}}}}
spec:
  {own}selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec:
{pod}
"""
HEADLESS = """
---
apiVersion: v1
kind: Service
metadata: {{name: {name}, namespace: {namespace}}}
spec: {{clusterIP: None, selector: {{app: {name}}}, ports: [{{port: 7000}}]}}
"""
JOB = """
apiVersion: batch/v1
kind: Job
metadata: {{name: {name}, namespace: {namespace}, labels: {{app: {name}}}}}
spec:
  backoffLimit: 2
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec:
      restartPolicy: Never
{pod}
"""


def deployment(namespace: str, name: str, pod: str, *, replicas: int = 1) -> str:
    """A Deployment; ``pod`` is the YAML of its pods' spec."""
    own = f"replicas: {replicas}\n  "
    return _workload("Deployment", namespace, name, own=own, pod=pod)


def stateful_set(
    namespace: str, name: str, pod: str, *, replicas: int = 1, claims: str = ""
) -> str:
    """A StatefulSet and its Service; ``claims`` is the YAML list of its volumeClaimTemplates."""
    own = f"replicas: {replicas}\n  serviceName: {name}\n  "
    if claims:
        own += f"volumeClaimTemplates:\n{indent(dedent(claims).strip(), ' ' * 4)}\n  "
    made = _workload("StatefulSet", namespace, name, own=own, pod=pod)
    return made + HEADLESS.format(name=name, namespace=namespace)


def daemon_set(namespace: str, name: str, pod: str) -> str:
    """A DaemonSet."""
    return _workload("DaemonSet", namespace, name, own="", pod=pod)


def job(namespace: str, name: str, pod: str) -> str:
    """A Job of one pod."""
    return JOB.format(name=name, namespace=namespace, pod=_indented(pod))


def container(name: str, image: str, more: str = "") -> str:
    """A pod's spec with one container; ``more`` is the YAML of what else the container has."""
    return f"containers:\n  - name: {name}\n    image: {image}\n{indent(dedent(more).strip(), ' ' * 4)}\n"


def asking(name: str, image: str, **requests: str) -> str:
    """A pod's spec with one container that asks for resources."""
    asked = ", ".join(f"{key.replace('__', '/')}: {value}" for key, value in requests.items())
    return container(name, image, f"resources: {{requests: {{{asked}}}}}")


def _workload(kind: str, namespace: str, name: str, *, own: str, pod: str) -> str:
    return WORKLOAD.format(
        api="apps/v1", kind=kind, name=name, namespace=namespace, own=own, pod=_indented(pod)
    )


def _indented(pod: str) -> str:
    return indent(dedent(pod).strip(), " " * 6)
