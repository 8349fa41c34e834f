import pytest

from alertwhy.domain.facts import Saturated
from alertwhy.domain.finding import Confidence
from tests.fakes.facts import POD, app, commands, deployment, ended, found, looping, only, pod
from tests.fakes.written import wrote

CRASHED = looping(ended(1))


@pytest.mark.parametrize(
    ("cause", "log", "title"),
    [
        ("disk-full", "OSError: [Errno 28] No space left on device: '/data/x'", "has no space left to write /data/x"),
        ("disk-full", "java.io.IOException: No space left on device", "has no space left to write its files"),
        ("disk-full", "ORA-01653: unable to extend table A.B by 8 in tablespace C", "depends on a database that has no space left"),
        ("filesystem-read-only", "open /run/a.pid: read-only file system", "writes /run/a.pid on a file system that is read-only"),
        ("file-permission-denied", "open /etc/tls.key: permission denied", "may not access /etc/tls.key"),
        ("file-missing", "open /etc/a.yaml: no such file or directory", "does not find the file /etc/a.yaml"),
        ("file-missing", "ERROR file not found", "does not find the file that it needs"),
        ("address-in-use", "listen tcp :9090: bind: address already in use", "cannot listen on port 9090, which is in use in its pod"),
        ("address-in-use", "java.net.BindException: Address already in use", "cannot listen on its port, which is in use in its pod"),
        ("too-many-open-files", "accept4: too many open files", "has too many files open"),
    ],
)  # fmt: skip
def test_the_file_or_port_is_named(cause: str, log: str, title: str) -> None:
    assert f"Container app {title}: " in only(cause, CRASHED, deployment(), wrote(log)).title


def test_what_helps_is_written_where_the_pod_is_made() -> None:
    finding = only(
        "file-missing", CRASHED, deployment(), wrote("open /a.yaml: no such file or directory")
    )

    assert "kubectl -n shop edit deployment/web" == commands([finding])[0]
    assert "spec.template.spec.containers[0].volumeMounts" in finding.remediation[0].action


def test_etcd_is_full_where_the_alert_has_measured_it() -> None:
    alert = "etcdDatabaseQuotaLowSpace"
    finding = only("disk-full", Saturated("store", alert, POD))
    assert finding.title.endswith(f"refuse every write: {alert}")
    assert (Confidence.LIKELY, "etcd") == (finding.confidence, finding.upstream)
    assert [] == found("disk-full", Saturated("cpu", "CPUThrottlingHigh", POD))


def test_the_disk_is_looked_at_from_inside() -> None:
    finding = only("disk-full", CRASHED, wrote("no space left on device"))

    assert "kubectl -n shop exec web-59c8f7d6b4-k8x2p -c app -- df -h" == commands([finding])[0]


@pytest.mark.parametrize("cause", ["disk-full", "file-missing"])
def test_a_cached_miss_at_debug_level_is_silent(cause: str) -> None:
    assert [] == found(cause, CRASHED, wrote("DEBUG open /x: no such file or directory"))


FULL = 'failed to pull and unpack image "IMAGE": failed to extract layer: no space left on device'


@pytest.mark.parametrize(("node", "name"), [("worker-1", "worker-1"), ("", "untold")])
def test_a_node_without_room_for_an_image_is_named(node: str, name: str) -> None:
    waits = app(waiting_reason="ImagePullBackOff", waiting_message=FULL)

    finding = only("disk-full", pod(node=node, phase="Pending"), waits)

    assert f"Node {name} has no space left to unpack image {waits.image}" == finding.title
    assert (f"Node {node}" if node else "") == finding.upstream
    assert bool(node) is ("kubectl describe node worker-1" in commands([finding]))
