from dataclasses import replace

import pytest

from alertwhy.domain.facts import Condition, Placement, VolumeState
from alertwhy.domain.finding import Confidence
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import ago, commands, deployment, event, found, only, pod, waiting_pod

OTHERS = "1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }"


def said(*reasons: str, nodes: int = 3) -> str:
    return f"0/{nodes} nodes are available: {', '.join(reasons)}. preemption: 0/{nodes} nodes are available: x."


@pytest.mark.parametrize(
    "reason",
    [
        "2 node(s) didn't match Pod's node affinity/selector",
        "2 node(s) didn't match Pod's node affinity",
        "2 node(s) didn't match node selector",
    ],
)
def test_a_node_affinity_that_no_node_meets_is_told_with_its_terms(reason: str) -> None:
    wanted = Placement(node_affinity=("disk in (nvme)", "gpu exists", "spot exists"))
    state = waiting_pod(said(OTHERS, reason), placement=wanted)

    finding = only("unschedulable-affinity", state, deployment())

    assert (
        "Pod of Deployment shop/web fits on no node: 2 of 3 nodes do not match its node affinity "
        "(disk in (nvme) or gpu exists)"
    ) == finding.title
    assert Confidence.CERTAIN is finding.confidence
    assert [] == found("unschedulable-node-selector", state)
    assert "kubectl -n shop edit deployment/web" in commands([finding])


def test_a_selector_beside_an_affinity_is_the_suspect_until_it_is_met() -> None:
    reason = said("3 node(s) didn't match Pod's node affinity/selector")
    wanted = Placement(node_affinity=("disk in (nvme)",))
    state = waiting_pod(reason, placement=wanted, node_selector=(("a", "b"),))

    assert [] == found("unschedulable-affinity", state)
    assert 1 == len(found("unschedulable-node-selector", state))


def test_an_affinity_that_other_nodes_meet_is_only_possibly_wrong() -> None:
    reasons = said("1 Insufficient cpu", "2 node(s) didn't match Pod's node affinity/selector")
    state = waiting_pod(reasons, placement=Placement(node_affinity=("metadata.name in (a)",)))

    assert Confidence.POSSIBLE is only("unschedulable-affinity", state).confidence
    assert Confidence.CERTAIN is only("unschedulable-resources", state).confidence


@pytest.mark.parametrize(
    "reason",
    [
        "3 node(s) didn't match pod affinity rules",
        "3 node(s) didn't match pod affinity/anti-affinity, 3 node(s) didn't match pod affinity rules",
    ],
)
def test_neighbours_that_are_nowhere_are_told(reason: str) -> None:
    state = waiting_pod(said(reason), placement=Placement(pod_affinity=("app=cache by zone",)))

    title = only("unschedulable-affinity", state).title

    assert title.endswith("3 of 3 nodes run no pod that its affinity wants (app=cache by zone)")
    assert [] == found("unschedulable-anti-affinity", state)


def test_neighbours_that_are_everywhere_are_told() -> None:
    state = waiting_pod(
        said("3 node(s) didn't match pod anti-affinity rules"),
        placement=Placement(anti_affinity=("app=web by kubernetes.io/hostname",)),
    )

    title = only("unschedulable-anti-affinity", state).title

    assert title.endswith(
        "3 of 3 nodes already run a pod that its anti-affinity (app=web by kubernetes.io/hostname) avoids"
    )


def test_neighbours_may_be_the_ones_that_keep_it_off() -> None:
    state = waiting_pod(said("3 node(s) didn't satisfy existing pods anti-affinity rules"))

    title = only("unschedulable-anti-affinity", state).title

    assert title.endswith("3 of 3 nodes already run a pod that theirs keeps it off")


@pytest.mark.parametrize("lacks", ["", " (missing required label)"])
def test_an_uneven_spread_is_told_with_its_terms(lacks: str) -> None:
    state = waiting_pod(
        said(f"3 node(s) didn't match pod topology spread constraints{lacks}"),
        placement=Placement(spread=("app=web by zone, maxSkew 1",)),
    )

    title = only("unschedulable-topology-spread", state).title

    assert "do not meet its topology spread (app=web by zone, maxSkew 1)" in title
    assert bool(lacks) is title.endswith(", missing required label")


