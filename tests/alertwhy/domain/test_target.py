"""Objects and targets, and the way from what an alert named to its root."""

import pytest

from alertwhy.domain.target import ObjectRef, Target

POD = ObjectRef("Pod", "shop", "cart-7c9d-x2")
REPLICASET = ObjectRef("ReplicaSet", "shop", "cart-7c9d")
CART = ObjectRef("Deployment", "shop", "cart")


@pytest.mark.parametrize(
    ("ref", "text"),
    [
        (POD, "Pod shop/cart-7c9d-x2"),
        (ObjectRef("Node", "", "worker-1"), "Node worker-1"),
        (ObjectRef("Cluster", "", ""), "Cluster"),
    ],
)
def test_an_object_reads_as_kubectl_names_it(ref: ObjectRef, text: str) -> None:
    assert text == str(ref)
    assert text == str(Target(ref.kind, ref.namespace, ref.name))


def test_going_up_to_an_owner_keeps_the_way_and_the_rest() -> None:
    pod = Target("Pod", "shop", "cart-7c9d-x2", container="app", uid="u")
    root = pod.owned_by(REPLICASET).owned_by(CART)
    assert CART == root.ref
    assert (POD, REPLICASET) == root.via
    assert (POD, REPLICASET, CART) == root.chain
    assert ("app", "u") == (root.container, root.uid)


def test_what_the_alert_named_is_the_start_of_the_way() -> None:
    pod = Target("Pod", "shop", "cart-7c9d-x2")
    assert POD == pod.named
    assert POD == pod.owned_by(REPLICASET).named


@pytest.mark.parametrize(
    ("target", "namespace"),
    [
        (Target("Pod", "shop", "cart"), "shop"),
        (Target("Namespace", "", "shop"), "shop"),
        (Target("Node", "", "worker-1"), ""),
    ],
)
def test_its_own_namespace_is_where_it_lives_or_what_it_is(target: Target, namespace: str) -> None:
    assert namespace == target.own_namespace
