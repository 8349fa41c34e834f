"""Every row of tests/recorded/alert-object-map.json, under the labels of both installations.

``stack`` is kube-prometheus-stack (Helm), ``jsonnet`` the manifests of kube-prometheus.
"""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alertwhy.domain.alert import NEVER_INVESTIGATED
from alertwhy.domain.labels import KINDS, target_of
from alertwhy.domain.target import ObjectRef, Target

ROWS = json.loads((Path(__file__).parents[2] / "recorded/alert-object-map.json").read_text())
STATE_METRICS_OWN = {
    "stack": {"container": "kube-state-metrics", "pod": "kps-kube-state-metrics-5cc5cc8bf4-zpvs7"},
    "jsonnet": {"container": "kube-rbac-proxy-main"},
}
INSTANCES = {"stack": "10.0.3.17:9100", "jsonnet": "worker-1"}


def labels_of(row: dict[str, str], installation: str) -> dict[str, str]:
    """The row's label names, each with a value that tells where it came from."""
    labels = {name: f"the-{name}" for name in row[installation]}
    labels["alertname"] = row["alert"]
    if "job" in labels:
        labels["job"] = row["job"]
    if row["job"] == "kube-state-metrics" and row["kind"] != "Pod":
        own = STATE_METRICS_OWN[installation]
        labels.update({name: value for name, value in own.items() if name in labels})
    if row["job"] == "node-exporter" and "instance" in labels:
        labels["instance"] = INSTANCES[installation]
    return labels


def expected_of(row: dict[str, str], labels: dict[str, str]) -> ObjectRef:
    name = labels.get(row["name"], "") if row["name"] else ""
    if row["kind"] == "Cluster":
        name = row["alert"]
    if row["kind"] == "Node":
        name = name.removesuffix(":9100")
    if row["kind"] == "Deployment" and not row["name"]:
        name = "prometheus-operator"
    return ObjectRef(row["kind"], labels[row["namespace"]] if row["namespace"] else "", name)


@pytest.mark.parametrize("installation", ["stack", "jsonnet"])
@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row['alert']}" for n, row in enumerate(ROWS)])
def test_every_known_alert_names_its_object(row: dict[str, str], installation: str) -> None:
    labels = labels_of(row, installation)
    if row["kind"] == "None":
        assert row["alert"] in NEVER_INVESTIGATED
    else:
        assert expected_of(row, labels) == target_of(labels).ref


@pytest.mark.parametrize(
    ("pod", "kind"), [("cart-0", "Pod"), ("kps-kube-state-metrics-5c-zp", "Namespace")]
)
def test_without_a_uid_the_pod_is_meant_that_did_not_export_it(pod: str, kind: str) -> None:
    own = {"container": "kube-state-metrics", "service": "kps-kube-state-metrics"}
    labels = {**own, "job": "kube-state-metrics", "namespace": "shop", "pod": pod, "instance": "a"}

    assert kind == target_of(labels).kind
    assert "Pod" != target_of({**labels, "pod": "ksm-5c-zp", "service": "ksm"}).kind


def test_a_container_waiting_is_the_pods_own_with_its_uid() -> None:
    labels = {
        "alertname": "KubePodCrashLooping",
        "job": "kube-state-metrics",
        "namespace": "shop",
        "pod": "cart-7c9-x2",
        "container": "app",
        "uid": "u-1",
        "reason": "CrashLoopBackOff",
        "instance": "10.42.0.11:8080",
    }
    expected = Target("Pod", "shop", "cart-7c9-x2", container="app", uid="u-1")
    assert expected == target_of(labels)


def test_a_pod_metric_of_the_state_metrics_loses_only_their_container() -> None:
    labels = {
        "job": "kube-state-metrics",
        "namespace": "shop",
        "pod": "cart-0",
        "container": "kube-rbac-proxy-main",
        "uid": "u-1",
        "node": "worker-1",
    }
    assert Target("Pod", "shop", "cart-0", uid="u-1") == target_of(labels)


def test_a_job_label_is_never_a_job() -> None:
    labels = {"job": "nightly", "namespace": "batch"}
    assert ObjectRef("Namespace", "", "batch") == target_of(labels).ref


