import pytest

from alertwhy.domain.facts import NodeState, Placement
from alertwhy.domain.finding import Confidence
from tests.fakes.facts import ago, deployment, pod, seen
from workers.signs.scheduling import Why
from workers.signs.turned_away import turned_away

DEVICES = "Pod Allocate failed due to requested number of devices unavailable for nvidia.com/gpu. Requested: 1, Available: 0, which is unexpected"
UNHEALTHY = "Pod was rejected: Allocate failed due to no healthy devices present; cannot allocate unhealthy devices amd.com/gpu, which is unexpected"
UNKNOWN = "Pod was rejected: Allocate failed due to can't allocate unregistered device rdma/hca_shared, which is unexpected"
PINNED = "Allocate failed due to not enough cpus available to satisfy request: requested=12, available=7, which is unexpected"
TOPOLOGY = "Pod was rejected: Resources cannot be allocated with Topology locality"
SSD = (("disk", "ssd"),)
NODE = NodeState("worker-1", labels=(("disk", "hdd"),))
AFFINE = Placement(node_affinity=("zone in (a)",))


@pytest.mark.parametrize(
    ("given", "why", "fault"),
    [
        ({"reason": "OutOfmemory", "message": "m"}, Why.RESOURCES, "short of memory: m"),
        ({"reason": "UnexpectedAdmissionError", "message": DEVICES}, Why.RESOURCES, f"short of nvidia.com/gpu: {DEVICES}"),
        ({"reason": "UnexpectedAdmissionError", "message": UNHEALTHY}, Why.RESOURCES, f"short of amd.com/gpu: {UNHEALTHY}"),
        ({"reason": "UnexpectedAdmissionError", "message": UNKNOWN}, Why.RESOURCES, f"short of rdma/hca_shared: {UNKNOWN}"),
        ({"reason": "UnexpectedAdmissionError", "message": PINNED}, Why.RESOURCES, f"short of cpus: {PINNED}"),
        ({"reason": "TopologyAffinityError", "message": TOPOLOGY}, Why.RESOURCES, f"short of what it asks for in one place (NUMA node): {TOPOLOGY}"),
        ({"reason": "SMTAlignmentError", "message": "m"}, Why.RESOURCES, "short of whole CPU cores for what it asks: m"),
        ({"reason": "NodePorts", "placement": Placement(host_ports=("443/TCP",))}, Why.PORTS, "where its host port 443/TCP is taken: "),
        ({"reason": "TaintToleration"}, Why.TAINT, "which has a taint that it does not tolerate: "),
        ({"reason": "NodeAffinity", "node_selector": SSD}, Why.SELECTOR, "which does not match its node selector disk=ssd: "),
        ({"reason": "NodeAffinity", "node_selector": SSD, "placement": AFFINE}, Why.SELECTOR, "which does not match its node selector disk=ssd: "),
        ({"reason": "NodeAffinity"}, Why.SELECTOR, "which does not match its node selector: "),
        ({"reason": "NodeAffinity", "placement": AFFINE}, Why.AFFINITY, "which does not match its node affinity: "),
    ],
)  # fmt: skip
def test_each_kind_of_refusal_says_what_the_node_lacks(
    given: dict[str, object], why: Why, fault: str
) -> None:
    evidence = seen(pod(phase="Failed", **given), NODE)
    (finding,) = turned_away(evidence, why)
    assert finding.title.endswith(f"was turned away by node worker-1, {fault}")
    assert (("e1",), Confidence.CERTAIN) == (finding.because, finding.confidence)
    assert [] == [
        each for other in Why if other is not why for each in turned_away(evidence, other)
    ]


def test_once_others_serve_it_is_a_guess_but_for_the_pod_that_the_alert_names() -> None:
    refused = {"phase": "Failed", "reason": "OutOfcpu"}
    (replaced,) = turned_away(seen(pod(**refused), deployment()), Why.RESOURCES)
    (alerted,) = turned_away(seen(pod(**refused, alerted=True), deployment()), Why.RESOURCES)
    assert (Confidence.POSSIBLE, Confidence.CERTAIN) == (replaced.confidence, alerted.confidence)


def test_what_is_old_or_failed_otherwise_was_not_turned_away() -> None:
    old = pod(phase="Failed", reason="NodePorts", created_at=ago(300))
    other = pod(phase="Failed", reason="Evicted", message="The node was low on resource: memory.")
    plugin = "Allocate failed due to rpc error: code = Unavailable, which is unexpected"
    odd = pod(phase="Failed", reason="UnexpectedAdmissionError", message=plugin)
    for each in (old, other, odd):
        assert [] == [found for why in Why for found in turned_away(seen(each), why)]
