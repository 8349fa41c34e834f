"""A real API server takes all that the chart renders, and its controllers make the pods."""

from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
import yaml
from helm_python import Chart

from tests.fakes.patience import eventually
from tests.live.api import Api, Json
from tests.live.chart import Worker
from tests.live.control_plane import ControlPlane
from tests.live.objects import make_namespace, token_of
from workers.clients.cluster import RESOURCES, Resource

pytestmark = pytest.mark.live

CHART = Path(__file__).parents[2] / "helm" / "alertwhy"
NAMESPACE = "charted"
VALUES = {
    "secret": {"name": "alertwhy"},
    "config": {"receivers": [{"name": "local", "stdout": {}}], "route": {"receiver": "local"}},
    "networkPolicy": {"enabled": True},
    "ingress": {"enabled": True, "host": "alertwhy.example.com"},
}
PLURALS = {
    "ClusterRole": "clusterroles",
    "ClusterRoleBinding": "clusterrolebindings",
    "ConfigMap": "configmaps",
    "Deployment": "deployments",
    "Ingress": "ingresses",
    "NetworkPolicy": "networkpolicies",
    "Service": "services",
    "ServiceAccount": "serviceaccounts",
    "StatefulSet": "statefulsets",
}


def path_of(api: str, plural: str, *, namespaced: bool = True) -> str:
    root = f"/apis/{api}" if "/" in api else f"/api/{api}"
    return f"{root}/namespaces/{NAMESPACE}/{plural}" if namespaced else f"{root}/{plural}"


def documents() -> list[Json]:
    with Chart.load(CHART) as chart:
        files = chart.render(VALUES, name="alertwhy", namespace=NAMESPACE)
    texts = [text for path, text in files.items() if path.endswith(".yaml")]
    return [each for text in texts for each in yaml.safe_load_all(text) if each]


def listed() -> set[tuple[str, str]]:
    """Group and plural of whatever the ClusterRole lets be listed."""
    (role,) = [each for each in documents() if each["kind"] == "ClusterRole"]
    return {
        (group, plural)
        for rule in role["rules"]
        if "list" in rule["verbs"]
        for group in rule["apiGroups"]
        for plural in rule["resources"]
    }


def listing(resource: Resource) -> str:
    return path_of(resource.api, resource.plural, namespaced=resource.namespaced)


@pytest.fixture(scope="module")
def installed(control_plane: ControlPlane) -> Api:
    """The admin, once everything stands in a namespace of its own."""
    control_plane.requires("kube-controller-manager")
    api = control_plane.admin
    make_namespace(api, NAMESPACE)
    for each in documents():
        kind = str(each["kind"])
        in_namespace = not kind.startswith("Cluster")
        api.create(path_of(str(each["apiVersion"]), PLURALS[kind], namespaced=in_namespace), each)
    return api


@pytest.fixture
def limited(control_plane: ControlPlane, worker: Worker) -> Iterator[Api]:
    with Api(control_plane.url, token=worker.token, authority=control_plane.authority) as api:
        yield api


def test_the_controllers_make_every_pod(installed: Api) -> None:
    def components() -> list[str]:
        labels = [each["metadata"]["labels"] for each in installed.items(path_of("v1", "pods"))]
        found = sorted(each["app.kubernetes.io/component"] for each in labels)
        assert ["service", "service", "valkey", "worker", "worker"] == found
        return found

    assert eventually(components, "five pods")


def test_the_role_names_resources_that_there_are(limited: Api) -> None:
    """404 is a version of a group that this API server is too old for; the right was there."""
    known = {(each.group, each.plural): each for each in RESOURCES.values()}
    assert listed() <= known.keys()
    for each in listed():
        status = limited.status_of(listing(known[each]))
        assert status in {HTTPStatus.OK, HTTPStatus.NOT_FOUND}, f"list {each}: {status}"


def test_the_account_that_the_service_runs_under_reads_nothing(
    installed: Api, control_plane: ControlPlane
) -> None:
    token = token_of(installed, NAMESPACE, "default")
    with Api(control_plane.url, token=token, authority=control_plane.authority) as service:
        assert HTTPStatus.FORBIDDEN == service.status_of(listing(RESOURCES["Pod"]))
