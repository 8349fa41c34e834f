from alertwhy.domain.facts.network import Near, ServicePort, ServiceState
from alertwhy.domain.target import ObjectRef
from tests.fakes.cluster import FakeCluster
from tests.fakes.objects import LABELS, deployment, obj, pod
from workers.clients.cluster import Json
from workers.clients.reader import Reader
from workers.clients.snapshot import SnapshotCluster, Unseen
from workers.objects.services import service_state

CART = ObjectRef("Service", "shop", "cart")
READY = {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}
PORTS = {"containers": [{"name": "app", "ports": [{"name": "http", "containerPort": 8080}]}]}
DEPLOYMENT = ObjectRef("Deployment", "shop", "cart")


def service(**spec: object) -> Json:
    given: Json = {"selector": LABELS, "ports": [{"port": 80, "targetPort": "http"}], **spec}
    return obj("Service", "cart", spec=given)


def state(*objects: Json) -> ServiceState:
    return service_state(CART, Reader(FakeCluster(objects), seconds=9))


def made(labels: Json, **spec: object) -> Json:
    template = {"metadata": {"labels": labels}}
    return deployment(spec={"template": template, **spec})


def test_a_service_that_does_not_exist_says_so() -> None:
    assert ServiceState(CART, exists=False) == state()


def test_its_pods_are_counted_and_their_ports_named() -> None:
    found = state(
        service(),
        pod("a", spec=PORTS, status=READY),
        pod("b", spec=PORTS),
        pod("c", status={"phase": "Succeeded"}),
    )

    assert (2, 1) == (found.selected, found.ready)
    assert ("8080", "http") == found.declared
    assert (ServicePort("", "80", "http"),) == found.ports
    assert found.near is None


def test_a_port_without_a_target_is_its_own() -> None:
    assert (ServicePort("", "80", "80"),) == state(service(ports=[{"port": 80}])).ports


def test_the_pod_with_the_most_in_common_is_the_nearest() -> None:
    wanted = service(selector={"app": "cart", "tier": "web"})
    near = pod("cart-1", labels={"app": "cart", "tier": "api"}, owner=("StatefulSet", "cart"))
    far = pod("other", labels={"app": "orders"})

    assert (
        Near(ObjectRef("StatefulSet", "shop", "cart"), (("app", "cart"), ("tier", "api")))
        == state(wanted, near, far).near
    )
    alone = pod("cart-1", labels={"app": "carts"}, owner=None)
    assert (
        Near(ObjectRef("Pod", "shop", "cart-1"), (("app", "carts"),)) == state(wanted, alone).near
    )
    assert state(wanted, far).near is None
    below = state(wanted, pod(labels={"app": "cart"}), made({"app": "cart"})).near
    assert Near(DEPLOYMENT, (("app", "cart"),)) == below
    named = pod("cart-1", labels={"run": "x"}, owner=None)
    assert Near(ObjectRef("Pod", "shop", "cart-1"), (("run", "x"),)) == state(wanted, named).near


def test_a_workload_without_pods_is_no_mismatch() -> None:
    stopped = state(service(), made(LABELS, replicas=0), pod("x", labels={"app": "carts"}))
    assert (DEPLOYMENT, 0, None) == (stopped.workload, stopped.replicas, stopped.near)
    assert 1 == state(service(), made(LABELS)).replicas
    assert state(service(), made({"app": "other"})).workload is None


def test_without_a_selector_the_endpoints_are_counted() -> None:
    ends = [{"conditions": {"ready": True}}, {"conditions": {"ready": False}}, {}]
    slices = obj(
        "EndpointSlice", "cart-1", labels={"kubernetes.io/service-name": "cart"}, endpoints=ends
    )

    found = state(service(selector=None), slices)
    assert (3, 2) == (found.selected, found.ready)


def test_an_external_name_has_no_pods() -> None:
    found = state(service(type="ExternalName"), pod("a", status=READY))
    assert ("ExternalName", 0) == (found.type, found.selected)


def test_where_no_pod_was_recorded_the_endpoints_are_counted() -> None:
    label = {"kubernetes.io/service-name": "cart"}
    ends = [{"addresses": ["10.0.0.1"], "conditions": {"ready": ready}} for ready in (True, False)]
    told = obj("EndpointSlice", "cart-1", labels=label, endpoints=ends)
    held = Unseen(held=frozenset({"Service", "EndpointSlice"}))
    reader = Reader(SnapshotCluster([service(), told], unseen=held), seconds=10)

    found = service_state(CART, reader)

    assert (2, 1) == (found.selected, found.ready)


def test_a_letter_too_few_is_near_and_another_word_is_not() -> None:
    def near(label: str) -> Near | None:
        other = pod("z", labels={"app": label}, status=READY)
        mistyped = obj("Service", "cart", spec={"selector": {"app": "player"}})
        return state(mistyped, other).near

    assert (("app", "playr"),) == getattr(near("playr"), "labels", None)
    assert near("ledger") is None
