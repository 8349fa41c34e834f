import pytest

from tests.fakes.facts import seen, waiting_pod
from workers.signs.scheduling import Refusal, Why, deciding, of_the_node, read, routine, unplaced

OLD = (
    "0/6 nodes are available: 1 node(s) had taint {node-role.kubernetes.io/master: }, that the pod didn't tolerate, "
    "2 node(s) didn't match node selector, 3 Insufficient cpu."
)
NEW = (
    "0/6 nodes are available: 1 node(s) had untolerated taint {dedicated: gpu}, "
    "2 node(s) didn't match Pod's node affinity/selector, 3 Insufficient nvidia.com/gpu. "
    "preemption: 0/6 nodes are available: 6 Preemption is not helpful for scheduling."
)


@pytest.mark.parametrize(
    ("message", "refusals"),
    [
        (OLD, [(3, "cpu"), (2, ""), (1, "node-role.kubernetes.io/master:")]),
        (NEW, [(3, "nvidia.com/gpu"), (2, ""), (1, "dedicated: gpu")]),
        (
            "0/3 nodes are available: 3 Insufficient cpu, 3 Insufficient memory.",
            [(3, "cpu"), (3, "memory")],
        ),
        ("0/3 nodes are available: 3 Insufficient cpu", [(3, "cpu")]),
        (
            "0/1 nodes are available: 1 Too many pods. preemption: 0/1: 1 Insufficient cpu.",
            [(1, "pods")],
        ),
        ("0/3 nodes are available: 3 node(s) had taints that the pod didn't tolerate.", [(3, "")]),
        ("0/3 nodes are available: 3 node(s) had untolerated taint(s).", [(3, "")]),
        ("0/2 nodes are available: 2 node(s) were unschedulable.", [(2, "")]),
        (
            (
                "0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 node(s) didn't match"
                " PersistentVolume's node affinity. no new claims to deallocate, preemption: 0/4"
            ),
            [(3, "didn't match PersistentVolume's node affinity"), (1, "")],
        ),
        (
            (
                "0/2 nodes are available: 2 node has pod using PersistentVolumeClaim with the same name"
                " and ReadWriteOncePod access mode. preemption: 0/2"
            ),
            [
                (
                    2,
                    "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode",
                )
            ],
        ),
        (
            "0/3 nodes are available: 3 cannot allocate all claims. still not schedulable, preemption: 0/3",
            [(3, "devices for its ResourceClaims")],
        ),
        (
            '0/3 nodes are available: waiting for ephemeral volume controller to create the persistentvolumeclaim "a-b".',
            [
                (
                    3,
                    'waiting for ephemeral volume controller to create the persistentvolumeclaim "a-b"',
                )
            ],
        ),
        (
            'persistentvolumeclaim "a-b" was not created for the pod "shop/a" (pod is not owner)',
            [(0, 'persistentvolumeclaim "a-b" was not created for the pod')],
        ),
        ("no nodes available to schedule pods", []),
        ("", []),
    ],
)
def test_messages_from_1_20_to_today(message: str, refusals: list[tuple[int, str]]) -> None:
    assert refusals == [(each.count, each.detail) for each in read(message)]


def test_the_number_of_nodes_is_read() -> None:
    (pod,) = unplaced(seen(waiting_pod(OLD)))
    (odd,) = unplaced(seen(waiting_pod("no nodes available to schedule pods")))

    assert (6, 0) == (pod.nodes, odd.nodes)
    assert () == deciding(odd)


def test_taints_by_design_and_of_the_node_are_told_apart() -> None:
    assert routine(Refusal(Why.TAINT, 1, "node-role.kubernetes.io/control-plane:"))
    assert not routine(Refusal(Why.TAINT, 1, "dedicated: gpu"))
    assert of_the_node(Refusal(Why.TAINT, 1, "node.kubernetes.io/disk-pressure:"))
    assert not of_the_node(Refusal(Why.RESOURCES, 1, "cpu"))


def test_the_selector_is_the_last_suspect() -> None:
    (pod,) = unplaced(seen(waiting_pod(NEW)))

    assert [Why.TAINT, Why.RESOURCES, Why.SELECTOR] == [each.why for each in deciding(pod)]


def test_nodes_without_a_device_lack_it_by_nature() -> None:
    message = "0/4 nodes are available: 1 node(s) had untolerated taint {gpu: only}, 3 cannot allocate all claims."
    (pod,) = unplaced(seen(waiting_pod(message)))

    assert [Why.TAINT, Why.RESOURCES] == [each.why for each in deciding(pod)]
