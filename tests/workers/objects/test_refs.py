from alertwhy.domain.target import ObjectRef
from tests.fakes.objects import obj, owned_by
from workers.objects.refs import conditions_of, kubectl, owner_of, ref_of, show


def test_a_command_quotes_what_a_shell_would_read() -> None:
    assert "kubectl -n shop logs cart-0 -c 'a;b'" == kubectl("shop", "logs", "cart-0", "-c", "a;b")


def test_an_object_is_shown_whole() -> None:
    assert "kubectl get node worker-1 -o yaml" == show(ObjectRef("Node", "", "worker-1"))


def test_the_owner_is_the_controller() -> None:
    pod = obj("Pod", "cart-0", owner=("StatefulSet", "cart"))
    assert ObjectRef("StatefulSet", "shop", "cart") == owner_of(pod)


def test_an_owner_that_controls_nothing_is_none() -> None:
    pod = obj("Pod", "cart-0")
    pod["metadata"] = {"ownerReferences": [{"kind": "ConfigMap", "name": "x"}]}
    assert owner_of(pod) is None


def test_a_static_pod_belongs_to_itself() -> None:
    assert owner_of(obj("Pod", "etcd", owner=("Node", "worker-1"))) is None


def test_a_kind_of_another_group_keeps_its_group() -> None:
    pod = obj("Pod", "x")
    pod["metadata"] = {
        "namespace": "shop",
        "ownerReferences": [owned_by("Job", "train", "batch.volcano.sh/v1alpha1")],
    }
    assert ObjectRef("Job.batch.volcano.sh", "shop", "train") == owner_of(pod)


def test_a_list_item_without_kind_takes_the_one_asked_for() -> None:
    assert ObjectRef("Pod", "shop", "x") == ref_of(
        {"metadata": {"namespace": "shop", "name": "x"}}, "Pod"
    )


def test_conditions_are_read_in_their_order() -> None:
    found = conditions_of({"status": {"conditions": [{"type": "A", "status": "True"}, {}]}})
    assert ["A", ""] == [each.type for each in found]
