"""What the worker may do under the chart's own ClusterRole, asked of a real API server."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest

from tests.live.api import Api
from tests.live.chart import Worker
from tests.live.control_plane import ControlPlane

pytestmark = pytest.mark.live


@pytest.fixture
def limited(control_plane: ControlPlane, worker: Worker) -> Iterator[Api]:
    with Api(control_plane.url, token=worker.token, authority=control_plane.authority) as api:
        yield api


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/pods",
        "/api/v1/namespaces/default/events",
        "/api/v1/nodes",
        "/apis/apps/v1/namespaces/default/deployments",
        "/apis/batch/v1/jobs",
    ],
)
def test_it_reads_what_it_needs(limited: Api, path: str) -> None:
    assert HTTPStatus.OK == limited.status_of(path)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/secrets",
        "/api/v1/namespaces/default/secrets/any",
        "/api/v1/namespaces/default/podtemplates",
        "/apis/rbac.authorization.k8s.io/v1/clusterroles",
        "/api/v1/nodes/any/proxy/pods",
    ],
)
def test_it_is_refused_what_it_does_not(limited: Api, path: str) -> None:
    assert HTTPStatus.FORBIDDEN == limited.status_of(path)


def test_it_writes_nothing(limited: Api) -> None:
    path = f"{limited.url}/api/v1/namespaces/default/pods"
    for method in ("POST", "DELETE"):
        assert (
            HTTPStatus.FORBIDDEN == limited.request(method, path, json={}, timeout=20).status_code
        )
