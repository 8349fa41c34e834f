import pytest

from alertwhy.domain.facts import Ending, Probe, Role
from alertwhy.domain.target import ObjectRef
from tests.fakes.objects import pod
from tests.fakes.scenes import crashing_pod
from workers.clients.cluster import Json
from workers.clients.raw import moment
from workers.objects.containers import containers_of


def test_each_container_says_where_it_stands_and_what_it_is() -> None:
    spec = {
        "initContainers": [{"name": "migrate"}, {"name": "proxy", "restartPolicy": "Always"}],
        "containers": [{"name": "app"}, {"name": "metrics"}],
        "ephemeralContainers": [{"name": "debug"}],
    }
    found = [(each.container, each.field, each.role) for each in containers_of(pod(spec=spec))]
    assert [
        ("migrate", "spec.initContainers[0]", Role.INIT),
        ("proxy", "spec.initContainers[1]", Role.SIDECAR),
        ("app", "spec.containers[0]", Role.MAIN),
        ("metrics", "spec.containers[1]", Role.MAIN),
        ("debug", "spec.ephemeralContainers[0]", Role.EPHEMERAL),
    ] == found


def test_what_became_of_it_is_read_from_its_status() -> None:
    (found,) = containers_of(crashing_pod())
    at = {"a": "2026-11-21T15:58:00Z", "b": "2026-11-21T15:58:02Z"}
    expected = Ending("Error", 2, started_at=moment(at, "a"), finished_at=moment(at, "b"))
    assert ObjectRef("Pod", "shop", "cart-7c9f8d-x2abc") == found.pod
    assert ("CrashLoopBackOff", "back-off 40s") == (found.waiting_reason, found.waiting_message)
    assert (expected, None, 3, False) == (found.last, found.ended, found.restarts, found.ready)


def test_an_end_of_this_run_is_told_apart_from_the_one_before() -> None:
    state = {"terminated": {"reason": "OOMKilled", "exitCode": 137, "signal": 9, "message": "m"}}
    status = {"containerStatuses": [{"name": "app", "state": state, "ready": True}]}
    (found,) = containers_of(pod(status=status))
    assert Ending("OOMKilled", 137, message="m", signal=9) == found.ended
    assert found.last is None
    assert found.ready


def test_quantities_are_as_written() -> None:
    (found,) = containers_of(
        pod(
            spec={
                "containers": [
                    {
                        "name": "app",
                        "resources": {
                            "limits": {"memory": "512Mi", "cpu": 2},
                            "requests": {"memory": "256Mi", "cpu": "500m"},
                        },
                        "ports": [{"containerPort": 8080, "name": "http"}, {"containerPort": 9}],
                        "command": ["run"],
                        "args": ["-v"],
                    }
                ]
            }
        )
    )
    assert ("512Mi", "256Mi", "2", "500m") == (
        found.memory_limit,
        found.memory_request,
        found.cpu_limit,
        found.cpu_request,
    )
    assert ("8080", "http", "9") == found.ports
    assert (("run",), ("-v",)) == (found.command, found.args)


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (
            {"httpGet": {"path": "/healthz", "port": 8080}, "periodSeconds": 5},
            Probe("GET http://:8080/healthz", "8080", period_seconds=5),
        ),
        (
            {"httpGet": {"port": "web", "scheme": "HTTPS", "host": "h"}, "timeoutSeconds": 3},
            Probe("GET https://h:web/", "web", timeout_seconds=3),
        ),
        ({"tcpSocket": {"port": 5432}}, Probe("tcp :5432", "5432")),
        ({"grpc": {"port": 50051, "service": "live"}}, Probe("grpc :50051 live", "50051")),
        (
            {"exec": {"command": ["sh", "-c", "test -f /x"]}, "failureThreshold": 1},
            Probe("exec sh -c 'test -f /x'", failure_threshold=1),
        ),
        ({"initialDelaySeconds": 3}, None),
        ({}, None),
    ],
)
def test_a_probe_reads_as_what_it_does(spec: Json, expected: Probe | None) -> None:
    (found,) = containers_of(pod(spec={"containers": [{"name": "app", "livenessProbe": spec}]}))
    assert expected == found.liveness
    assert found.readiness is None


def test_where_claims_are_mounted_and_whether_the_root_may_be_written_is_read() -> None:
    mounts = [{"name": "data", "mountPath": "/data"}, {"name": "tmp", "mountPath": "/cache"}]
    spec = {
        "volumes": [
            {"name": "data", "persistentVolumeClaim": {"claimName": "d"}},
            {"name": "tmp", "emptyDir": {}},
        ],
        "containers": [
            {
                "name": "app",
                "volumeMounts": mounts,
                "securityContext": {"readOnlyRootFilesystem": True},
            }
        ],
    }

    (state,) = containers_of(pod(spec=spec))

    assert ("/data",) == state.claim_paths
    assert state.read_only_root
