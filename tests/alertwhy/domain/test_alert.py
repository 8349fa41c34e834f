"""Alerts as Alertmanager means them, and the fingerprint that it would give them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from alertwhy.domain.alert import Alert, AlertStatus, fingerprint
from alertwhy.domain.naming import Naming
from alertwhy.domain.severity import Severity
from alertwhy.domain.target import Target, Watched

RECORDED = Path(__file__).parents[2] / "recorded" / "alertmanager"


def alert(status: AlertStatus = AlertStatus.FIRING, **labels: str) -> Alert:
    return Alert("f", status, labels)


def test_an_alert_without_a_name_has_something_to_be_called_by() -> None:
    assert "A" == alert(alertname="A").name
    assert "unnamed alert" == alert(alertname="").name == alert().name


def test_the_severity_is_the_labels() -> None:
    assert Severity.CRITICAL is alert(severity="critical").severity
    assert Severity.WARNING is alert().severity


def test_it_fires_until_it_is_resolved() -> None:
    assert alert().firing
    assert not alert(AlertStatus.RESOLVED).firing


@pytest.mark.parametrize("name", ["Watchdog", "DeadMansSwitch", "InfoInhibitor"])
def test_nobody_asks_why_a_heartbeat_beats(name: str) -> None:
    assert not alert(alertname=name, severity="critical").investigated


def test_nobody_asks_why_where_the_severity_is_none() -> None:
    assert not alert(alertname="A", severity="none").investigated
    assert alert(alertname="A").investigated


@pytest.mark.parametrize("name", ["single-pod-crashloop-firing", "unicode-and-html-escapes"])
def test_the_fingerprint_is_the_one_that_alertmanager_sent(name: str) -> None:
    body = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    for sent in body["alerts"]:
        assert sent["fingerprint"] == fingerprint(sent["labels"])


def test_no_labels_have_a_fingerprint_too() -> None:
    assert "cbf29ce484222325" == fingerprint({})


def test_the_order_of_labels_is_no_matter_but_their_ends_are() -> None:
    assert fingerprint({"a": "1", "b": "2"}) == fingerprint({"b": "2", "a": "1"})
    assert fingerprint({"ab": "c"}) != fingerprint({"a": "bc"})


def test_half_a_character_breaks_nothing() -> None:
    assert 16 == len(fingerprint({"a": "\ud800"}))


def test_an_alert_is_about_what_it_names_itself() -> None:
    labels = {"namespace": "shop", "pod": "exporter", "alertwhy_kind": "Job", "alertwhy_name": "a"}
    alert = Alert("f", AlertStatus.FIRING, labels)
    assert Target("Pod", "shop", "exporter") == alert.target
    assert Target("Job", "shop", "a") == alert.named_by(Naming()).target


EXPRESSION = 'rate(a{b="c"}[5m]) > 1'


@pytest.mark.parametrize(
    "url",
    [
        "http://prometheus:9090/graph?g0.expr=rate%28a%7Bb%3D%22c%22%7D%5B5m%5D%29+%3E+1&g0.tab=1",
        "http://victoria/vmui/#/?g0.expr=rate%28a%7Bb%3D%22c%22%7D%5B5m%5D%29+%3E+1",
    ],
)
def test_its_link_says_what_it_measures(url: str) -> None:
    alert = Alert("f", AlertStatus.FIRING, {"pod": "a"}, generator_url=url)
    assert Watched(EXPRESSION, (("pod", "a"),)) == alert.target.watched
    named = replace(alert, about=Target("Job", "shop", "a"))
    assert EXPRESSION == (named.target.watched or Watched("")).expression


@pytest.mark.parametrize("url", ["", "http://x/alert?id=1", "http://[x?g0.expr=a", "x?g0.expr=+"])
def test_without_such_a_link_nobody_knows_what_it_measures(url: str) -> None:
    assert Alert("f", AlertStatus.FIRING, {}, generator_url=url).target.watched is None


def test_what_a_resolved_alert_measured_is_so_no_more() -> None:
    labels = {"alertname": "KubePersistentVolumeFillingUp", "namespace": "shop"}
    link = "http://prometheus/graph?g0.expr=a+%3E+1"
    firing = replace(alert(persistentvolumeclaim="data", **labels), generator_url=link)
    over = replace(firing, status=AlertStatus.RESOLVED)

    assert firing.target.ref == over.target.ref
    assert ("KubePersistentVolumeFillingUp", "a > 1") == (
        firing.target.alert,
        firing.watched.expression,
    )  # type: ignore[union-attr]  # it has such a link
    assert ("", None) == (over.target.alert, over.target.watched)
