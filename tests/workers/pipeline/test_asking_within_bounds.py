"""What a question may cost, and when nobody is asked: budgets, pauses and the breaker."""

from datetime import timedelta

import pytest

from alertwhy.domain.delivery import PENDING
from alertwhy.domain.diagnosis import Tokens
from alertwhy.errors import AnalysisError, ModelBusy, ModelDown
from alertwhy.store.servers import FAILURES_THAT_OPEN, FIRST_PAUSE
from alertwhy.store.work import Item, StageName
from tests.fakes.questions import GOOD, Counting, answered, asked, budgeted, counted, pending
from tests.fakes.workshop import FakeModel, Workshop
from workers.pipeline.analysing import analyse


@pytest.fixture
def shop(shop: Workshop) -> Workshop:
    shop.model = FakeModel(GOOD)
    return shop


@pytest.mark.parametrize(
    ("budget", "limit"),
    [
        ({"tokens_per_hour": 1_000}, "hour"),
        ({"tokens_per_day": 1_000}, "day"),
        ({"tokens_per_hour": 4_000, "per_namespace_share": 0.1}, "namespace"),
    ],
)
def test_past_a_budget_nobody_is_asked_and_the_message_says_so(
    shop: Workshop, budget: dict[str, float], limit: str
) -> None:
    budgeted(shop, **budget)
    pending(shop)
    analyse(shop.means, "one")
    assert "over budget" == shop.found().diagnosis_missing
    assert 0 == asked(shop)
    assert 1 == counted(shop, f'alertwhy_model_refused_total{{budget="{limit}"}}')
    assert 1 == counted(shop, 'alertwhy_analyses_total{outcome="over_budget"}')
    assert 0 == shop.store.spending.of_hour(shop.clock())
    assert "deliver(one, shop)" in shop.waiting()


def test_an_investigation_has_its_own_budget(shop: Workshop) -> None:
    shop.model = Counting(GOOD, Tokens(6_000, 300))
    pending(shop)
    analyse(shop.means, "one")
    pending(shop, text="memory limit 256Mi")
    analyse(shop.means, "one")
    assert "over budget" == shop.found().diagnosis_missing
    assert 1 == counted(shop, 'alertwhy_model_refused_total{budget="investigation"}')
    pending(shop, "two", text="memory limit 512Mi")
    analyse(shop.means, "two")
    assert 2 == asked(shop)


def test_what_was_spent_is_settled_and_priced(shop: Workshop) -> None:
    budgeted(shop, price_per_million_input=1.0, price_per_million_output=10.0)
    pending(shop)
    analyse(shop.means, "one")
    assert 120 == shop.store.spending.of_investigation("one")
    assert 120 == shop.store.spending.of_hour(shop.clock(), "shop")
    found = shop.found().diagnosis
    assert found is not None
    assert pytest.approx(0.0003) == found.cost
    assert pytest.approx(0.0003) == counted(shop, "alertwhy_model_cost_total")


def test_a_server_that_counts_nothing_is_not_free(shop: Workshop) -> None:
    shop.model = Counting(GOOD, Tokens())
    pending(shop)
    analyse(shop.means, "one")
    assert shop.store.spending.of_investigation("one") > 1_500


@pytest.mark.parametrize(
    ("error", "spent"),
    [
        (ModelDown("no connection"), 0),
        (ModelBusy("busy", after=60), 0),
        (AnalysisError("no JSON", spent=777), 777),
    ],
)
def test_a_failed_call_costs_what_it_cost(shop: Workshop, error: Exception, spent: int) -> None:
    shop.model = FakeModel(error)
    pending(shop)
    analyse(shop.means, "one")
    assert spent == shop.store.spending.of_investigation("one")


def test_a_call_that_nobody_answered_counts_as_reserved(shop: Workshop) -> None:
    shop.model = FakeModel(ModelDown("no answer in time", charged=True))
    pending(shop)
    analyse(shop.means, "one")
    assert shop.store.spending.of_investigation("one") > 1_500


