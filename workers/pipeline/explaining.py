"""Explain: one investigation without state or queue, for the terminal and for evaluation."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from alertwhy.domain.admission import claim_key
from alertwhy.domain.alert import Alert
from alertwhy.domain.investigation import Investigation, Stage, Status
from alertwhy.domain.naming import Naming
from alertwhy.domain.target import Target
from alertwhy.errors import AnalysisError
from workers.analysis import analyse
from workers.clients.cluster import Cluster
from workers.clients.openai import Model
from workers.clients.snapshot import SnapshotCluster
from workers.pipeline.investigating import examine


@dataclass(frozen=True)
class Question:
    """One target and the alerts about it; no alerts where a person named the target."""

    target: Target
    alerts: tuple[Alert, ...] = ()


def questions(
    alerts: Iterable[Alert], cluster: str = "", *, naming: Naming | None = None
) -> Iterator[Question]:
    """One for each object that the alerts name, in the order of the alerts."""
    found: dict[object, list[Alert]] = {}
    for alert in (each.named_by(naming or Naming()) for each in alerts):
        if alert.investigated:
            key = claim_key(cluster, alert.target, alert.name)
            found.setdefault(key, []).append(alert)
    for group in found.values():
        telling = next((alert for alert in group if alert.firing), group[0])
        yield Question(telling.target, tuple(group))


def explain(
    question: Question,
    cluster: Cluster,
    *,
    model: Model | None,
    identity: str,
    now: datetime,
    language: str = "en",
) -> Investigation:
    """The investigation, complete: collected, concluded, and analysed where there is a model."""
    dated = _dated(cluster, question.alerts)
    report = examine(question.target, dated, now=now, generation=1)
    found = Investigation(
        id=identity,
        status=Status.OPEN,
        started_at=now,
        updated_at=now,
        target=report.target,
        stage=Stage.DONE,
        alerts=question.alerts,
        evidence=report.evidence,
        gaps=report.gaps,
        findings=report.findings,
        diagnosis_missing="no model configured",
        stats=report.stats,
        concluded=True,
        by_hand=not question.alerts,
    )
    return found if model is None else _analysed(found, model, language)


def _dated(cluster: Cluster, alerts: Iterable[Alert]) -> Cluster:
    """A recording that tells no time was made because of the alert, and so not before it."""
    began = max((each.starts_at for each in alerts if each.firing and each.starts_at), default=None)
    if began is None or not isinstance(cluster, SnapshotCluster):
        return cluster
    return cluster.because_of(began)


def _analysed(found: Investigation, model: Model, language: str) -> Investigation:
    try:
        answer = analyse(found, model, language=language)
    except AnalysisError as error:
        return replace(found, diagnosis_missing=f"model failed: {error}")
    return replace(found, diagnosis=answer, diagnosis_missing=None)
