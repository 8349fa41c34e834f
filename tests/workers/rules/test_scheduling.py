import pytest

from alertwhy.domain.facts import NodeRoom, NodeState, Role
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import POD, ago, app, deployment, event, found, only, pod, waiting_pod

CONTROL = "1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }"
GPU = "1 node(s) had untolerated taint {dedicated: gpu}"


def said(*reasons: str, nodes: int = 3) -> str:
    return f"0/{nodes} nodes are available: {', '.join(reasons)}."


def test_the_resource_what_is_asked_and_how_many_nodes_are_short_is_told() -> None:
    state = waiting_pod(said(CONTROL, "2 Insufficient memory"))
    containers = (app(memory_request="1Gi"), app(container="proxy", memory_request="512Mi"))

    finding = only("unschedulable-resources", state, *containers, deployment())

    told = "Pod of Deployment shop/web fits on no node: 2 of 3 nodes short of memory, asked for is 1.5Gi"
    assert told == finding.title
    assert Confidence.CERTAIN is finding.confidence


def test_init_containers_run_one_by_one_and_do_not_add_up() -> None:
    init = app(container="init", role=Role.INIT, cpu_request="8")

    title = only(
        "unschedulable-resources",
        waiting_pod(said("3 Insufficient cpu")),
        app(cpu_request="500m"),
        init,
    ).title

    assert title.endswith("3 of 3 nodes short of cpu, asked for is 500m")


def test_a_request_that_no_node_could_ever_meet_is_told() -> None:
    node = NodeState(
        "worker-1", allocatable=(("cpu", "4"), ("memory", "16384256Ki"), ("cpu", "odd"))
    )

    title = only(
        "unschedulable-resources",
        waiting_pod(said("1 Insufficient cpu")),
        app(cpu_request="6"),
        node,
    ).title

    assert title.endswith("asked for is 6, more than the largest node's 4")


@pytest.mark.parametrize("resource", ["ephemeral-storage", "cpu"])
def test_what_is_not_known_of_the_request_is_left_out(resource: str) -> None:
    title = only("unschedulable-resources", waiting_pod(said(f"3 Insufficient {resource}"))).title

    assert title.endswith(f"3 of 3 nodes short of {resource}")


def test_a_node_full_of_pods_is_a_resource_as_well() -> None:
    assert (
        "short of pods"
        in only("unschedulable-resources", waiting_pod(said("3 Too many pods"))).title
    )


def test_the_control_planes_taint_is_routine() -> None:
    assert [] == found("unschedulable-taint", waiting_pod(said(CONTROL, "2 Insufficient cpu")))


def test_the_control_planes_taint_counts_where_nothing_else_refuses() -> None:
    message = said(
        "1 node(s) had taint {node-role.kubernetes.io/master: }, that the pod didn't tolerate",
        nodes=1,
    )

    title = only("unschedulable-taint", waiting_pod(message)).title

    assert "1 of 1 nodes have taint node-role.kubernetes.io/master, which is not tolerated" in title


def test_a_taint_without_its_name_is_told_all_the_same() -> None:
    title = only(
        "unschedulable-taint", waiting_pod(said("3 node(s) had untolerated taint(s)"))
    ).title

    assert title.endswith("3 of 3 nodes have a taint, which is not tolerated")


def test_taints_that_only_repeat_the_nodes_state_are_the_nodes_story() -> None:
    taint = "3 node(s) had untolerated taint {node.kubernetes.io/not-ready: }"

    assert [] == found("unschedulable-taint", waiting_pod(said(taint)))


def test_of_two_reasons_the_one_on_most_nodes_is_certain() -> None:
    state = waiting_pod(said("3 Insufficient cpu", GPU, nodes=4))

    assert Confidence.CERTAIN is only("unschedulable-resources", state).confidence
    assert Confidence.LIKELY is only("unschedulable-taint", state).confidence


def test_a_tainted_gpu_node_outweighs_the_nodes_that_have_none() -> None:
    state = waiting_pod(said("3 Insufficient nvidia.com/gpu", GPU, nodes=4))

    assert Confidence.CERTAIN is only("unschedulable-taint", state).confidence
    assert "nvidia.com/gpu" in only("unschedulable-resources", state).title


def test_the_selector_and_what_nodes_have_instead_is_told() -> None:
    state = waiting_pod(
        said("2 node(s) didn't match node selector", nodes=2), node_selector=(("gpu", "l4"),)
    )
    node = NodeState("worker-1", labels=(("gpu", "t4"), ("zone", "a")))

    title = only("unschedulable-node-selector", state, node).title

    assert title.endswith("2 of 2 nodes do not match its node selector gpu=l4; on nodes gpu is t4")