def test_exported_labels_are_the_objects_own() -> None:
    labels = {
        "job": "some-exporter",
        "namespace": "monitoring",
        "pod": "exporter-1",
        "container": "exporter",
        "exported_namespace": "shop",
        "exported_pod": "cart-0",
    }
    assert Target("Pod", "shop", "cart-0") == target_of(labels)


def test_a_metric_about_elsewhere_is_not_about_the_pod_that_exported_it() -> None:
    labels = {
        "alertname": "CertManagerCertExpirySoon",
        "namespace": "cert-manager",
        "pod": "cert-manager-5c9d-zmxvc",
        "container": "cert-manager-controller",
        "service": "cert-manager",
        "exported_namespace": "edge",
    }
    assert ObjectRef("Namespace", "", "edge") == target_of(labels).ref


def test_a_scrape_that_adds_the_namespace_alone_leaves_the_metric_its_pod() -> None:
    labels = {"namespace": "monitoring", "pod": "cart-0", "exported_namespace": "shop"}
    assert Target("Pod", "shop", "cart-0") == target_of(labels)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (
            {"kubernetes_namespace": "shop", "kubernetes_pod_name": "cart-0"},
            ObjectRef("Pod", "shop", "cart-0"),
        ),
        ({"namespace": "shop", "pod_name": "cart-0"}, ObjectRef("Pod", "shop", "cart-0")),
        (
            {"kubernetes_namespace": "shop", "kubernetes_name": "cart"},
            ObjectRef("Service", "shop", "cart"),
        ),
        ({"kubernetes_node": "worker-1", "job": "node"}, ObjectRef("Node", "", "worker-1")),
        (
            {"namespace": "shop", "hpa": "cart"},
            ObjectRef("HorizontalPodAutoscaler", "shop", "cart"),
        ),
        ({"namespace": "shop", "httproute": "cart"}, ObjectRef("HTTPRoute", "shop", "cart")),
        ({"namespace": "shop", "gateway": "public"}, ObjectRef("Gateway", "shop", "public")),
        (
            {"namespace": "shop", "gateway": "eu-1", "pod": "cart-0"},
            ObjectRef("Pod", "shop", "cart-0"),
        ),
        (
            {"exported_namespace": "shop", "exported_service": "cart", "service": "otel", "pod": "otel-0"},
            ObjectRef("Service", "shop", "cart"),
        ),
        (
            {"alertname": "CertNotReady", "exported_namespace": "edge", "name": "wild", "issuer_name": "ca"},
            ObjectRef("Certificate", "edge", "wild"),
        ),
        (
            {"alertname": "CertExpiry", "namespace": "edge", "name": "wild", "job": "cert-manager"},
            ObjectRef("Certificate", "edge", "wild"),
        ),
        (
            {"alertname": "CertExpiry", "namespace": "edge", "name": "wild", "job": "node"},
            ObjectRef("Namespace", "", "edge"),
        ),
        (
            {"exported_namespace": "shop", "name": "public", "customresource_kind": "Gateway"},
            ObjectRef("Gateway", "shop", "public"),
        ),
    ],
)  # fmt: skip
def test_labels_of_other_scrapes_name_objects_as_well(
    labels: dict[str, str], expected: ObjectRef
) -> None:
    assert expected == target_of(labels).ref


def test_what_the_metric_says_of_itself_beats_where_it_was_scraped() -> None:
    scraped = {"kubernetes_namespace": "monitoring", "kubernetes_pod_name": "ksm-1"}
    labels = {**scraped, "namespace": "shop", "pod": "cart-0"}
    assert Target("Pod", "shop", "cart-0") == target_of(labels)


def test_an_exported_container_goes_with_its_pod() -> None:
    labels = {
        "namespace": "monitoring",
        "container": "kube-state-metrics",
        "exported_namespace": "shop",
        "exported_pod": "cart-0",
        "exported_container": "app",
    }
    assert Target("Pod", "shop", "cart-0", container="app") == target_of(labels)


