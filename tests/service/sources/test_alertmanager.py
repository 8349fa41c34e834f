import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alertwhy import wire
from alertwhy.domain.alert import AlertStatus, Rejected, fingerprint
from alertwhy.errors import PayloadError
from service.sources.alertmanager import parse

RECORDED = Path(__file__).parents[2] / "recorded" / "alertmanager"

USABLE = {
    "control-plane-absent-apiserver-down": 1,
    "empty-group-labels": 2,
    "group-by-all": 1,
    "grouped-multi-firing": 3,
    "job-failed-job-vs-job_name": 1,
    "malformed-alertname-missing": 1,
    "malformed-bom": 1,
    "malformed-grafana-version-1": 1,
    "malformed-no-fingerprint": 1,
    "malformed-version-3": 1,
    "malformed-version-number": 1,
    "no-namespace-watchdog": 1,
    "node-exporter-filesystem-instance-ip": 1,
    "node-not-ready-namespace-is-monitoring": 1,
    "pre-0.32-no-notification-reason": 1,
    "single-pod-crashloop-firing": 1,
    "single-repeat-identical": 1,
    "targetdown-and-no-annotations": 1,
    "truncated-max-alerts-firing": 3,
    "unicode-and-html-escapes": 1,
}
REFUSED = {
    "malformed-alerts-empty": ("alerts", "found an empty array"),
    "malformed-alerts-null": ("alerts", "expected an array of alerts, found null"),
    "malformed-alerts-object": ("alerts", "expected an array of alerts, found an object"),
    "malformed-empty-body": ("", "the body is empty"),
    "malformed-labels-missing": ("alerts[0].labels", "is missing"),
    "malformed-labels-not-strings": ("alerts[0].labels.ok", "expected a string, found true"),
    "malformed-not-json": ("", "the body is not JSON"),
    "malformed-top-level-array": ("", "an object with alerts, found an array"),
    "malformed-truncated-body": ("", "the body is not JSON"),
}
ALERT = {"status": "firing", "labels": {"alertname": "A"}}


def recorded(name: str) -> bytes:
    return (RECORDED / f"{name}.json").read_bytes()


def group(*alerts: object, **more: object) -> bytes:
    return json.dumps({"alerts": alerts, **more}).encode()


def test_every_recorded_payload_is_accounted_for() -> None:
    assert {path.stem for path in RECORDED.iterdir()} == USABLE.keys() | REFUSED.keys()


@pytest.mark.parametrize("name", USABLE)
def test_a_payload_gives_all_its_alerts(name: str) -> None:
    parsed = parse(recorded(name))

    assert (USABLE[name], ()) == (len(parsed.group.alerts), parsed.rejected)


@pytest.mark.parametrize("name", REFUSED)
def test_a_payload_with_nothing_to_use_says_where_and_why(name: str) -> None:
    path, reason = REFUSED[name]

    with pytest.raises(PayloadError) as caught:
        parse(recorded(name))

    assert path == caught.value.path
    assert reason in caught.value.reason


@pytest.mark.parametrize("name", sorted(USABLE))
def test_our_fingerprint_is_the_senders(name: str) -> None:
    for alert in parse(recorded(name)).group.alerts:
        if name not in {"malformed-grafana-version-1", "malformed-alertname-missing"}:
            assert fingerprint(alert.labels) == alert.fingerprint


def test_an_alert_keeps_what_is_used_later() -> None:
    parsed = parse(recorded("single-pod-crashloop-firing"))
    (alert,) = parsed.group.alerts

    assert ("6c45b781cae66c29", AlertStatus.FIRING) == (alert.fingerprint, alert.status)
    assert "KubePodCrashLooping" == alert.name
    assert "Pod is crash looping." == alert.annotations["summary"]
    assert datetime(2026, 8, 20, 9, 39, 15, 132000, tzinfo=UTC) == alert.starts_at
    assert alert.ends_at is None
    assert alert.generator_url.startswith("http://kube-prometheus-stack")
    assert not alert.never_resolves


def test_a_group_keeps_where_it_came_from() -> None:
    found = parse(group(ALERT, receiver="x", groupKey="{}:{}", externalURL="http://am")).group

    assert ("alertmanager", "x") == (found.source, found.receiver)
    assert ("{}:{}", "http://am") == (found.group_key, found.external_url)


def test_a_receivers_name_arrives_as_a_regular_expression() -> None:
    assert r"team.a\b" == parse(group(ALERT, receiver=r"team\.a\\b")).group.receiver


