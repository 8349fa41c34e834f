from alertwhy.domain.facts import Condition
from alertwhy.domain.facts.governing import AlertSays, ApiServiceState
from alertwhy.domain.facts.network import ServicePort, ServiceState
from alertwhy.domain.target import ObjectRef
from tests.fakes.facts import commands, found, only

SERVICE = ObjectRef("Service", "kube-system", "metrics-server")
API = "v1beta1.metrics.k8s.io"
PORTS = (ServicePort("https", "443", "10250"), ServicePort("", "80", "8080"))


def test_a_scrape_that_fails_is_told_with_what_stands_behind_it() -> None:
    down = AlertSays("TargetDown")
    service = ServiceState(SERVICE, ports=PORTS, selected=2, ready=1)

    assert (
        "Prometheus cannot scrape Service kube-system/metrics-server: 1 of 2 pods ready, ports https to 10250, 80 to 8080"
        == only("target-down", down, service).title
    )
    assert only("target-down", down, ServiceState(SERVICE)).title.endswith("no pods, ports none")
    assert [] == found("target-down", AlertSays("KubeletDown"), service)
    assert [] == found("target-down", down)


def test_a_component_that_prometheus_does_not_see() -> None:
    seen = only("component-absent", AlertSays("KubeSchedulerDown", "KubeScheduler", 3, 2))

    assert "Prometheus sees no KubeScheduler: 2 of its 3 pods ready" == seen.title
    assert (
        "no pods of it can be seen"
        in only("component-absent", AlertSays("KubeletDown", "Kubelet")).title
    )
    assert [] == found("component-absent", AlertSays("TargetDown"))
    looping = AlertSays("EtcdDown", "Etcd", 1, 0, "etcd-a: CrashLoopBackOff")
    assert only("component-absent", looping).title.endswith("(etcd-a: CrashLoopBackOff)")


def test_an_api_that_is_not_served() -> None:
    said = Condition("Available", "False", "MissingEndpoints", "no addresses")
    finding = only(
        "apiservice-unavailable", ApiServiceState(API, said, SERVICE), ServiceState(SERVICE)
    )

    assert f"APIService {API} is not available: no addresses" == finding.title
    assert ("e1", "e2") == finding.because
    assert [
        f"kubectl describe apiservice {API}",
        "kubectl -n kube-system describe service/metrics-server",
    ] == commands([finding])
    assert 1 == len(commands(found("apiservice-unavailable", ApiServiceState(API, said))))
    well = Condition("Available", "True", "Passed")
    assert [] == found("apiservice-unavailable", ApiServiceState(API, well))
    assert [] == found("apiservice-unavailable", ApiServiceState(API))
