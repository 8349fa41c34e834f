"""The rights that the chart gives the worker, on a real API server."""

from dataclasses import dataclass
from pathlib import Path

import yaml
from helm_python import Chart

from tests.live.api import Api, Json, write_kubeconfig
from tests.live.objects import token_of

CHART = Path(__file__).parents[2] / "helm" / "alertwhy"
NAMESPACE = "alertwhy"
VALUES = {"secret": {"name": "alertwhy"}}  # what a first installation sets
PATHS = {
    "ServiceAccount": f"/api/v1/namespaces/{NAMESPACE}/serviceaccounts",
    "ClusterRole": "/apis/rbac.authorization.k8s.io/v1/clusterroles",
    "ClusterRoleBinding": "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
}


@dataclass(frozen=True)
class Worker:
    """The worker as the API server knows it, and what it connects with."""

    user: str
    token: str
    kubeconfig: Path


def install_rights(api: Api, folder: Path) -> Worker:
    """Apply the chart's ServiceAccount, ClusterRole and binding, and nothing beside them."""
    api.create("/api/v1/namespaces", _namespace())
    made = {kind: _create(api, kind) for kind in PATHS}
    account = _subject(made["ClusterRoleBinding"])
    token = token_of(api, NAMESPACE, account)
    kubeconfig = folder / "worker.kubeconfig"
    write_kubeconfig(kubeconfig, url=api.url, token=token, authority=api.authority)
    return Worker(f"system:serviceaccount:{NAMESPACE}:{account}", token, kubeconfig)


def _create(api: Api, kind: str) -> Json:
    found = [each for each in _rendered() if each["kind"] == kind]
    assert len(found) == 1, f"the chart has {len(found)} of kind {kind}; one was expected"
    return api.create(PATHS[kind], found[0])


def _rendered() -> list[Json]:
    with Chart.load(CHART) as chart:
        files = chart.render(VALUES, name="alertwhy", namespace=NAMESPACE)
    texts = [text for path, text in files.items() if path.endswith(".yaml")]
    return [each for text in texts for each in yaml.safe_load_all(text) if each]


def _subject(binding: Json) -> str:
    subjects = binding["subjects"]
    assert isinstance(subjects, list)
    (subject,) = subjects
    assert subject["namespace"] == NAMESPACE
    return str(subject["name"])


def _namespace() -> Json:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}}
