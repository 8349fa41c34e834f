import pytest

from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import Forbidden, Unreachable
from tests.fakes.cluster import Call, FakeCluster
from tests.fakes.objects import deployment, obj, owned_by, pod, replicaset
from workers.clients.cluster import Json
from workers.clients.reader import Reader
from workers.targets import NEEDS, Resolved, resolve

POD = Target("Pod", "shop", "cart-7c9f8d-x2abc", container="app")
NODE: Json = obj(
    "Node", "worker-1", status={"addresses": [{"type": "InternalIP", "address": "10.0.3.17"}]}
)


def resolved(target: Target, *objects: Json) -> Resolved:
    return look(target, FakeCluster(objects))


def look(target: Target, cluster: FakeCluster) -> Resolved:
    found = resolve(target, Reader(cluster, seconds=10))
    assert {call.need for call in cluster.calls} <= NEEDS
    return found


def reasons(resolved: Resolved) -> list[str]:
    return [gap.reason for gap in resolved[1]]


def test_a_pod_is_followed_to_its_deployment() -> None:
    cluster = FakeCluster([pod(), replicaset(), deployment()])
    expected = Target(
        "Deployment",
        "shop",
        "cart",
        container="app",
        via=(
            ObjectRef("Pod", "shop", "cart-7c9f8d-x2abc"),
            ObjectRef("ReplicaSet", "shop", "cart-7c9f8d"),
        ),
    )
    assert (expected, ()) == look(POD, cluster)
    assert 3 == len(cluster.calls)


def test_a_job_is_followed_to_its_cronjob() -> None:
    job = obj("Job", "nightly-1", owner=("CronJob", "nightly"))
    found, gaps = resolved(Target("Job", "shop", "nightly-1"), job, obj("CronJob", "nightly"))
    assert ObjectRef("CronJob", "shop", "nightly") == found.ref
    assert (ObjectRef("Job", "shop", "nightly-1"),) == found.via
    assert () == gaps


@pytest.mark.parametrize("kind", ["StatefulSet", "DaemonSet"])
def test_a_pod_is_followed_to_its_set(kind: str) -> None:
    cart = pod("cart-0", owner=(kind, "cart"))
    found, _ = resolved(Target("Pod", "shop", "cart-0"), cart, obj(kind, "cart"))
    assert ObjectRef(kind, "shop", "cart") == found.ref


def test_an_owner_of_a_kind_we_do_not_know_is_the_root() -> None:
    owned = replicaset(owner=("Rollout", "cart"))
    found, gaps = resolved(POD, pod(), owned)
    assert ObjectRef("Rollout", "shop", "cart") == found.ref
    assert 2 == len(found.via)
    assert () == gaps


@pytest.mark.parametrize("kind", ["Workflow", "StrimziPodSet", "AnalysisRun"])
def test_a_pod_of_an_operators_own_resource_leads_to_that(kind: str) -> None:
    made = pod("broker-0", owner=(kind, "broker"))
    found, gaps = resolved(Target("Pod", "shop", "broker-0"), made)
    assert ObjectRef(kind, "shop", "broker") == found.ref
    assert () == gaps


def test_the_deployment_of_a_knative_revision_is_what_to_look_at() -> None:
    revision = deployment(owner=("Revision", "cart-00001"))
    found, _ = resolved(POD, pod(), replicaset(), revision)
    assert ObjectRef("Deployment", "shop", "cart") == found.ref


def test_a_workload_is_the_root_even_if_an_operator_owns_it() -> None:
    found, _ = resolved(
        Target("StatefulSet", "shop", "db"), obj("StatefulSet", "db", owner=("Postgres", "db"))
    )
    assert ObjectRef("StatefulSet", "shop", "db") == found.ref


def test_a_static_pod_is_its_own_root() -> None:
    found, gaps = resolved(
        Target("Pod", "kube-system", "etcd-a"),
        obj("Pod", "etcd-a", "kube-system", owner=("Node", "a")),
    )
    assert ("Pod", (), ()) == (found.kind, found.via, gaps)


def test_an_autoscaler_leads_to_what_it_scales() -> None:
    hpa = obj(
        "HorizontalPodAutoscaler",
        "cart-hpa",
        spec={"scaleTargetRef": {"kind": "Deployment", "name": "cart"}},
    )
    found, _ = resolved(Target("HorizontalPodAutoscaler", "shop", "cart-hpa"), hpa, deployment())
    assert ObjectRef("Deployment", "shop", "cart") == found.ref
    assert ObjectRef("HorizontalPodAutoscaler", "shop", "cart-hpa") == found.named