def test_a_selector_that_no_node_meets_decides_before_a_taint() -> None:
    reasons = said("1 node(s) didn't match Pod's node affinity/selector", GPU, nodes=2)
    state = waiting_pod(reasons, node_selector=(("pool", "gpus"),))
    node = NodeState("gpu-1", labels=(("pool", "gpu"),))

    assert Confidence.CERTAIN is only("unschedulable-node-selector", state, node).confidence
    assert Confidence.LIKELY is only("unschedulable-taint", state, node).confidence


def test_a_selector_that_some_node_meets_is_only_possibly_wrong() -> None:
    reasons = said("1 node(s) didn't match Pod's node affinity/selector", GPU, nodes=2)
    state = waiting_pod(reasons, node_selector=(("pool", "gpu"),))
    node = NodeState("gpu-1", labels=(("pool", "gpu"),))

    assert Confidence.POSSIBLE is only("unschedulable-node-selector", state, node).confidence
    assert Confidence.CERTAIN is only("unschedulable-taint", state, node).confidence


def test_affinity_without_a_selector_is_told_as_either() -> None:
    title = only(
        "unschedulable-node-selector", waiting_pod(said("3 node(s) didn't match node selector"))
    ).title

    assert title.endswith("3 of 3 nodes do not match its node selector or affinity")


def test_the_event_speaks_where_the_condition_does_not() -> None:
    told = event("FailedScheduling", said("3 Insufficient cpu"))

    assert ("e1", "e2") == only(
        "unschedulable-resources", pod(phase="Pending", node=""), told
    ).because


def test_a_pod_that_got_a_node_is_no_longer_waiting() -> None:
    told = event("FailedScheduling", said("3 Insufficient cpu"))

    assert [] == found("unschedulable-resources", pod(phase="Pending"), told)
    assert [] == found(
        "unschedulable-resources",
        pod(),
        event("FailedScheduling", said("3 Insufficient cpu"), about=ObjectRef("Pod", "shop", "x")),
    )


def test_a_pod_by_itself_is_named() -> None:
    title = only("unschedulable-resources", waiting_pod(said("3 Insufficient cpu"))).title

    assert title.startswith(f"{POD} fits on no node")


def test_while_a_node_is_on_its_way_nothing_is_wrong_yet() -> None:
    state = waiting_pod(said("3 Insufficient cpu"))

    soon = only(
        "unschedulable-resources", state, event("TriggeredScaleUp", "pod triggered scale-up")
    )
    late = event("TriggeredScaleUp", "pod triggered scale-up", minutes=20)

    assert Confidence.POSSIBLE is soon.confidence
    assert Confidence.CERTAIN is only("unschedulable-resources", state, late).confidence


@pytest.mark.parametrize(
    ("whole", "among"), [(True, ""), (False, ", the most of the largest nodes")]
)
def test_the_most_that_is_left_on_a_node_is_told(whole: bool, among: str) -> None:  # noqa: FBT001  # a parameter
    rooms = (
        NodeRoom("worker-1", (("cpu", "150m"), ("memory", "4Gi")), whole),
        NodeRoom("worker-2", (("cpu", "1"), ("memory", "1Gi")), whole),
    )

    state = waiting_pod(said("3 Insufficient cpu"))

    finding = only("unschedulable-resources", state, *rooms, app(cpu_request="2"))

    assert finding.title.endswith(f"asked for is 2; worker-2 has 1 left{among}")
    assert ("e1", "e3") == finding.because


def test_room_for_what_is_not_summed_is_not_told() -> None:
    room = NodeRoom("worker-1", (("cpu", "odd"),))

    title = only(
        "unschedulable-resources", waiting_pod(said("3 Insufficient x.io/gpu")), room
    ).title

    assert title.endswith("short of x.io/gpu")
    state = waiting_pod(said("3 Insufficient cpu"))
    odd = only("unschedulable-resources", state, room, app(cpu_request="1")).title
    assert "worker-1 has odd left" in odd
    assert "left" not in only("unschedulable-resources", state, room).title


def test_room_that_the_scheduler_denies_was_not_seen_whole() -> None:
    state, room = waiting_pod(said("3 Insufficient cpu")), NodeRoom("worker-1", (("cpu", "3"),))

    fits = only("unschedulable-resources", state, room, app(cpu_request="2"))
    too_much = only("unschedulable-resources", state, room, app(cpu_request="4"))

    assert ("left" in fits.title, "left" in too_much.title) == (False, True)
    assert ("e1",) == fits.because


def test_a_pod_that_the_kubelet_turned_away_is_told_while_it_is_new() -> None:
    given = {"phase": "Failed", "reason": "OutOfcpu", "message": "Node didn't have enough resource"}

    title = only("unschedulable-resources", pod(**given)).title

    assert title.endswith(
        "was turned away by node worker-1, short of cpu: Node didn't have enough resource"
    )
    assert [] == found("unschedulable-resources", pod(**given, created_at=ago(300)))
    assert [] == found("unschedulable-resources", pod(phase="Failed", reason="Evicted"))
