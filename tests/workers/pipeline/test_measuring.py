"""An investigation that measures: from the stored alert's link to what the message rests on."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import pytest

from alertwhy import wire
from alertwhy.domain.evidence import Gap
from tests.fakes.measured import MeasuredCluster, curve
from tests.fakes.objects import pod
from tests.fakes.prometheus import PrometheusDouble
from tests.fakes.state import NOW, an_alert
from tests.fakes.workshop import Workshop
from workers.clients.cluster import Json
from workers.clients.http import RequestsHttp
from workers.clients.metrics import Query, Series
from workers.clients.prometheus import CHECK, Prometheus
from workers.pipeline.investigating import examine, investigate

MI = 1024**2
POD = "cart-7c9d-x2"
LIMITED = {"name": "app", "resources": {"limits": {"memory": "128Mi"}}}
KILLED = {"reason": "OOMKilled", "exitCode": 137, "finishedAt": "2026-11-21T15:57:00Z"}
STATE = {"name": "app", "restartCount": 7, "lastState": {"terminated": KILLED}}


class Measured:
    """Memory and what the alert asks for; nothing else."""

    address = "http://prometheus:9090"

    def query(self, query: Query, *, timeout: float) -> tuple[Series, ...]:
        if "memory_working_set" in query.text:
            return (Series({"container": "app"}, curve(90 * MI, 127 * MI, end=NOW)),)
        if query.text == "lag":
            return (Series({"namespace": "shop", "pod": POD}, curve(0.1, 0.9, end=NOW)),)
        return ()


def crashing() -> Json:
    status = {"phase": "Running", "containerStatuses": [STATE]}
    return pod(POD, owner=None, spec={"nodeName": "w", "containers": [LIMITED]}, status=status)


def test_a_stored_alert_is_measured_by_its_own_expression(shop: Workshop) -> None:
    shop.cluster = MeasuredCluster([crashing()], metrics=Measured())
    link = f"http://prometheus:9090/graph?g0.expr={quote('lag > 0.5')}&g0.tab=1"
    shop.open(alerts=(replace(an_alert(), generator_url=link),))
    investigate(shop.means, "one")
    found = shop.found()
    by = {each.collector: each for each in found.evidence}
    assert by["expression"].text.startswith("above 0.5 since ")
    assert "127Mi, 99 % of the limit" in found.findings[0].title
    assert by["usage"].id in found.findings[0].because
    assert "watched" not in str(wire.public(found))


def test_a_prometheus_that_hangs_costs_its_own_time_and_one_gap(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("workers.clients.reader.READ_TIMEOUT", 0.3)
    with PrometheusDouble() as double:
        double.hang(20)
        http = RequestsHttp("alertwhy/test")
        cluster = MeasuredCluster(
            [crashing()], metrics=Prometheus(double.url, http, now=lambda: NOW)
        )
        target = an_alert().target
        report = examine(target, cluster, now=NOW + timedelta(minutes=1))
    assert ["oom-killed"] == [each.cause for each in report.findings][:1]
    assert Gap("prometheus", "Prometheus: no answer in time", CHECK) in report.gaps
    assert 1 == sum(gap.collector == "prometheus" for gap in report.gaps)