def test_the_end_of_a_resolved_alert_is_kept() -> None:
    ended = {**ALERT, "status": "resolved", "endsAt": "2026-08-20T11:00:00.123456789+02:00"}
    (alert,) = parse(group(ended)).group.alerts

    assert datetime(2026, 8, 20, 9, 0, 0, 123456, tzinfo=UTC) == alert.ends_at


def test_a_good_alert_is_not_lost_for_a_bad_one() -> None:
    parsed = parse(group(ALERT, {"labels": {"a": "b"}}, ALERT, 7))

    assert 2 == len(parsed.group.alerts)
    assert (
        Rejected(1, "alerts[1].status", "is missing"),
        Rejected(3, "alerts[3]", "expected an object, found a number"),
    ) == parsed.rejected


@pytest.mark.parametrize(
    ("alert", "path", "reason"),
    [
        ({**ALERT, "status": "suppressed"}, ".status", '"firing" or "resolved", found a string'),
        ({**ALERT, "labels": {}}, ".labels", "at least one entry, found an object"),
        ({**ALERT, "labels": [1]}, ".labels", "expected an object, found an array"),
    ],
)
def test_a_bad_alert_is_named(alert: object, path: str, reason: str) -> None:
    (found,) = parse(group(ALERT, alert)).rejected

    assert f"alerts[1]{path}" == found.path
    assert reason in found.reason


@pytest.mark.parametrize(
    "more",
    [
        {"annotations": None}, {"annotations": "text"}, {"startsAt": "yesterday"},
        {"startsAt": ""}, {"endsAt": {}}, {"generatorURL": 3}, {"fingerprint": 12},
        {"fingerprint": ""}, {"fingerprint": "a b|c"}, {"fingerprint": "\ud800"},
    ],
)  # fmt: skip
def test_anything_but_labels_and_status_never_costs_an_alert(more: dict[str, object]) -> None:
    (alert,) = parse(group({**ALERT, **more})).group.alerts

    assert fingerprint({"alertname": "A"}) == alert.fingerprint
    assert ({}, None) == (alert.annotations, alert.starts_at)


def test_an_annotation_that_is_no_string_goes_alone() -> None:
    (alert,) = parse(group({**ALERT, "annotations": {"n": 3, "summary": "s"}})).group.alerts

    assert {"summary": "s"} == alert.annotations


def test_nul_bytes_pass_through_unharmed() -> None:
    (alert,) = parse(group({**ALERT, "annotations": {"text": "a\0b"}})).group.alerts

    assert {"text": "a\0b"} == alert.annotations


def test_half_a_character_can_be_stored() -> None:
    (alert,) = parse(group({**ALERT, "labels": {"a": "x\ud800"}})).group.alerts

    assert {"a": "x\ufffd"} == alert.labels


def test_deep_nesting_beside_the_alerts_costs_nothing() -> None:
    deep: object = 0
    for _ in range(300):  # deeper than the fast path reads
        deep = [deep]

    assert 1 == len(parse(group(ALERT, extra=deep)).group.alerts)


def test_five_hundred_alerts_are_five_hundred() -> None:
    many = [{**ALERT, "labels": {"alertname": "A", "pod": f"cart-{n}"}} for n in range(500)]

    found = parse(group(*many)).group.alerts

    assert 500 == len({alert.fingerprint for alert in found})


TEXT = st.text(st.characters(exclude_categories=()))  # halves of surrogate pairs too
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)
ALERTS = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(["firing", "resolved"]) | JSON,
        "labels": st.dictionaries(TEXT, TEXT | JSON) | JSON,
        "annotations": st.dictionaries(TEXT, TEXT | JSON) | JSON,
        "startsAt": st.datetimes().map(str) | JSON,
        "endsAt": st.datetimes().map(str) | JSON,
        "fingerprint": JSON,
    },
)
BODIES = st.fixed_dictionaries(
    {"alerts": st.lists(ALERTS | JSON) | JSON}, optional={"groupKey": JSON, "receiver": JSON}
)


def usable(body: bytes) -> None:
    """Parsed or refused, and what is parsed can be stored."""
    try:
        parsed = parse(body)
    except PayloadError:
        return
    assert parsed.group.alerts
    assert parsed.group == wire.ALERT_GROUP.load(wire.ALERT_GROUP.dump(parsed.group))


@given(st.binary())
def test_no_bytes_crash_it(body: bytes) -> None:
    usable(body)


@given(BODIES | JSON)
def test_no_json_crashes_it(body: object) -> None:
    usable(json.dumps(body).encode())