def test_an_autoscaler_of_something_that_is_gone_says_so() -> None:
    hpa = obj(
        "HorizontalPodAutoscaler", "h", spec={"scaleTargetRef": {"kind": "Deployment", "name": "x"}}
    )
    found = resolved(Target("HorizontalPodAutoscaler", "shop", "h"), hpa)
    assert ObjectRef("HorizontalPodAutoscaler", "shop", "h") == found[0].ref
    assert ["Deployment shop/x does not exist"] == reasons(found)


@pytest.mark.parametrize("kind", ["Service", "PodDisruptionBudget", "PersistentVolumeClaim"])
def test_these_are_their_own_root(kind: str) -> None:
    target = Target(kind, "shop", "cart")
    owned = obj(kind, "cart", owner=("StatefulSet", "db"))
    assert (target, ()) == resolved(target, owned)


def test_a_replaced_pod_leads_to_its_owner_and_says_so() -> None:
    target = Target("Pod", "shop", "cart-7c9f8d-x2abc", uid="another")
    found = resolved(target, pod(), replicaset(), deployment())
    assert "Deployment" == found[0].kind
    assert ["Pod shop/cart-7c9f8d-x2abc was replaced since the alert: it has another uid"] == (
        reasons(found)
    )


def test_the_same_uid_is_no_gap() -> None:
    target = Target("Pod", "shop", "cart-7c9f8d-x2abc", uid="uid-of-cart-7c9f8d-x2abc")
    assert [] == reasons(resolved(target, pod(), replicaset(), deployment()))


@pytest.mark.parametrize(
    ("name", "objects", "root"),
    [
        ("cart-7c9f8d-x2abc", [replicaset(), deployment()], "Deployment"),
        ("cart-7c9f8d-x2abc", [deployment()], "Deployment"),
        ("cart-0", [obj("StatefulSet", "cart")], "StatefulSet"),
        ("cart-x2abc", [obj("DaemonSet", "cart")], "DaemonSet"),
        (
            "cart-28754321-x2abc",
            [obj("Job", "cart-28754321", owner=("CronJob", "cart")), obj("CronJob", "cart")],
            "CronJob",
        ),
    ],
)
def test_a_pod_that_is_gone_is_followed_by_its_name(
    name: str, objects: list[Json], root: str
) -> None:
    found = resolved(Target("Pod", "shop", name, container="app"), *objects)
    assert ObjectRef(root, "shop", "cart") == found[0].ref
    assert "app" == found[0].container
    assert ObjectRef("Pod", "shop", name) == found[0].named
    assert reasons(found)[0].startswith(f"Pod shop/{name} is gone; by its name it belonged to")


@pytest.mark.parametrize("name", ["cart-7c9f8d-x2abc", "plain"])
def test_a_pod_that_is_gone_without_a_trace_stays_the_target(name: str) -> None:
    target = Target("Pod", "shop", name)
    found = resolved(target)
    assert target == found[0]
    assert [f"Pod shop/{name} does not exist (any more)"] == reasons(found)


def test_a_guess_that_may_not_be_checked_is_told() -> None:
    refused = Forbidden("forbidden: get replicasets in shop", "allow it")
    cluster = FakeCluster(errors={("get", "ReplicaSet", "*"): refused})
    found = look(POD, cluster)
    assert POD == found[0]
    assert "forbidden: get replicasets in shop" == reasons(found)[1]
    assert "allow it" == found[1][1].remedy


def test_the_exporter_of_state_metrics_is_never_the_target() -> None:
    target = Target("Pod", "shop", "kps-kube-state-metrics-5cc5cc8bf4-zpvs7")
    found = resolved(target)
    assert ObjectRef("Namespace", "", "shop") == found[0].ref
    assert ["the alert names no object of Namespace shop"] == reasons(found)


@pytest.mark.parametrize(
    "error", [Forbidden("forbidden: get pods in shop"), Unreachable("get pods: no answer in time")]
)
def test_what_cannot_be_read_stays_as_the_labels_had_it(error: Forbidden | Unreachable) -> None:
    found = look(POD, FakeCluster(errors={("get", "Pod", "*"): error}))
    assert (POD, [error.reason]) == (found[0], reasons(found))


def test_an_owner_that_cannot_be_read_is_where_it_ends() -> None:
    error = Forbidden("forbidden: get replicasets in shop")
    cluster = FakeCluster([pod()], errors={("get", "ReplicaSet", "*"): error})
    found = look(POD, cluster)
    assert ObjectRef("ReplicaSet", "shop", "cart-7c9f8d") == found[0].ref
    assert [error.reason] == reasons(found)


