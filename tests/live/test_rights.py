"""Refused by a real API server: the rule names the verb and the role, and its command mends it."""

import json
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus

import pytest

from alertwhy.domain.finding import Confidence, Finding
from alertwhy.domain.investigation import Report
from alertwhy.domain.target import Target
from tests.live.api import AGENT, TIMEOUT, Api, Json
from tests.live.chart import Worker
from tests.live.control_plane import ControlPlane
from tests.live.kubelet import Kubelet
from tests.live.objects import identity, make_namespace, token_of
from tests.live.statuses import Container, crash_looping, not_created
from tests.live.test_doors import connected
from workers.clients.kubernetes import LiveCluster
from workers.pipeline.investigating import examine

pytestmark = pytest.mark.live

NAMESPACE = "rights"
ACCOUNT = "reader"
CORE = f"/api/v1/namespaces/{NAMESPACE}"
RBAC = f"/apis/rbac.authorization.k8s.io/v1/namespaces/{NAMESPACE}"
WATCH = f"{CORE}/pods?watch=true&timeoutSeconds=1"
VALUE = "hunter2-in-a-config-map"


@pytest.fixture(scope="module")
def kubelet(
    control_plane: ControlPlane, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Kubelet]:
    control_plane.requires("kube-controller-manager")
    make_namespace(control_plane.admin, NAMESPACE)
    folder = tmp_path_factory.mktemp("rights-kubelet")
    with Kubelet(control_plane.admin, "rights-node", address="127.0.0.9", folder=folder) as node:
        node.register()
        yield node
        node.unregister()


@pytest.fixture(scope="module")
def account(control_plane: ControlPlane, kubelet: Kubelet) -> Api:
    """Signed in as a ServiceAccount that may get and list pods, and not watch them."""
    api = kubelet.api
    api.create(f"{CORE}/serviceaccounts", {"metadata": {"name": ACCOUNT}})
    rules = [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list"]}]
    api.create(f"{RBAC}/roles", {"metadata": {"name": "pod-reader"}, "rules": rules})
    subject = {"kind": "ServiceAccount", "name": ACCOUNT, "namespace": NAMESPACE}
    ref = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "pod-reader"}
    body = {"metadata": {"name": "reads"}, "subjects": [subject], "roleRef": ref}
    api.create(f"{RBAC}/rolebindings", body)
    token = token_of(api, NAMESPACE, ACCOUNT)
    return Api(control_plane.url, token=token, authority=control_plane.authority)


@pytest.fixture
def cluster(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> LiveCluster:
    """As the worker sees it, under the chart's ClusterRole."""
    return connected(worker.kubeconfig, monkeypatch)


def placed(kubelet: Kubelet, name: str, **container: object) -> Json:
    """A pod of that account on the played node."""
    given = {"name": "app", "image": "web:1", **container}
    spec = {"serviceAccountName": ACCOUNT, "containers": [given], "schedulerName": "nobody"}
    pod = kubelet.api.create(f"{CORE}/pods", {"metadata": {"name": name}, "spec": spec})
    kubelet.bind(NAMESPACE, name)
    return pod


def refused(account: Api, path: str) -> str:
    """The API server's own words."""
    answer = account.get(f"{account.url}{path}", timeout=TIMEOUT)
    assert HTTPStatus.FORBIDDEN == answer.status_code
    return str(answer.json()["message"])


def crashes(kubelet: Kubelet, name: str, said: str) -> Target:
    placed(kubelet, name)
    now = datetime.now(UTC)
    container = Container("app", "web:1")
    kubelet.report(
        NAMESPACE, name, crash_looping(container, pod=name, restarts=6, exit_code=1, now=now)
    )
    kubelet.keep_log(NAMESPACE, name, container="app", text=f"E1 {said}\n", previous=True)
    return Target("Pod", NAMESPACE, name)


def waits(kubelet: Kubelet, name: str, message: str, **container: object) -> Target:
    pod = placed(kubelet, name, **container)
    status = not_created(Container("app", "web:1"), message=message, now=datetime.now(UTC))
    kubelet.report(NAMESPACE, identity(pod)[0], status)
    return Target("Pod", NAMESPACE, name)


def first(report: Report) -> Finding:
    assert [] == [gap for gap in report.gaps if "forbidden" in gap.reason]
    return report.findings[0]


def test_the_verb_that_a_role_lacks_is_named_and_the_command_gives_it(
    account: Api, kubelet: Kubelet, cluster: LiveCluster
) -> None:
    target = crashes(kubelet, "watcher", refused(account, WATCH))
    finding = first(examine(target, cluster, now=datetime.now(UTC)))
    assert ("kubernetes-forbidden", Confidence.CERTAIN) == (finding.cause, finding.confidence)
    assert "Role pod-reader lets ServiceAccount rights/reader get, list pods, and not watch" in (
        finding.title
    )
    patch = json.loads(shlex.split(finding.remediation[1].command)[-1])
    headers = {"Content-Type": "application/json-patch+json"}
    url = f"{kubelet.api.url}{RBAC}/roles/pod-reader"
    answer = kubelet.api.patch(url, json=patch, headers=headers, timeout=TIMEOUT)
    assert answer.ok, answer.text
    assert HTTPStatus.OK == account.status_of(WATCH)


def test_where_no_role_is_bound_none_is_said_to_be(
    account: Api, kubelet: Kubelet, cluster: LiveCluster
) -> None:
    said = refused(account, "/api/v1/namespaces/default/services")
    finding = first(examine(crashes(kubelet, "far", said), cluster, now=datetime.now(UTC)))
    assert "no binding gives ServiceAccount rights/reader any role there" in finding.title
    assert Confidence.CERTAIN is finding.confidence


def test_a_role_that_does_not_exist_is_named(
    account: Api, kubelet: Kubelet, cluster: LiveCluster
) -> None:
    api = kubelet.api
    ref = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "gone-reader"}
    subject = {"kind": "ServiceAccount", "name": ACCOUNT, "namespace": NAMESPACE}
    body = {"metadata": {"name": "dangling"}, "subjects": [subject], "roleRef": ref}
    api.create(f"{RBAC}/rolebindings", body)
    said = refused(account, f"{CORE}/services")
    assert "gone-reader" in said
    finding = first(examine(crashes(kubelet, "dangling", said), cluster, now=datetime.now(UTC)))
    assert "to ClusterRole gone-reader, which does not exist" in finding.title


