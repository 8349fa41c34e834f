"""What an investigation says of itself."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from alertwhy.domain.alert import Alert, AlertStatus
from alertwhy.domain.finding import Finding
from alertwhy.domain.investigation import Investigation, Status
from alertwhy.domain.severity import Severity
from alertwhy.domain.target import Target

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CART = Target("Deployment", "shop", "cart")
EMPTY = Investigation("one", Status.OPEN, NOON, NOON, CART)


def alert(severity: str, *, firing: bool = True, summary: str = "") -> Alert:
    status = AlertStatus.FIRING if firing else AlertStatus.RESOLVED
    return Alert(severity, status, {"alertname": "A", "severity": severity}, {"summary": summary})


@pytest.mark.parametrize("status", Status)
def test_only_what_is_open_may_change(status: Status) -> None:
    assert (status is Status.OPEN) == replace(EMPTY, status=status).open


def test_it_is_as_bad_as_the_worst_alert_that_fires() -> None:
    alerts = (alert("info"), alert("error"), alert("critical", firing=False))
    assert Severity.ERROR is replace(EMPTY, alerts=alerts).severity


def test_once_none_fires_it_is_as_bad_as_it_was() -> None:
    alerts = (alert("info", firing=False), alert("critical", firing=False))
    assert Severity.CRITICAL is replace(EMPTY, alerts=alerts).severity


def test_without_alerts_it_is_a_warning() -> None:
    assert Severity.WARNING is EMPTY.severity


def test_its_cause_and_title_are_the_first_findings() -> None:
    findings = (
        Finding("Container app ran out of memory", ("e1",), cause="oom-killed"),
        Finding("1 of 3 is ready", ("e2",), cause="replicas-unavailable"),
    )
    found = replace(EMPTY, findings=findings, alerts=(alert("info", summary="Pod restarts."),))
    assert ("oom-killed", "Container app ran out of memory") == (found.cause, found.title)


@pytest.mark.parametrize(
    ("alerts", "title"),
    [
        ((alert("info", summary=" Pod restarts. "),), "Pod restarts."),
        ((alert("info", summary=" "),), "A on Deployment shop/cart"),
        ((), "Deployment shop/cart"),
    ],
)
def test_without_a_finding_it_is_called_by_its_alert_or_target(
    alerts: tuple[Alert, ...], title: str
) -> None:
    found = replace(EMPTY, alerts=alerts)
    assert ("", title) == (found.cause, found.title)


def test_its_namespace_is_the_targets_own() -> None:
    assert "shop" == EMPTY.namespace
    assert "" == replace(EMPTY, target=Target("Node", "", "worker-1")).namespace
