import pytest

from alertwhy.domain.evidence import of_kind
from alertwhy.domain.facts import Saturated
from alertwhy.domain.target import ObjectRef, Target
from tests.fakes.cluster import FakeCluster
from workers.clients.reader import Reader
from workers.collectors.saturation import saturation


def seen(target: Target) -> list[Saturated]:
    found = list(saturation(target, Reader(FakeCluster(), seconds=1)))
    return [state for state, _ in of_kind(found, Saturated)]


@pytest.mark.parametrize("alert", ["CPUThrottlingHigh", "ContainerCpuThrottled"])
def test_throttling_is_known_by_the_alerts_name(alert: str) -> None:
    pod = ObjectRef("Pod", "shop", "web-1")
    target = Target("Deployment", "shop", "web", container="app", via=(pod,), alert=alert)

    assert [Saturated("cpu", alert, pod, "app")] == seen(target)


@pytest.mark.parametrize(
    "alert",
    ["KubePersistentVolumeFillingUp", "KubePersistentVolumeInodesFillingUp", "PVCUsageHigh"],
)
def test_a_volume_that_fills_is_known_by_the_alerts_name(alert: str) -> None:
    (state,) = seen(Target("PersistentVolumeClaim", "shop", "data", alert=alert))

    assert ("volume", alert) == (state.resource, state.alert)


@pytest.mark.parametrize(
    "alert",
    [
        "NodeFilesystemSpaceFillingUp",
        "NodeFilesystemAlmostOutOfSpace",
        "NodeFilesystemFilesFillingUp",
        "NodeDiskRunningFull",
        "HostOutOfDiskSpace",
        "NodeFilesystemUtilizationHigh",
    ],
)
def test_a_nodes_file_system_that_fills_is_known_by_the_alerts_name(alert: str) -> None:
    (state,) = seen(Target("Node", "", "worker-1", alert=alert))

    assert ("disk", alert) == (state.resource, state.alert)


@pytest.mark.parametrize(
    "alert",
    ["etcdDatabaseQuotaLowSpace", "etcdBackendQuotaLowSpace", "etcdExcessiveDatabaseGrowth", "EtcdDbSizeHigh"],
)  # fmt: skip
@pytest.mark.parametrize(("kind", "name"), [("Pod", "etcd-cp-1"), ("Cluster", "")])
def test_an_etcd_near_its_quota_is_known_by_the_alerts_name(
    alert: str, kind: str, name: str
) -> None:
    (state,) = seen(Target(kind, "kube-system", name, alert=alert))
    assert ("store", alert) == (state.resource, state.alert)


@pytest.mark.parametrize(
    "target",
    [
        Target("Pod", "kube-system", "etcd-cp-1", alert="etcdHighNumberOfLeaderChanges"),
        Target("Pod", "kube-system", "etcd-cp-1", alert="etcdDatabaseHighFragmentationRatio"),
        Target("PersistentVolumeClaim", "shop", "data", alert="KubePersistentVolumeErrors"),
        Target("Pod", "shop", "web", alert="KubePodCrashLooping"),
        Target("Node", "", "worker-1", alert="NodeDiskIOSaturation"),
        Target("Node", "", "worker-1", alert="NodeClockSkewDetected"),
        Target("Pod", "shop", "web"),
    ],
)
def test_any_other_alert_measures_neither(target: Target) -> None:
    assert [] == seen(target)