def test_a_failure_is_had_by_all_who_ask_the_same_and_not_for_long(shop: Workshop) -> None:
    shop.model = FakeModel(AnalysisError("no JSON"))
    for identity in ("one", "two"):
        pending(shop, identity)
        analyse(shop.means, identity)
        assert "model failed: no JSON" == shop.found(identity).diagnosis_missing
    assert 1 == asked(shop)
    (key,) = shop.store.redis.keys("alertwhy:answer:*")
    assert 0 < shop.store.redis.ttl(key) <= 30


def test_a_pause_that_fits_the_patience_is_waited_for_without_a_worker(shop: Workshop) -> None:
    shop.model = FakeModel(ModelBusy("busy", after=7))
    pending(shop)
    analyse(shop.means, "one")
    assert PENDING == shop.found().diagnosis_missing
    shop.model = FakeModel(GOOD)
    analyse(shop.means, "one")  # too early: nobody asks
    assert 0 == asked(shop)
    shop.clock.forward(seconds=7)
    assert Item(StageName.ANALYSE, "one") in set(shop.store.work.overdue(shop.clock()))
    analyse(shop.means, "one")
    assert answered(shop)


def test_a_pause_beyond_the_patience_is_a_failure_at_once(shop: Workshop) -> None:
    shop.model = FakeModel(ModelBusy("over its limit", after=30))
    pending(shop)
    analyse(shop.means, "one")
    assert "model failed: over its limit" == shop.found().diagnosis_missing
    assert "deliver(one, shop)" in shop.waiting()


def test_a_server_that_never_says_for_how_long_is_asked_until_patience_ends(
    shop: Workshop,
) -> None:
    shop.model = FakeModel(ModelBusy("over its limit"))
    pending(shop)
    for _ in range(30):
        analyse(shop.means, "one")
        shop.clock.forward(seconds=2)
    assert "model failed: over its limit" == shop.found().diagnosis_missing
    assert 11 == asked(shop)


def test_the_breaker_opens_tells_so_and_closes_by_itself(shop: Workshop) -> None:
    shop.model = FakeModel(ModelDown("no connection"))
    for number in range(FAILURES_THAT_OPEN + 1):
        pending(shop, f"i{number}", text=f"exit code {number}")
        analyse(shop.means, f"i{number}")
    assert FAILURES_THAT_OPEN == asked(shop)
    said = shop.found(f"i{FAILURES_THAT_OPEN}").diagnosis_missing
    until = shop.clock() + timedelta(seconds=FIRST_PAUSE)
    assert said == (
        f"model failed: its server has failed repeatedly; it is asked again at {until:%H:%M:%S} UTC"
    )
    shop.clock.forward(seconds=FIRST_PAUSE)
    shop.model = FakeModel(GOOD)
    for identity in ("five", "six"):
        pending(shop, identity, text=f"memory limit 128Mi, {identity}")
        analyse(shop.means, identity)
        assert answered(shop, identity)


def test_what_the_evidence_does_not_support_is_counted(shop: Workshop) -> None:
    shop.model = FakeModel({**GOOD, "unresolved": ["Whether node worker-77 is to blame"]})
    pending(shop)
    analyse(shop.means, "one")
    assert 3 == counted(shop, 'alertwhy_model_claims_total{outcome="kept"}')
    assert 1 == counted(shop, 'alertwhy_model_claims_total{outcome="dropped"}')


def test_the_question_grows_with_what_a_token_holds(shop: Workshop) -> None:
    long = "\n".join(f"error {number} of many" for number in range(4_000))
    lengths = []
    for size, tokens in ((4_000, 2_000), (40_000, 10_000)):
        shop.store.redis.flushdb()
        shop.store.servers.observe("", size, tokens)
        pending(shop, text=long)
        analyse(shop.means, "one")
        assert shop.model is not None
        lengths.append(len(shop.model.asked[-1].encode()))
    assert 12_000 < lengths[0] <= 13_001  # 6,500 tokens of 2 bytes
    assert 23_000 < lengths[1] <= 24_001  # of 4 bytes they would be more than the most
