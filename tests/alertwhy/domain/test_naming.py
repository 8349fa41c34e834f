import pytest
from hypothesis import given
from hypothesis import strategies as st

from alertwhy.domain.naming import Naming
from alertwhy.domain.target import Target

OWN = {"alertname": "QueueStuck", "namespace": "shop"}


def named(naming: Naming = Naming(), **labels: str) -> Target | None:  # noqa: B008  # frozen
    return naming.target_of({**OWN, **labels}, {})


def test_an_alert_names_its_object_itself() -> None:
    found = named(alertwhy_kind="Deployment", alertwhy_name="cart", alertwhy_container="app")
    assert Target("Deployment", "shop", "cart", container="app") == found


def test_annotations_do_as_well_and_labels_come_first() -> None:
    said = {"alertwhy_kind": "Job", "alertwhy_name": "nightly"}
    assert Target("Job", "shop", "nightly") == Naming().target_of(OWN, said)
    labels = {**OWN, "alertwhy_name": "hourly"}
    assert Target("Job", "shop", "hourly") == Naming().target_of(labels, said)


def test_the_labels_may_be_called_otherwise() -> None:
    naming = Naming(kind="team_kind", name="team_name")
    assert Target("Pod", "shop", "cart-0") == named(naming, team_kind="pod", team_name="cart-0")
    assert named(naming, alertwhy_kind="Pod", alertwhy_name="cart-0") is None


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("statefulset", "StatefulSet"),
        ("Rollout", "Rollout"),
        ("kafka.example.com", "kafka.example.com"),
    ],
)
def test_a_kind_is_known_however_it_is_spelled(kind: str, expected: str) -> None:
    assert Target(expected, "shop", "x") == named(alertwhy_kind=kind, alertwhy_name="x")


def test_another_namespace_needs_leave() -> None:
    labels = {"alertwhy_kind": "Pod", "alertwhy_name": "db-0", "alertwhy_namespace": "bank-eu"}
    assert named(**labels) is None
    assert named(Naming(namespaces=("shop-*",)), **labels) is None
    allowed = named(Naming(namespaces=("bank-*",)), **labels)
    assert Target("Pod", "bank-eu", "db-0") == allowed


def test_another_namespace_itself_needs_leave_too() -> None:
    assert named(alertwhy_kind="Namespace", alertwhy_name="bank") is None
    assert Target("Namespace", "", "shop") == named(alertwhy_kind="Namespace", alertwhy_name="shop")


def test_an_alert_without_a_namespace_names_none_without_leave() -> None:
    said = {"alertwhy_kind": "Pod", "alertwhy_name": "db-0"}
    assert Naming().target_of(said, {}) is None
    there = {**said, "alertwhy_namespace": "bank"}
    assert Naming().target_of(there, {}) is None
    assert Target("Pod", "bank", "db-0") == Naming(namespaces=("*",)).target_of(there, {})


def test_what_has_no_namespace_needs_no_leave() -> None:
    assert Target("Node", "", "worker-1") == named(alertwhy_kind="node", alertwhy_name="worker-1")


def test_the_exported_namespace_is_the_alerts_own() -> None:
    labels = {
        "namespace": "monitoring", "exported_namespace": "shop",
        "alertwhy_kind": "Pod", "alertwhy_name": "a",
    }  # fmt: skip
    assert Target("Pod", "shop", "a") == Naming().target_of(labels, {})


@pytest.mark.parametrize(
    "labels",
    [
        {"alertwhy_kind": "Pod"},
        {"alertwhy_name": "cart-0"},
        {"alertwhy_kind": "Pod", "alertwhy_name": "../secrets"},
        {"alertwhy_kind": "a/b", "alertwhy_name": "x"},
        {"alertwhy_kind": "", "alertwhy_name": "x"},
    ],
)
def test_half_a_name_or_no_name_is_none(labels: dict[str, str]) -> None:
    assert named(**labels) is None


@given(st.dictionaries(st.sampled_from(["namespace", "alertwhy_kind", "alertwhy_name", "alertwhy_namespace"]), st.text()))  # fmt: skip
def test_whatever_is_said_stays_in_the_alerts_own_namespace(labels: dict[str, str]) -> None:
    found = Naming().target_of(labels, {})
    assert found is None or found.namespace in {"", labels.get("namespace", "")}