def test_a_node_known_by_its_address_keeps_the_way_to_find_it() -> None:
    labels = {
        "job": "node-exporter",
        "instance": "10.0.3.17:9100",
        "namespace": "monitoring",
        "pod": "node-exporter-7x9fd",
        "container": "node-exporter",
    }
    exporter = ObjectRef("Pod", "monitoring", "node-exporter-7x9fd")
    expected = Target("Node", "", "10.0.3.17", via=(exporter,), address="10.0.3.17:9100")
    assert expected == target_of(labels)


@pytest.mark.parametrize(
    ("instance", "name"),
    [
        ("worker-1", "worker-1"),
        ("worker-1:9100", "worker-1"),
        ("[fd00::1]:9100", "fd00::1"),
        ("fd00::1", "fd00::1"),
        ("host:name", "host:name"),
    ],
)
def test_an_instance_is_read_with_or_without_its_port(instance: str, name: str) -> None:
    assert name == target_of({"job": "node-exporter", "instance": instance}).name


def test_a_node_label_beats_the_exporters_instance() -> None:
    labels = {"job": "node-exporter", "instance": "10.0.3.17:9100", "node": "worker-1"}
    assert Target("Node", "", "worker-1") == target_of(labels)


def test_the_pause_container_is_no_container() -> None:
    labels = {"namespace": "shop", "pod": "cart-0", "container": "POD"}
    assert "" == target_of(labels).container


def test_a_claim_comes_before_the_node_that_mounts_it() -> None:
    labels = {"namespace": "shop", "persistentvolumeclaim": "db", "node": "worker-1"}
    assert ObjectRef("PersistentVolumeClaim", "shop", "db") == target_of(labels).ref


def test_a_volume_has_no_namespace() -> None:
    labels = {"namespace": "monitoring", "persistentvolume": "pv-1", "job": "kube-state-metrics"}
    assert ObjectRef("PersistentVolume", "", "pv-1") == target_of(labels).ref


def test_empty_labels_are_no_labels() -> None:
    labels = {"alertname": "X", "deployment": "", "pod": "", "namespace": ""}
    assert Target("Cluster", "", "X") == target_of(labels)


def test_no_labels_are_about_the_cluster() -> None:
    assert Target("Cluster", "", "") == target_of({})


@given(
    st.dictionaries(
        st.sampled_from([*KINDS, "job", "instance", "pod", "namespace", "exported_pod", "uid"]),
        st.text() | st.sampled_from(["node-exporter", "kube-state-metrics", "[", ":1"]),
    )
)
def test_any_labels_give_a_target(labels: dict[str, str]) -> None:
    assert target_of(labels).kind


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"service": "ksm"}, ObjectRef("Service", "monitoring", "ksm")),
        ({}, ObjectRef("Namespace", "", "monitoring")),
        ({"node": "worker-1"}, ObjectRef("Node", "", "worker-1")),
    ],
)
def test_the_exporter_itself_is_passed_over(more: dict[str, str], expected: ObjectRef) -> None:
    labels = {"namespace": "monitoring", "pod": "ksm-1", "container": "kube-state-metrics", **more}
    assert expected == target_of(labels).ref


def test_the_name_of_the_alert_goes_with_the_target_and_tells_no_two_apart() -> None:
    labels = {"namespace": "shop", "service": "cart"}

    target = target_of({**labels, "alertname": "TargetDown"})

    assert "TargetDown" == target.alert
    assert target_of(labels) == target


def test_the_service_of_the_exporter_is_meant_only_where_its_scrape_is() -> None:
    exporter = {"job": "kube-state-metrics", "service": "kps-kube-state-metrics"}
    series = {**exporter, "instance": "10.42.0.11:8080", "container": "kube-state-metrics"}

    assert Target("Namespace", "", "preview") == target_of({**series, "namespace": "preview"})
    assert Target("Service", "shop", "cart") == target_of(
        {**series, "namespace": "shop", "service": "cart"}
    )
    assert Target("Service", "monitoring", "kps-kube-state-metrics") == target_of(
        {**exporter, "namespace": "monitoring"}
    )
