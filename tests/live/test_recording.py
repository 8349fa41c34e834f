"""A real cluster recorded: what is found offline is what is found live."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alertwhy.domain.target import Target
from tests.fakes.patience import eventually
from tests.live.control_plane import ControlPlane
from tests.live.kubelet import Kubelet
from tests.live.objects import deployment, identity, make_namespace, pods_of
from tests.live.statuses import Container, crash_looping
from tests.live.test_doors import connected
from workers.clients.kubernetes import LiveCluster
from workers.clients.snapshot import load_snapshot
from workers.pipeline.investigating import examine
from workers.recording.recorder import Recorder
from workers.recording.writing import write

pytestmark = pytest.mark.live

NAMESPACE = "recorded"
SAID = "/usr/local/bin/docker-entrypoint.sh: 47: exec: ngnix: not found\n"


@pytest.fixture(scope="module")
def kubelet(
    control_plane: ControlPlane, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Kubelet]:
    control_plane.requires("kube-controller-manager")
    control_plane.requires("kube-scheduler")
    make_namespace(control_plane.admin, NAMESPACE)
    folder = tmp_path_factory.mktemp("recorded-kubelet")
    with Kubelet(control_plane.admin, "recorded-node", address="127.0.0.8", folder=folder) as node:
        node.register()
        yield node
        node.unregister()


@pytest.fixture(scope="module")
def crashing(kubelet: Kubelet) -> Target:
    """The pod of a Deployment whose command is mistyped: only its previous log says so."""
    api = kubelet.api
    body = deployment("web", image="nginx:1.27", args=["ngnix"])
    api.create(f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments", body)
    (pod,) = eventually(lambda: pods_of(api, NAMESPACE, "web", placed=True), "a placed pod")
    name, _ = identity(pod)
    now = datetime.now(UTC)
    status = crash_looping(
        Container("app", "nginx:1.27"), pod=name, restarts=6, exit_code=127, now=now
    )
    kubelet.report(NAMESPACE, name, status)
    kubelet.say(pod, "BackOff", "Back-off restarting failed container")
    kubelet.keep_log(NAMESPACE, name, container="app", text=SAID, previous=True)
    return Target("Pod", NAMESPACE, name)


@pytest.fixture
def cluster(control_plane: ControlPlane, monkeypatch: pytest.MonkeyPatch) -> LiveCluster:
    return connected(control_plane.folder / "admin.kubeconfig", monkeypatch)


def test_a_recording_explains_what_the_cluster_explains(
    cluster: LiveCluster, crashing: Target, tmp_path: Path
) -> None:
    path = tmp_path / "cluster.json.gz"
    recorder = Recorder(cluster, (NAMESPACE,))
    written = write(recorder, path, cluster="live", now=lambda: datetime.now(UTC))
    assert 1 <= written.logs
    live = examine(crashing, cluster, now=datetime.now(UTC))
    offline = examine(crashing, load_snapshot(path), now=datetime.now(UTC))
    assert "command-not-found" == live.findings[0].cause
    assert live.target == offline.target
    assert [each.title for each in live.findings] == [each.title for each in offline.findings]


@pytest.mark.usefixtures("crashing")
def test_an_api_that_the_cluster_lacks_is_a_gap(cluster: LiveCluster, tmp_path: Path) -> None:
    recorder = Recorder(cluster)
    write(recorder, tmp_path / "c.json", cluster="", now=lambda: datetime.now(UTC))
    assert "is not served by this cluster" in recorder.gaps["Gateway", ""].reason
    assert ("Pod", "") not in recorder.gaps