@pytest.mark.parametrize(
    ("ports", "told"),
    [(("80/TCP",), "its host port 80/TCP is taken"), ((), "its host port is taken")],
)
def test_a_host_port_that_is_taken_is_named(ports: tuple[str, ...], told: str) -> None:
    reason = said("3 node(s) didn't have free ports for the requested pod ports")
    state = waiting_pod(reason, placement=Placement(host_ports=ports))

    assert only("unschedulable-host-port", state).title.endswith(f"on 3 of 3 nodes {told}")


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (said("3 node(s) had volume node affinity conflict"), "had volume node affinity conflict"),
        (said("3 node(s) had no available volume zone"), "had no available volume zone"),
        (
            said("3 node(s) didn't find available persistent volumes to bind"),
            "didn't find available",
        ),
        (said("3 node(s) exceed max volume count"), "exceed max volume count"),
        (said("pod has unbound immediate PersistentVolumeClaims"), "pod has unbound immediate"),
        (said("3 pod has unbound immediate PersistentVolumeClaims"), "pod has unbound immediate"),
        (
            said('persistentvolumeclaim "web-data" not found'),
            'persistentvolumeclaim "web-data" not found',
        ),
        (
            'persistentvolumeclaim "web-data" not found',
            'persistentvolumeclaim "web-data" not found',
        ),
    ],
)
def test_a_volume_that_keeps_it_off_is_told(message: str, told: str) -> None:
    finding = only("unschedulable-volume", waiting_pod(message, claims=("web-data",)))

    assert told in finding.title
    assert finding.title.endswith("(claims web-data)")
    assert "kubectl -n shop get pvc -o wide" in commands([finding])


def test_a_volume_of_untold_claims_is_told_without_them() -> None:
    title = only(
        "unschedulable-volume", waiting_pod(said("3 node(s) exceed max volume count"))
    ).title

    assert title.endswith("off 3 of 3 nodes: exceed max volume count")


@pytest.mark.parametrize(
    "message", ["no nodes available to schedule pods", "0/0 nodes are available."]
)
def test_a_cluster_without_nodes_is_told(message: str) -> None:
    assert Confidence.CERTAIN is only("no-nodes", waiting_pod(message)).confidence
    assert [] == found("no-nodes", waiting_pod(said("3 Insufficient cpu")))


def test_a_node_that_comes_may_end_it() -> None:
    ordered = event("TriggeredScaleUp", "pod triggered scale-up")

    finding = only("no-nodes", waiting_pod("no nodes available to schedule pods"), ordered)

    assert Confidence.POSSIBLE is finding.confidence


def test_a_gate_is_named_once_it_has_stood_long() -> None:
    gated = Condition("PodScheduled", "False", "SchedulingGated", "blocked")
    state = pod(
        phase="Pending",
        node="",
        conditions=(gated,),
        placement=Placement(gates=("kueue.x-k8s.io/admission",)),
        created_at=ago(30),
    )

    finding = only("scheduling-gated", state)

    assert finding.title.endswith("is not scheduled: kueue.x-k8s.io/admission holds it back")
    assert Confidence.CERTAIN is finding.confidence


def test_a_fresh_gate_is_as_meant() -> None:
    gated = Condition("PodScheduled", "False", "SchedulingGated")
    state = pod(phase="Pending", node="", conditions=(gated,), created_at=ago(1))

    assert Confidence.POSSIBLE is only("scheduling-gated", state).confidence
    assert [] == found("scheduling-gated", pod(), waiting_pod(said("3 Insufficient cpu")))


def test_where_the_volume_lies_that_keeps_it_off_is_told() -> None:
    state = waiting_pod(said("3 node(s) had volume node affinity conflict"), claims=("data",))
    claim = ObjectRef("PersistentVolumeClaim", "shop", "data")
    there = VolumeState(
        ObjectRef("PersistentVolume", "", "pv-1"), "Bound", claim=claim, places=("zone in b",)
    )
    other = replace(there, claim=replace(claim, name="logs"), places=("zone in c",))

    finding = only("unschedulable-volume", state, there, other)

    assert finding.title.endswith("(claims data); they lie on nodes with zone in b")
    assert ("e1", "e2") == finding.because