@pytest.mark.usefixtures("account")
def test_a_key_that_is_not_there_is_told_beside_those_that_are(
    kubelet: Kubelet, cluster: LiveCluster
) -> None:
    data = {"LOG_LEVEL": VALUE, "PORT": VALUE}
    kubelet.api.create(f"{CORE}/configmaps", {"metadata": {"name": "web"}, "data": data})
    key = {"configMapKeyRef": {"name": "web", "key": "LOG_LEVL"}}
    target = waits(
        kubelet,
        "keyless",
        f"couldn't find key LOG_LEVL in ConfigMap {NAMESPACE}/web",
        env=[{"name": "LOG_LEVEL", "valueFrom": key}],
    )
    report = examine(target, cluster, now=datetime.now(UTC))
    finding = first(report)
    assert "configmap-key-missing" == finding.cause
    assert "has no key LOG_LEVL, only LOG_LEVEL, PORT" in finding.title
    assert "perhaps LOG_LEVEL was meant" in finding.title
    assert VALUE not in repr(report)


@pytest.mark.usefixtures("account")
def test_the_nearest_name_is_found_by_names_alone(kubelet: Kubelet, cluster: LiveCluster) -> None:
    body = {"metadata": {"name": "tariff-settings"}, "data": {"a": VALUE}}
    kubelet.api.create(f"{CORE}/configmaps", body)
    target = waits(
        kubelet,
        "mapless",
        'configmap "tarrif-settings" not found',
        envFrom=[{"configMapRef": {"name": "tarrif-settings"}}],
    )
    finding = first(examine(target, cluster, now=datetime.now(UTC)))
    assert "configmap-missing" == finding.cause
    assert "perhaps tariff-settings was meant" in finding.title
    (listed,) = [
        each
        for each in cluster.list("ConfigMap", NAMESPACE, timeout=TIMEOUT)
        if "tariff-settings" in str(each["metadata"])
    ]
    assert "data" not in listed
    assert ("v1", "ConfigMap") == (listed["apiVersion"], listed["kind"])


def test_nothing_of_it_was_refused_to_the_worker(
    control_plane: ControlPlane,
    worker: Worker,
    account: Api,
    kubelet: Kubelet,
    cluster: LiveCluster,
) -> None:
    said = refused(account, f"{CORE}/endpoints")
    missed = [{"configMapRef": {"name": "absent"}}]
    for target in (
        crashes(kubelet, "audited-log", said),
        waits(kubelet, "audited-map", 'configmap "absent" not found', envFrom=missed),
    ):
        examine(target, cluster, now=datetime.now(UTC))
    asked = [each for each in control_plane.asked_by(worker.user) if each.agent != AGENT]
    assert [] == [each for each in asked if each.forbidden]
    assert {"get", "list"} >= {each.verb for each in asked}
    needed = {"rolebindings", "clusterrolebindings", "roles", "configmaps", "serviceaccounts"}
    assert needed <= {each.resource for each in asked}
