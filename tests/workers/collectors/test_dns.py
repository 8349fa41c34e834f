import pytest

from alertwhy.domain.target import Target
from tests.fakes.looking import lines, look
from tests.fakes.objects import deployment, pod
from tests.fakes.scenes import CRASHING, LOGS, POD, crash_loop
from workers.clients.cluster import Json

LABEL = {"k8s-app": "kube-dns"}
ALERT = Target("Cluster", "", "CoreDNSDown", alert="CoreDNSDown")


def server(name: str, **status: object) -> Json:
    return pod(name, namespace="kube-system", labels=LABEL, owner=None, status=status)


@pytest.mark.parametrize(
    "said",
    [
        "Temporary failure in name resolution",
        "getaddrinfo EAI_AGAIN db",
        "lookup db on 10.96.0.10:53: read udp: i/o timeout",
        "lookup db on 10.96.0.10:53: server misbehaving",
    ],
)
def test_a_log_without_answers_leads_to_the_clusters_dns(said: str) -> None:
    logs = {("shop", POD.name, "app", True): said}
    found = look("dns", CRASHING, *crash_loop(), server("coredns-1", phase="Pending"), logs=logs)

    assert ["0 of 1 pods with k8s-app=kube-dns ready; the first that is not: Pending"] == lines(
        found
    )
    assert "kubectl -n kube-system get pods -l k8s-app=kube-dns" == found[0].command


def test_a_name_that_does_not_exist_is_an_answer() -> None:
    logs = {("shop", POD.name, "app", True): "lookup dbb on 10.96.0.10:53: no such host"}
    assert [] == look("dns", CRASHING, *crash_loop(), logs=logs)
    assert [] == look("dns", CRASHING, *crash_loop(), logs=LOGS)


def test_what_its_pods_wait_for_is_told() -> None:
    waiting = {"state": {"waiting": {"reason": "CrashLoopBackOff"}}}
    placed = {"conditions": [{"type": "PodScheduled", "reason": "Unschedulable"}]}
    ready = {"conditions": [{"type": "Ready", "status": "True"}]}

    assert lines(look("dns", ALERT, server("a", containerStatuses=[{}, waiting])))[0].endswith(
        ": CrashLoopBackOff"
    )
    assert lines(look("dns", ALERT, server("a", **placed)))[0].endswith(": Unschedulable")
    assert ["1 of 1 pods with k8s-app=kube-dns ready"] == lines(
        look("dns", ALERT, server("a", **ready))
    )


def test_a_deployment_without_pods_is_the_clusters_own() -> None:
    made = deployment("coredns", namespace="kube-system", labels=LABEL)
    assert [True, False] == [
        look("dns", ALERT, *objects)[0].facts[0].deployed
        for objects in ((made,), ())  # type: ignore[attr-defined]  # a DnsState
    ]
