import pytest

from alertwhy.domain.evidence import Evidence, of_kind
from alertwhy.domain.facts import ContainerState, PodState
from alertwhy.domain.target import ObjectRef, Target
from tests.fakes.cluster import FakeCluster
from tests.fakes.objects import pod
from tests.fakes.scenes import CRASHING, POD, crash_loop, crashing_pod
from workers.clients.cluster import Json
from workers.clients.reader import Reader
from workers.collectors.pod_status import pod_status

NOON = "2026-11-21T12:00:00Z"
BARE = Target("Pod", "shop", POD.name)


def seen(target: Target, *objects: Json) -> list[Evidence]:
    return list(pod_status(target, Reader(FakeCluster(objects), seconds=10)))


def test_a_crashing_pod_reads_as_kubectl_would_tell_it() -> None:
    (evidence,) = seen(CRASHING, *crash_loop())
    assert "kubectl -n shop get pod cart-7c9f8d-x2abc -o yaml" == evidence.command
    assert "Pod shop/cart-7c9f8d-x2abc" == evidence.object
    assert (
        "Running, not ready on worker-1\n"
        "app: waiting: CrashLoopBackOff: back-off 40s, restarts 3, image cart:1\n"
        "  last run ended Error (exit code 2) at 2026-11-21T15:58:02Z"
    ) == evidence.text


def test_the_pod_and_its_containers_are_facts() -> None:
    evidence = seen(CRASHING, *crash_loop())
    ((state, _),) = of_kind(evidence, PodState)
    ((container, _),) = of_kind(evidence, ContainerState)
    assert (POD, "Running", "worker-1", "7c9f8d") == (
        state.pod,
        state.phase,
        state.node,
        state.revision,
    )
    assert (ObjectRef("ReplicaSet", "shop", "cart-7c9f8d"), CRASHING.ref) == state.owners
    assert ("app", "spec.containers[0]") == (container.container, container.field)


def test_the_rest_of_a_pod_is_read_too() -> None:
    spec = {
        "restartPolicy": "Never",
        "serviceAccountName": "cart",
        "imagePullSecrets": [{"name": "registry"}],
        "nodeSelector": {"zone": "b"},
        "volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "db"}}],
    }
    status = {"phase": "Failed", "reason": "Evicted", "message": "The node was low on memory."}
    (evidence,) = seen(
        BARE, pod(spec=spec, status=status, deletionTimestamp="2026-11-21T16:00:00Z")
    )
    ((state, _),) = of_kind([evidence], PodState)
    assert ("Never", "cart", ("registry",), ("db",), (("zone", "b"),)) == (
        state.restart_policy,
        state.service_account,
        state.pull_secrets,
        state.claims,
        state.node_selector,
    )
    assert state.deleted_at is not None
    assert (
        "Failed, not ready, not on any node, being deleted\nEvicted: The node was low on memory."
    ) == evidence.text


@pytest.mark.parametrize(
    ("spec", "scheduler", "told"),
    [
        ({}, "default-scheduler", "not on any node"),
        ({"schedulerName": "default-scheduler"}, "default-scheduler", "not on any node"),
        ({"schedulerName": "volcano"}, "volcano", "not on any node (schedulerName volcano)"),
    ],
)
def test_who_should_place_it_is_told_where_that_is_another(
    spec: Json, scheduler: str, told: str
) -> None:
    (evidence,) = seen(BARE, pod(spec=spec, status={"phase": "Pending"}))
    ((state, _),) = of_kind([evidence], PodState)
    assert (scheduler, f"Pending, not ready, {told}") == (state.scheduler, evidence.text)


def test_that_it_was_made_to_go_is_told_though_the_condition_is_true() -> None:
    why = "default-scheduler: preempting to accommodate a higher priority pod"
    gone = {"type": "DisruptionTarget", "status": "True", "reason": "PreemptionByScheduler"}
    well = {"type": "Initialized", "status": "True", "reason": "AllIsWell"}
    status = {"phase": "Failed", "conditions": [{**gone, "message": why}, well]}
    (evidence,) = seen(BARE, pod(status=status))

    assert f"DisruptionTarget=True: PreemptionByScheduler: {why}" in evidence.text
    assert "AllIsWell" not in evidence.text


def test_a_pod_of_a_set_has_its_revision() -> None:
    evidence = seen(BARE, pod(labels={"controller-revision-hash": "db-5"}))
    ((state, _),) = of_kind(evidence, PodState)
    assert "db-5" == state.revision


def test_a_running_container_says_since_when_and_within_what() -> None:
    spec = {
        "initContainers": [{"name": "init", "image": "i"}],
        "containers": [
            {
                "name": "app",
                "image": "cart:1",
                "resources": {"limits": {"memory": "1Gi"}, "requests": {"cpu": "1"}},
            }
        ],
    }
    running = {"running": {"startedAt": "2026-11-21T15:00:00Z"}}
    done = {"terminated": {"exitCode": 0, "message": "bye\n"}}
    status = {
        "phase": "Running",
        "conditions": [{"type": "Ready", "status": "True"}, {"type": "Odd", "status": "False"}],
        "containerStatuses": [{"name": "app", "ready": True, "state": running}],
        "initContainerStatuses": [{"name": "init", "state": done}],
    }
    (evidence,) = seen(BARE, pod(spec=spec, status=status))
    assert (
        "Running, ready, not on any node\n"
        "init (init): ended without a reason (exit code 0): bye, restarts 0, image i\n"
        "app: running since 2026-11-21T15:00:00Z, ready, restarts 0, image cart:1\n"
        "  memory limit 1Gi, cpu request 1"
    ) == evidence.text


def test_a_pod_without_status_is_told_as_such() -> None:
    (evidence,) = seen(BARE, pod(status={}))
    assert "phase unknown, not ready on worker-1\napp: not started, restarts 0, image cart:1" == (
        evidence.text
    )


def test_no_pod_is_no_evidence() -> None:
    assert [] == seen(Target("Service", "shop", "cart"), crashing_pod())


def test_a_pod_without_a_node_says_where_it_would_go_and_one_that_leaves_what_holds_it() -> None:
    waiting = pod(
        spec={"schedulingGates": [{"name": "a.io/one"}, {"name": "a.io/two"}]},
        finalizers=["x.io/hold"],
        deletionTimestamp="2026-11-21T16:00:00Z",
    )
    metadata = waiting["metadata"]
    assert isinstance(metadata, dict)
    metadata["finalizers"] = waiting.pop("finalizers")

    (evidence,) = pod_status(CRASHING, Reader(FakeCluster([waiting]), seconds=10))

    assert "gates: a.io/one; a.io/two\nfinalizers: x.io/hold" in evidence.text


def test_one_that_runs_unready_says_what_it_is_asked() -> None:
    probe = {"httpGet": {"path": "/ready", "port": 8080}}
    status = {"name": "app", "ready": False, "state": {"running": {"startedAt": NOON}}}
    spec = {"containers": [{"name": "app", "image": "cart:1", "readinessProbe": probe}]}
    (evidence,) = seen(BARE, pod(spec=spec, status={"containerStatuses": [status]}))

    assert "  readiness probe GET http://:8080/ready" in evidence.text.splitlines()