def test_owners_in_a_circle_end() -> None:
    a = obj("ReplicaSet", "a", owner=("ReplicaSet", "b"))
    b = obj("ReplicaSet", "b", owner=("ReplicaSet", "a"))
    found, _ = resolved(Target("ReplicaSet", "shop", "a"), a, b)
    assert "b" == found.name


def test_owners_above_owners_end_somewhere() -> None:
    tower = [obj("ReplicaSet", f"r{n}", owner=("ReplicaSet", f"r{n + 1}")) for n in range(9)]
    found, gaps = resolved(Target("ReplicaSet", "shop", "r0"), *tower)
    assert ("r5", ()) == (found.name, gaps)


def test_a_node_by_its_name() -> None:
    target = Target("Node", "", "worker-1")
    assert (target, ()) == resolved(target, NODE)


def test_a_node_that_does_not_exist_is_told() -> None:
    target = Target("Node", "", "worker-9")
    found = resolved(target, NODE)
    assert (target, ["Node worker-9 does not exist"]) == (found[0], reasons(found))


def test_a_node_by_where_its_exporter_runs() -> None:
    exporter = obj("Pod", "exporter", "monitoring", spec={"nodeName": "worker-1"})
    target = Target(
        "Node",
        "",
        "10.0.3.17",
        via=(ObjectRef("Pod", "monitoring", "exporter"),),
        address="10.0.3.17:9100",
    )
    cluster = FakeCluster([NODE, exporter])
    assert (Target("Node", "", "worker-1"), ()) == look(target, cluster)
    assert [Call("get", "Pod", "monitoring", "exporter")] == cluster.calls


def test_a_node_by_its_address() -> None:
    gone = (ObjectRef("Pod", "monitoring", "gone"),)
    target = Target("Node", "", "10.0.3.17", via=gone, address="10.0.3.17:9100")
    assert (Target("Node", "", "worker-1"), ()) == resolved(target, NODE)


def test_a_node_by_the_short_name_its_instance_has() -> None:
    target = Target("Node", "", "alias", address="alias:9100")
    named = obj("Node", "worker-2", status={"addresses": [{"address": "alias"}]})
    assert "worker-2" == resolved(target, NODE, named)[0].name


def test_an_address_of_no_node_is_told_without_the_exporter() -> None:
    via = (ObjectRef("Pod", "monitoring", "gone"),)
    target = Target("Node", "", "10.9.9.9", via=via, address="10.9.9.9:9100")
    found = resolved(target, NODE)
    assert () == found[0].via
    assert ["no node has the name or address 10.9.9.9"] == reasons(found)


@pytest.mark.parametrize("label", ["app.kubernetes.io/name", "app.kubernetes.io/component"])
def test_the_operator_is_found_by_its_labels(label: str) -> None:
    target = Target("Deployment", "monitoring", "prometheus-operator")
    named = obj("Deployment", "kps-operator", "monitoring", labels={label: "prometheus-operator"})
    assert "kps-operator" == resolved(target, named)[0].name


def test_an_operator_by_its_own_name_costs_one_read() -> None:
    target = Target("Deployment", "monitoring", "prometheus-operator")
    cluster = FakeCluster([obj("Deployment", "prometheus-operator", "monitoring")])
    assert (target, ()) == look(target, cluster)
    assert 1 == len(cluster.calls)


def test_an_operator_that_is_not_there_is_told() -> None:
    target = Target("Deployment", "monitoring", "prometheus-operator")
    found = resolved(target)
    assert (target, ["no Deployment of the prometheus-operator in monitoring"]) == (
        found[0],
        reasons(found),
    )


@pytest.mark.parametrize("kind", ["Cluster", "Rollout"])
def test_what_is_no_kind_of_ours_is_not_asked_for(kind: str) -> None:
    cluster = FakeCluster()
    target = Target(kind, "", "KubeSchedulerDown")
    assert (target, ()) == look(target, cluster)
    assert [] == cluster.calls


def test_an_owner_of_another_group_is_not_taken_for_ours() -> None:
    train = obj("Pod", "train-0")
    metadata = train["metadata"]
    assert isinstance(metadata, dict)
    metadata["ownerReferences"] = [owned_by("Job", "train", "batch.volcano.sh/v1alpha1")]
    found = resolved(Target("Pod", "shop", "train-0"), train)
    assert ("Job.batch.volcano.sh", ()) == (found[0].kind, found[1])
