import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alertwhy import wire
from alertwhy.domain.alert import Alert
from alertwhy.domain.labels import target_of
from alertwhy.domain.naming import Naming
from alertwhy.errors import PayloadError
from service.sources.botkube import LABEL_OF, parse

RECORDED = Path(__file__).parents[2] / "recorded" / "botkube"

FAULTS = {
    "k8s-error-deployment-zero-timestamp": (
        "BackoffLimitExceeded",
        "Job batch/nightly-export-28754321",
    ),
    "k8s-error-pod-backoff": ("BackOff", "Pod shop/checkout-7c9d8b6f5d-qmz4t"),
    "k8s-error-pod-failed-scheduling-eventsv1": ("FailedScheduling", "Pod ml/trainer-0"),
    "k8s-error-unicode": ("Unhealthy", "Pod lager-süd/bestellung-worker-0"),
    "k8s-v1.0-v1.3-extra-fields": ("BackOff", "Pod shop/checkout-7c9d8b6f5d-qmz4t"),
    "legacy-v0-error-pod": ("BackOff", "Pod shop/checkout-7c9d8b6f5d-qmz4t"),
    "legacy-v0-node-error-no-cluster": ("SystemOOM", "Node node-3"),
    "prometheus-firing": ("KubePodCrashLooping", "Pod shop/checkout-7c9d8b6f5d-qmz4t"),
}
IGNORED = {
    "action-result-core-message",
    "argocd-degraded-message-with-sections",
    "k8s-create-ingress-warning",
    "k8s-create-pod-recommendation",
    "k8s-delete-pod",
    "k8s-update-deployment-diff",
    "k8s-v1events-normal",
    "keptn-event",
    "legacy-v0-create-pod-recommendation",
    "plugin-arbitrary-data-object",
    "plugin-arbitrary-data-string",
    "prometheus-pending",
}
EVENT = {
    "Cluster": "prod", "Kind": "Pod", "Namespace": "shop", "Name": "cart-0", "Type": "error",
    "Level": "error", "Reason": "BackOff", "Messages": ["Back-off"], "Resource": "v1/pods",
    "TimeStamp": "2026-08-20T09:31:00+02:00",
}  # fmt: skip


def recorded(name: str) -> bytes:
    return (RECORDED / f"{name}.json").read_bytes()


def sent(**changes: object) -> tuple[Alert, ...]:
    body = {"source": "k8s", "data": {**EVENT, **changes}, "timeStamp": "0001-01-01T00:00:00Z"}
    return parse(json.dumps(body).encode()).group.alerts


def test_every_recorded_payload_is_accounted_for() -> None:
    assert {path.stem for path in RECORDED.iterdir()} == FAULTS.keys() | IGNORED


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_becomes_an_alert_about_its_object(name: str) -> None:
    (alert,) = parse(recorded(name)).group.alerts

    assert FAULTS[name] == (alert.name, str(target_of(alert.labels)))
    assert alert.firing
    assert alert.never_resolves
    assert alert.annotations["summary"]


@pytest.mark.parametrize("name", sorted(IGNORED))
def test_what_is_no_fault_is_taken_and_ignored(name: str) -> None:
    assert () == parse(recorded(name)).group.alerts


def test_an_alert_says_what_the_event_said() -> None:
    (alert,) = sent(Messages=["Back-off pulling image\nmore", "and more"])

    assert {
        "alertname": "BackOff", "severity": "error", "cluster": "prod", "namespace": "shop",
        "pod": "cart-0",
    } == alert.labels  # fmt: skip
    assert "Back-off pulling image" == alert.annotations["summary"]
    assert "Back-off pulling image\nmore\nand more" == alert.annotations["description"]
    assert datetime(2026, 8, 20, 7, 31, tzinfo=UTC) == alert.starts_at


def test_without_a_message_the_object_is_named() -> None:
    (alert,) = sent(Messages=None)

    assert {"summary": "BackOff on Pod shop/cart-0"} == alert.annotations


def test_without_a_reason_the_kind_is_named() -> None:
    (alert,) = sent(Reason="", Kind="Node", Namespace="", Messages=[" "])

    assert ("NodeError", "Error on Node cart-0") == (alert.name, alert.annotations["summary"])


def test_the_zero_time_is_no_time() -> None:
    (alert,) = sent(TimeStamp="0001-01-01T00:00:00Z")

    assert alert.starts_at is None


