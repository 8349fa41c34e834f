"""Analyse: one call where it is wanted, its answer or the reason kept, and everybody told."""

import pytest

from alertwhy.domain.delivery import PENDING
from alertwhy.domain.investigation import Report, Routed, Stage
from alertwhy.domain.routing import Analysis, Behaviour
from alertwhy.errors import AnalysisError
from alertwhy.store.work import Item, StageName
from tests.fakes.cluster import FakeCluster
from tests.fakes.objects import deployment, pod, replicaset
from tests.fakes.workshop import FakeModel, Workshop
from workers.pipeline.analysing import analyse
from workers.pipeline.investigating import investigate

ITEM = Item(StageName.ANALYSE, "one")
GOOD: dict[str, object] = {
    "summary": "The limit is too small.",
    "root_cause": "The memory limit is too small.",
    "confidence": "high",
    "because": ["e1"],
    "remediation": [],
    "ruled_out": [],
    "unresolved": [],
}


@pytest.fixture
def shop(shop: Workshop) -> Workshop:
    """One that was looked into, its diagnosis still to come."""
    mine = pod("cart-7c9d-x2", owner=("ReplicaSet", "cart-7c9d"))
    shop.cluster = FakeCluster([deployment(), replicaset("cart-7c9d"), mine])
    shop.model = FakeModel(GOOD)
    shop.open()
    investigate(shop.means, "one")
    shop.waiting()
    return shop


def model(shop: Workshop) -> FakeModel:
    assert shop.model is not None
    return shop.model


def test_the_answer_is_kept_and_told(shop: Workshop) -> None:
    analyse(shop.means, "one")
    found = shop.found()
    assert found.diagnosis is not None
    assert "The memory limit is too small." == found.diagnosis.root_cause
    assert (None, Stage.DONE) == (found.diagnosis_missing, found.stage)
    assert ["deliver(one, shop)"] == shop.waiting()
    assert shop.store.work.busy(Item(StageName.DELIVER, "one", "shop"))
    read = shop.store.counters.read()
    assert 1 == read['alertwhy_analyses_total{outcome="answered"}']
    assert 100 == read['alertwhy_model_tokens_total{kind="input"}']
    assert 20 == read['alertwhy_model_tokens_total{kind="output"}']


def test_one_round_costs_one_call(shop: Workshop) -> None:
    for _ in range(2):
        shop.store.work.want(ITEM, shop.clock())
        analyse(shop.means, "one")
    assert 1 == len(model(shop).asked)


def test_nobody_is_asked_where_nothing_is_outstanding(shop: Workshop) -> None:
    analyse(shop.means, "one")
    analyse(shop.means, "one")
    analyse(shop.means, "another")
    assert 1 == len(model(shop).asked)


def test_why_there_is_no_answer_is_kept_and_told(shop: Workshop) -> None:
    model(shop).answer = AnalysisError("the model's server was busy")
    analyse(shop.means, "one")
    found = shop.found()
    assert (None, "model failed: the model's server was busy") == (
        found.diagnosis, found.diagnosis_missing,
    )  # fmt: skip
    assert ["deliver(one, shop)"] == shop.waiting()
    assert 1 == shop.store.counters.read()['alertwhy_analyses_total{outcome="failed"}']


def test_a_model_that_was_taken_away_meanwhile_is_said(shop: Workshop) -> None:
    shop.model = None
    analyse(shop.means, "one")
    assert "no model configured" == shop.found().diagnosis_missing
    assert ["deliver(one, shop)"] == shop.waiting()


def test_what_was_forgotten_meanwhile_is_done(shop: Workshop) -> None:
    shop.store.redis.delete("alertwhy:investigation:one")
    analyse(shop.means, "one")
    assert [] == model(shop).asked
    assert not shop.store.work.busy(ITEM)


def test_who_lost_the_lease_stores_and_tells_nothing(shop: Workshop) -> None:
    class Slow(FakeModel):
        def ask(self, system: str, user: str, *, shape, timeout: float, max_output: int = 0):
            shop.clock.forward(minutes=5)
            assert shop.store.work.begin(ITEM, shop.clock()) is not None
            return super().ask(system, user, shape=shape, timeout=timeout)

    shop.model = Slow(GOOD)
    analyse(shop.means, "one")
    assert PENDING == shop.found().diagnosis_missing
    assert [] == shop.waiting()


def test_it_answers_in_the_language_of_the_first_route_that_asked(shop: Workshop) -> None:
    found = shop.found()
    item = Item(StageName.INVESTIGATE, "one")
    shop.store.work.want(item, shop.clock())
    lease = shop.store.work.begin(item, shop.clock())
    assert lease is not None
    routed = [
        Routed("a", Behaviour(Analysis.RULES, language="fr")),
        Routed("b", Behaviour(language="de")),
    ]
    report = Report(found.target, found.evidence)
    shop.store.investigations.save_report(lease, report, routed, missing=PENDING, now=shop.clock())
    analyse(shop.means, "one")
    assert "Write in this language: de." in model(shop).asked[0]
