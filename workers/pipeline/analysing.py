"""Analyse: one grounded model call, or the reason why there is none; then tell again."""

from alertwhy.domain.delivery import PENDING
from alertwhy.domain.diagnosis import Diagnosis
from alertwhy.domain.investigation import Investigation
from alertwhy.domain.routing import Analysis
from alertwhy.errors import AnalysisError
from alertwhy.store.work import Item, Lease, StageName
from workers.analysis import analyse as ask
from workers.pipeline.means import Means


def analyse(means: Means, identity: str) -> None:
    """Do what is outstanding; a message never waits longer than its route's patience for it."""
    lease = means.store.work.begin(Item(StageName.ANALYSE, identity), means.now())
    while lease:
        _once(means, lease)
        lease = means.store.work.finish(lease, means.now())


def _once(means: Means, lease: Lease) -> None:
    found = means.store.investigations.load(lease.item.investigation)
    if found is None or found.diagnosis_missing != PENDING or not found.concluded:
        return
    answer = _answer(means, found)
    if not means.store.investigations.save_diagnosis(lease, answer, now=means.now()):
        return
    _count(means, answer)
    means.wake(*(Item(StageName.DELIVER, found.id, each.receiver) for each in found.routed))


def _answer(means: Means, found: Investigation) -> Diagnosis | str:
    if means.model is None:
        return "no model configured"
    try:
        return ask(found, means.model, language=_language(found))
    except AnalysisError as error:
        return f"model failed: {error}"


def _language(found: Investigation) -> str:
    wanted = (r.behaviour for r in found.routed if r.behaviour.analysis is Analysis.MODEL)
    return next((behaviour.language for behaviour in wanted), "en")


def _count(means: Means, answer: Diagnosis | str) -> None:
    outcome = "answered" if isinstance(answer, Diagnosis) else "failed"
    means.store.counters.add("alertwhy_analyses_total", outcome=outcome)
    if isinstance(answer, Diagnosis):
        for kind in ("input", "output"):
            amount = getattr(answer.tokens, kind)
            means.store.counters.add("alertwhy_model_tokens_total", amount, kind=kind)
