"""The messages that are kept as files: scenarios as each channel is told of them.

``tests/golden/<name>/<channel>.json`` holds what is sent; ``make fix`` rewrites it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from alertwhy.domain.alert import AlertStatus
from alertwhy.domain.diagnosis import Diagnosis, Likelihood, RuledOut, Tokens
from alertwhy.domain.finding import Risk, Step
from alertwhy.domain.investigation import (
    Delivery,
    Investigation,
    Recurrence,
    Said,
    Stats,
    Status,
)
from alertwhy.domain.notification import Moment, Notification
from alertwhy.domain.reaction import Feedback, Opinion, Silence
from alertwhy.domain.routing import Analysis, Behaviour
from alertwhy.domain.severity import Severity
from alertwhy.options import Options
from cli.payloads import read_group
from tests.fakes.golden_turns import endless, failed, flapping, hostile, in_german, pending, storm
from workers.compose import compose
from workers.evaluation.cases import load_case
from workers.notifiers import NOTIFIERS, Rendered
from workers.pipeline.delivering import STILL
from workers.pipeline.explaining import explain

SCENARIOS = Path(__file__).parents[1] / "scenarios"
LATER = datetime(2026, 11, 21, 3, 13, tzinfo=UTC)
CHANNELS: dict[str, dict[str, object]] = {
    "slack": {"channel": "#alerts", "token": "xoxb-0", "buttons": True},
    "teams": {"webhook_url": "https://workflows.example/invoke"},
    "pagerduty": {"routing_key": "0" * 32},
    "webhook": {"url": "https://hooks.example/in"},
    "stdout": {},
}
Change = Callable[[Investigation], Investigation]


@dataclass(frozen=True)
class Told:
    """One message: a scenario, what is changed about it, and the moment at which it is told."""

    scenario: str
    change: Change = lambda found: found
    moment: Moment = Moment.FIRST
    said: Said | None = None
    analysis: Analysis = Analysis.MODEL
    behind: str = ""  # the same in every channel: why it is said again


def _diagnosed(found: Investigation) -> Investigation:
    cited = found.findings[0].because
    answer = Diagnosis(
        summary="The container reaches its limit of 128Mi within two minutes of every start, so it"
        " is not a slow leak; either the limit is too small for this image or it loads too much.",
        root_cause="The memory limit of 128Mi is smaller than what the program needs to start.",
        confidence=Likelihood.HIGH,
        because=cited,
        remediation=(
            Step(
                "Give it room while you look for the reason",
                "kubectl -n checkout set resources deployment/cart -c app --limits=memory=256Mi",
                Risk.DISRUPTIVE,
                cited[:1],
            ),
        ),
        ruled_out=(RuledOut("Another pod on the node takes the memory", cited[:1]),),
        unresolved=("Whether version 4.2.1 needs more memory than the one before",),
        model="gpt-5.6-mini",
        tokens=Tokens(2100, 350, 1024),
        seconds=2.4,
    )
    return replace(found, diagnosis=answer, diagnosis_missing=None)


def _resolved(found: Investigation) -> Investigation:
    ends = [
        replace(a, status=AlertStatus.RESOLVED, ends_at=_end(a.starts_at)) for a in found.alerts
    ]
    return replace(
        found, status=Status.RESOLVED, alerts=tuple(ends), closed_at=_end(found.started_at)
    )


def _end(start: datetime | None) -> datetime:
    return (start or LATER) + timedelta(minutes=14)


def _familiar(found: Investigation) -> Investigation:
    """A second time, of a team, silenced by one person and judged by another."""
    alerts = [replace(a, labels={**a.labels, "team": "payments"}) for a in found.alerts]
    at = found.started_at
    return replace(
        found,
        alerts=tuple(alerts),
        before=Recurrence(3, at - timedelta(days=2)),
        silence=Silence(4, "alice", at, until=at + timedelta(hours=4)),
        feedback=(Feedback(Opinion.RIGHT, "bob", at, "as on Monday"),),
        flaps=1,
    )


def _ten_alerts(found: Investigation) -> Investigation:
    (first,) = found.alerts[:1]
    more = [
        replace(
            first,
            fingerprint=f"f{number}",
            labels={**first.labels, "alertname": f"KubePodNotReady{number}"},
            status=AlertStatus.RESOLVED if number % 3 else AlertStatus.FIRING,
        )
        for number in range(10)
    ]
    return replace(found, alerts=(first, *more))


TOLD = {
    **{
        name: Told(name)
        for name in (
            "app-crash",
            "crash-loop-typo-in-args",
            "image-not-found",
            "job-backoff-limit",
            "liveness-killed",
            "node-not-ready",
            "oom-killed",
            "pvc-storageclass-missing",
            "quota-exceeded",
            "rollout-stalled",
            "secret-missing",
            "unschedulable-resources",
            "admission-denied-kyverno",
            "dns-failing",
            "hop-database-out-of-memory",
            "hpa-at-maximum",
            "ingress-tls-secret-missing",
            "log-tls-expired-go",
            "namespace-terminating",
            "network-policy-blocks-egress",
            "service-selector-mismatch",
            "statefulset-blocked",
        )
    },
    "nothing-proven": Told("healthy-restarted-last-week"),
    "diagnosed": Told("oom-killed", _diagnosed),
    "resolved": Told(
        "oom-killed",
        _resolved,
        Moment.RESOLVED,
        Said(severity=Severity.WARNING, cause="oom-killed"),
    ),
    "escalated": Told(
        "oom-killed", moment=Moment.ESCALATION, said=Said(severity=Severity.INFO, cause="app-crash")
    ),
    "familiar": Told("app-crash", _familiar),
    "ten-alerts": Told("liveness-killed", _ten_alerts),
    "diagnosis-pending": Told("crash-loop-typo-in-args", pending),
    "diagnosed-in-german": Told(
        "image-not-found",
        in_german,
        Moment.UPDATE,
        Said(severity=Severity.WARNING, cause="image-not-found"),
    ),
    "little-seen": Told("app-crash", failed),
    "firing-again": Told(
        "app-crash",
        flapping,
        Moment.ESCALATION,
        Said(severity=Severity.WARNING, cause="unhandled-exception", resolved=True),
    ),
    "still-going-on": Told(
        "pvc-storageclass-missing",
        moment=Moment.ESCALATION,
        said=Said(severity=Severity.WARNING, cause="pvc-storageclass-missing"),
        behind=STILL,
    ),
    "foreign-text": Told("app-crash", hostile),
    "very-long": Told("log-heap-java", endless),
    "analysis-off": Told("image-not-found", analysis=Analysis.OFF),
}


@cache
def found_in(scenario: str) -> Investigation:
    """What rules alone make of a scenario; what differs from run to run is fixed."""
    case = load_case(SCENARIOS / scenario, scenario, lambda path: read_group(str(path)))
    assert case.question is not None
    now = case.cluster.taken_at or LATER
    found = explain(case.question, case.cluster, model=None, identity="01KADE5VQ8", now=now)
    return replace(
        found,
        cluster="prod-eu-1",
        stats=Stats(found.stats.api_reads, 0.4),
        external_url="https://alertmanager.example",
        by_hand=False,
    )


STORM = "storm"
STRUCK = 12  # Deployments that lose their node, beside three other causes


def message(name: str, channel: str) -> Rendered:
    """What the channel is sent, and what goes beside it."""
    notification = _digest() if name == STORM else _one(TOLD[name], channel)
    return NOTIFIERS.get(channel)(Options(CHANNELS[channel], channel)).render(notification)


def _one(told: Told, channel: str) -> Notification:
    delivery = Delivery("alerts", channel)
    if told.said:
        delivery = replace(delivery, opened=1, reference="C1:1", said=told.said)
    said = compose(
        told.change(found_in(told.scenario)),
        moment=_moment(told, channel),
        behaviour=Behaviour(told.analysis),
        delivery=delivery,
        public_url="https://alertwhy.example",
    )
    return replace(said, news=told.behind or said.news)


def _moment(told: Told, channel: str) -> Moment:
    """What fires again is a new message where the old one cannot be edited."""
    if told.said and told.said.resolved and told.moment is Moment.ESCALATION:
        return Moment.ESCALATION if channel == "slack" else Moment.FIRST
    return told.moment


def _digest() -> Notification:
    others = ("oom-killed", "image-not-found", "nothing-proven")
    alone = [found_in(TOLD[each].scenario) for each in others]
    return storm((*[found_in("node-lost-silent")] * STRUCK, *alone))