@pytest.mark.parametrize(
    "changes",
    [
        {"TimeStamp": "2026-08-20T10:00:00Z"}, {"Count": 4}, {"Title": "x"},
        {"Type": "create", "Resource": "v1/events"},
    ],
)  # fmt: skip
def test_the_same_event_by_another_way_is_the_same_alert(changes: dict[str, object]) -> None:
    assert sent()[0].fingerprint == sent(**changes)[0].fingerprint


@pytest.mark.parametrize("key", ["Cluster", "Kind", "Namespace", "Name", "Reason"])
def test_another_object_or_reason_is_another_alert(key: str) -> None:
    assert sent()[0].fingerprint != sent(**{key: "other"})[0].fingerprint


def test_another_message_is_another_alert() -> None:
    assert sent()[0].fingerprint != sent(Messages=["other"])[0].fingerprint


def test_an_old_and_a_new_botkube_tell_of_the_same_alert() -> None:
    old = {
        "meta": {"kind": "Pod", "namespace": "shop", "name": "cart-0", "cluster": "prod"},
        "status": {"type": "error", "reason": "BackOff", "messages": ["Back-off"]},
    }
    (alert,) = parse(json.dumps(old).encode()).group.alerts

    assert (sent()[0].fingerprint, sent()[0].labels) == (alert.fingerprint, alert.labels)


@pytest.mark.parametrize("kind", sorted(LABEL_OF))
def test_each_known_kind_is_found_again_in_the_labels(kind: str) -> None:
    (alert,) = sent(Kind=kind)

    assert (kind, "cart-0") == (target_of(alert.labels).kind, target_of(alert.labels).name)


def test_a_namespace_is_its_own_place() -> None:
    (alert,) = sent(Kind="Namespace", Namespace="", Name="shop")

    assert "Namespace shop" == str(target_of(alert.labels))


def test_a_kind_without_a_label_is_told_by_our_own() -> None:
    (alert,) = sent(Kind="Certificate")

    assert "Certificate" == alert.labels["alertwhy_kind"]
    assert "cart-0" == alert.labels["alertwhy_name"]
    assert "Certificate shop/cart-0" == str(alert.named_by(Naming()).target)


def test_an_old_warning_is_a_warning() -> None:
    assert "warning" == sent(Type="warning")[0].labels["severity"]


@pytest.mark.parametrize(
    "changes",
    [
        {"Type": "delete"}, {"Type": "update", "Messages": None}, {"Type": "create"},
        {"Type": "create", "Resource": "v1/events", "Level": "info"}, {"Type": None},
        {"Kind": ""}, {"Name": 3}, {"Kind": None},
    ],
)  # fmt: skip
def test_other_events_are_ignored(changes: dict[str, object]) -> None:
    assert () == sent(**changes)


@pytest.mark.parametrize("body", [b'{"timeStamp": ""}', b'{"source": "x", "data": null}'])
def test_a_source_without_data_is_ignored(body: bytes) -> None:
    assert () == parse(body).group.alerts


@pytest.mark.parametrize(
    ("body", "path", "reason"),
    [
        (b"", "", "empty"),
        (b"[]", "", "found an array"),
        (b'{"alerts": []}', "", "found neither"),
        (b'{"data": {"Labels": {}, "State": 3}}', "data.State", "expected a string"),
        (b'{"data": {"Labels": {"a": 1}, "State": "firing"}}', "data.Labels.a", "a string"),
    ],
)
def test_what_is_no_event_is_refused(body: bytes, path: str, reason: str) -> None:
    with pytest.raises(PayloadError) as caught:
        parse(body)

    assert path == caught.value.path
    assert reason in caught.value.reason


TEXT = st.text(st.characters(exclude_categories=()))
ANY = st.none() | st.integers() | TEXT | st.lists(TEXT) | st.dictionaries(TEXT, TEXT)
BODIES = st.fixed_dictionaries(
    {},
    optional={
        "data": ANY | st.fixed_dictionaries({key: st.just(EVENT[key]) | ANY for key in EVENT}),
        "meta": ANY | st.fixed_dictionaries({"kind": ANY, "name": ANY}),
        "status": ANY | st.fixed_dictionaries({"type": st.just("error"), "messages": ANY}),
    },
)


@given(st.binary() | (BODIES | ANY).map(lambda body: json.dumps(body).encode()))
def test_nothing_crashes_it(body: bytes) -> None:
    try:
        group = parse(body).group
    except PayloadError:
        return
    assert group == wire.ALERT_GROUP.load(wire.ALERT_GROUP.dump(group))
