from alertwhy.domain.target import ObjectRef, Target
from tests.fakes.looking import lines, look
from tests.fakes.objects import LABELS, deployment, obj, pod
from tests.fakes.scenes import event

SERVICE = Target("Service", "shop", "cart")
READY = {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}


def test_a_service_is_told_with_the_pods_behind_it() -> None:
    ports = {"containers": [{"name": "app", "ports": [{"containerPort": 8080}]}]}
    service = obj("Service", "cart", spec={"selector": LABELS, "ports": [{"port": 80}]})
    found = look("services", SERVICE, service, pod(spec=ports, status=READY))

    assert [
        "ClusterIP, ports 80 to 80/TCP",
        "selects app=cart: 1 pod, 1 ready",
        "their containers name the ports 8080",
    ] == lines(found)
    assert "kubectl -n shop get service cart -o yaml" == found[0].command


def test_what_it_nearly_selects_is_shown() -> None:
    service = obj("Service", "cart", spec={"selector": {"app": "carts"}})
    assert "nearest: ReplicaSet shop/cart-7c9f8d, whose pods have app=cart" in lines(
        look("services", SERVICE, service, pod())
    )


def test_who_would_make_its_pods_is_shown() -> None:
    made = deployment(spec={"replicas": 0, "template": {"metadata": {"labels": LABELS}}})
    service = obj("Service", "cart", spec={"selector": LABELS})
    assert "Deployment shop/cart would make such pods; it wants 0" in lines(
        look("services", SERVICE, service, made)
    )


def test_services_without_pods_of_their_own_are_short() -> None:
    name = obj("Service", "cart", spec={"type": "ExternalName"})
    assert ["ExternalName, ports none"] == lines(look("services", SERVICE, name))
    assert ["ClusterIP, ports none", "selects no pods; 0 of 0 endpoints ready"] == lines(
        look("services", SERVICE, obj("Service", "cart"))
    )
    assert ["does not exist"] == lines(look("services", SERVICE))


def test_an_aggregated_api_of_the_server_itself_has_no_service() -> None:
    api = obj("APIService", "v1.apps", spec={})
    assert [] == look("services", Target("APIService", "", "v1.apps"), api)
    served = obj("APIService", "v1.x", spec={"service": {"name": "x", "namespace": "ops"}})
    (found,) = look("services", Target("APIService", "", "v1.x"), served)
    assert "Service ops/x" == found.object


def test_the_services_of_an_ingress_are_looked_at_three_at_most() -> None:
    paths = [{"backend": {"service": {"name": f"s{n}", "port": {"number": 1}}}} for n in range(5)]
    ingress = obj("Ingress", "web", spec={"rules": [{"http": {"paths": paths}}]})
    found = look("services", Target("Ingress", "shop", "web"), ingress)

    assert ["Service shop/s0", "Service shop/s1", "Service shop/s2"] == [
        each.object for each in found
    ]


def test_a_pod_of_a_workload_points_to_the_service_of_a_webhook_that_failed() -> None:
    said = 'failed calling webhook "v": failed to call webhook: Post "https://hook.ops.svc:443/v"'
    target = Target("Deployment", "shop", "cart", via=(ObjectRef("Pod", "shop", "x"),))
    failed = event("ReplicaSet", "cart-7c9f8d", "FailedCreate", said)

    assert ["Service ops/hook"] == [each.object for each in look("services", target, failed)]
    calm = event("ReplicaSet", "cart-7c9f8d", "FailedCreate", "exceeded quota")
    assert [] == look("services", target, calm)
