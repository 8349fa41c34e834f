import pytest

from alertwhy.domain.facts.governing import AlertCounts, AlertSays
from alertwhy.domain.target import Target
from tests.fakes.looking import lines, look
from tests.fakes.objects import pod

LOOPING = {"containerStatuses": [{"state": {"waiting": {"reason": "CrashLoopBackOff"}}}]}


def cluster(alert: str) -> Target:
    return Target("Cluster", "", alert, alert=alert)


@pytest.mark.parametrize(
    "alert",
    [
        "KubeClientCertificateExpiration",
        "KubeletServerCertificateRenewalErrors",
        "CertManagerCertExpirySoon",
        "TargetDown",
        "PrometheusTargetMissing",
    ],
)
def test_what_an_alert_alone_says_is_told(alert: str) -> None:
    found = look("alert", Target("Service", "shop", "cart", alert=alert))

    assert (AlertSays(alert),) == found[0].facts
    assert [f"the alert {alert} fires"] == lines(found)


def test_a_component_is_looked_for_among_the_control_planes_pods() -> None:
    ready = {"conditions": [{"type": "Ready", "status": "True"}]}
    pods = (
        pod("kube-scheduler-a", namespace="kube-system", status=ready),
        pod("kube-scheduler-b", namespace="kube-system", status=LOOPING),
        pod("kube-proxy-x", namespace="kube-system"),
    )
    found = look("alert", cluster("KubeSchedulerDown"), *pods)

    why = "kube-scheduler-b: CrashLoopBackOff"
    counted = "2 pods of kube-scheduler in kube-system, 1 ready"
    assert (AlertSays("KubeSchedulerDown", "KubeScheduler", 2, 1, why),) == found[0].facts
    told = f"the alert KubeSchedulerDown fires; {counted}; the first that is not: {why}"
    assert [told] == lines(found)


def test_a_component_whose_pods_are_ready_waits_for_nothing() -> None:
    ready = {"conditions": [{"type": "Ready", "status": "True"}]}
    found = look(
        "alert", cluster("CoreDNSDown"), pod("coredns-1", namespace="kube-system", status=ready)
    )

    assert (AlertSays("CoreDNSDown", "CoreDNS", 1, 1),) == found[0].facts


def test_an_unknown_component_is_named_and_not_looked_for() -> None:
    found = look("alert", cluster("KubeletDown"))
    assert (AlertSays("KubeletDown", "Kubelet"),) == found[0].facts


@pytest.mark.parametrize("alert", ["", "Watchdog", "KubePodCrashLooping", "KubeAPIErrorBudgetBurn"])
def test_alerts_that_measure_an_object_say_nothing_more(alert: str) -> None:
    assert [] == look("alert", cluster(alert))


@pytest.mark.parametrize(
    "alert",
    [
        "CheckoutErrorRateHigh",
        "NginxIngress5xxHigh",
        "SLOBurnRateTooFast",
        "GatewayUpstreamErrors",
        "HTTP503",
    ],
)
def test_an_alert_that_counts_failing_requests_is_told(alert: str) -> None:
    found = look("alert", Target("Deployment", "shop", "cart", alert=alert))

    assert [(AlertCounts(alert),)] == [each.facts for each in found]


@pytest.mark.parametrize("alert", ["OrdersConsumerLagHigh", "KafkaLagOfConsumerGroup", "OrdersDLQ"])
def test_an_alert_on_messages_that_nobody_takes_is_told(alert: str) -> None:
    (found,) = look("alert", Target("Deployment", "shop", "cart", alert=alert))

    assert (AlertCounts(alert),) == found.facts
    assert f"the alert {alert} counts messages that are not taken" == found.text


@pytest.mark.parametrize(
    "target",
    [
        Target("StatefulSet", "shop", "pg", alert="PostgresReplicationLag"),
        Target("Deployment", "shop", "cart", alert="KubeDeploymentReplicasMismatch"),
        Target("Pod", "shop", "cart-0", alert="PrometheusErrorSendingAlertsToAnyAlertmanager"),
        Target("PersistentVolume", "", "v", alert="VolumeErrors"),
        Target("Deployment", "shop", "cart", alert="QueueBacklogGrowing"),
    ],
)
def test_other_alerts_count_no_requests(target: Target) -> None:
    assert [] == look("alert", target)


@pytest.mark.parametrize("alert", ["KubeNodeUnschedulable", "NodeCordonedTooLong"])
def test_an_alert_on_a_cordon_is_told_of_its_node_alone(alert: str) -> None:
    found = look("alert", Target("Node", "", "worker-1", alert=alert))

    assert [(AlertSays(alert),)] == [each.facts for each in found]
    assert [] == look("alert", Target("Pod", "shop", "cart-0", alert=alert))
