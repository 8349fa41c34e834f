"""One call a question, inside the budget, past the breaker; and nobody waits for nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alertwhy.config import parse
from alertwhy.domain.delivery import PENDING
from alertwhy.domain.diagnosis import Tokens
from alertwhy.domain.evidence import Evidence
from alertwhy.domain.investigation import Report, Routed
from alertwhy.domain.routing import Behaviour
from alertwhy.domain.target import ObjectRef, Target
from alertwhy.errors import AnalysisError, ModelBusy, ModelDown
from alertwhy.store import Store
from alertwhy.store.servers import FAILURES_THAT_OPEN, FIRST_PAUSE
from alertwhy.store.work import Item, StageName
from tests.fakes.racing import race
from tests.fakes.workshop import OOM, ROUTES, FakeModel, Workshop
from workers.clients.openai import Answer
from workers.pipeline.analysing import analyse

GOOD: dict[str, object] = {
    "summary": "Deployment cart needs more memory than 128Mi.",
    "root_cause": "The memory limit of 128Mi is too small for cart.",
    "confidence": "high",
    "because": ["e1"],
    "remediation": [
        {
            "action": "Look at the pod",
            "command": "kubectl -n shop get pod cart-5d4c7b9f6d-x7k2p",
            "because": ["e1"],
        }
    ],
    "ruled_out": [],
    "unresolved": [],
}


class Counting(FakeModel):
    """Counts what it says it costs."""

    def __init__(self, answer: dict[str, object] | Exception, tokens: Tokens) -> None:
        super().__init__(answer)
        self.tokens = tokens

    def ask(self, system: str, user: str, *, shape, timeout: float, max_output: int = 0):
        super().ask(system, user, shape=shape, timeout=timeout)
        return Answer(shape(**self.answer), "small-1", self.tokens)


@pytest.fixture
def shop(shop: Workshop) -> Workshop:
    shop.model = FakeModel(GOOD)
    return shop


def pending(
    shop: Workshop,
    identity: str = "one",
    *,
    name: str = "cart",
    namespace: str = "shop",
    text: str = "restarts 7, memory limit 128Mi",
    patience: float = 20.0,
) -> None:
    """Looked into, its diagnosis to come."""
    pod = ObjectRef("Pod", namespace, f"{name}-5d4c7b9f6d-x7k2p")
    target = Target("Deployment", namespace, name, via=(pod,))
    seen = Evidence("pod-status", str(pod), f"{pod.name}: {text}", "kubectl get", id="e1")
    if shop.store.investigations.load(identity) is None:
        shop.open(identity, target=target)
    item = Item(StageName.INVESTIGATE, identity)
    shop.store.work.want(item, shop.clock())
    lease = shop.store.work.begin(item, shop.clock())
    assert lease is not None
    report = Report(target, evidence=(seen,), findings=(OOM,))
    routed = [Routed("shop", Behaviour(patience=patience))]
    shop.store.investigations.save_report(lease, report, routed, missing=PENDING, now=shop.clock())
    while lease:
        lease = shop.store.work.finish(lease, shop.clock())
    shop.store.work.want(Item(StageName.ANALYSE, identity), shop.clock())


def asked(shop: Workshop) -> int:
    assert shop.model is not None
    return len(shop.model.asked)


def budgeted(shop: Workshop, **budget: float) -> None:
    given = ", ".join(f"{name}: {value}" for name, value in budget.items())
    shop.config = parse(f"{ROUTES}\nbudget: {{{given}}}")


def counted(shop: Workshop, field: str) -> float:
    return shop.store.counters.read().get(field, 0.0)


def answered(shop: Workshop, identity: str = "one") -> bool:
    return shop.found(identity).diagnosis is not None


def test_a_repeat_with_drifting_counts_costs_nothing(shop: Workshop) -> None:
    for restarts in (7, 8, 51):
        pending(shop, text=f"restarts {restarts}, memory limit 128Mi")
        analyse(shop.means, "one")
        assert answered(shop)
    assert 1 == asked(shop)
    found = shop.found().diagnosis
    assert found is not None
    assert (Tokens(), 0.0) == (found.tokens, found.seconds)
    assert 2 == counted(shop, 'alertwhy_analyses_total{outcome="again"}')


def test_other_evidence_is_asked_about_anew(shop: Workshop) -> None:
    pending(shop)
    analyse(shop.means, "one")
    pending(shop, text="restarts 7, memory limit 256Mi")
    analyse(shop.means, "one")
    assert 2 == asked(shop)


def test_the_same_trouble_elsewhere_is_told_in_its_own_names(shop: Workshop) -> None:
    pending(shop)
    analyse(shop.means, "one")
    pending(shop, "two", name="invoices", namespace="billing")
    analyse(shop.means, "two")
    assert 1 == asked(shop)
    found = shop.found("two").diagnosis
    assert found is not None
    assert "Deployment invoices needs more memory than 128Mi." == found.summary
    command = "kubectl -n billing get pod invoices-5d4c7b9f6d-x7k2p"
    assert [command] == [each.command for each in found.remediation]


def test_who_asks_what_is_being_asked_is_woken_when_it_is_answered(shop: Workshop) -> None:
    pending(shop, "one")
    pending(shop, "two", name="invoices")

    class Slow(FakeModel):
        def ask(self, system: str, user: str, **rest):
            analyse(shop.means, "two")  # another worker, in the meantime
            assert not answered(shop, "two")
            return super().ask(system, user, **rest)

    shop.model = Slow(GOOD)
    analyse(shop.means, "one")
    assert "analyse(two)" in shop.waiting()
    analyse(shop.means, "two")
    assert answered(shop, "two")
    assert 1 == asked(shop)


def test_who_waits_for_a_worker_that_died_is_due_again(shop: Workshop) -> None:
    pending(shop, "one")
    pending(shop, "two")

    class Dying(FakeModel):
        def ask(self, system: str, user: str, **rest):
            analyse(shop.means, "two")
            raise SystemExit

    shop.model = Dying(GOOD)
    with pytest.raises(SystemExit):
        analyse(shop.means, "one")
    shop.clock.forward(seconds=100)
    assert Item(StageName.ANALYSE, "two") in set(shop.store.work.overdue(shop.clock()))
    shop.model = FakeModel(GOOD)
    analyse(shop.means, "two")
    assert answered(shop, "two")


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


def test_a_storm_of_one_cause_in_four_processes_costs_one_call(
    shop: Workshop, valkey_url: str
) -> None:
    names = [f"i{number}" for number in range(120)]
    for identity in names:
        pending(shop, identity, name=f"app-{identity}", namespace=f"team-{identity}")

    class Shared(FakeModel):
        def ask(self, system: str, user: str, **rest):
            rest_of_store.counters.add("calls")
            return super().ask(system, user, **rest)

    rest_of_store = shop.store

    def turn(mine: Store, number: int) -> None:
        worker = Workshop(mine)
        worker.clock.now = shop.clock()
        worker.model = Shared(GOOD)
        for identity in names[number::4]:
            analyse(worker.means, identity)

    race(valkey_url, turn, processes=4)
    shop.model = FakeModel(AssertionError())
    while "analyse" in str(waiting := shop.waiting()):
        for call in waiting:
            if call.startswith("analyse"):
                analyse(shop.means, call[8:-1])
    assert 1 == counted(shop, "calls")
    assert [] == [each for each in names if not answered(shop, each)]


def test_a_changed_audience_or_language_is_another_question(shop: Workshop) -> None:
    pending(shop)
    analyse(shop.means, "one")
    pending(shop)
    found = shop.found()
    changed = replace(found.routed[0], behaviour=Behaviour(language="de"))
    lease = shop.store.work.begin(Item(StageName.ANALYSE, "one"), shop.clock())
    assert lease is not None
    report = Report(found.target, found.evidence, findings=found.findings)
    shop.store.investigations.save_report(
        lease, report, [changed], missing=PENDING, now=shop.clock()
    )
    shop.store.work.postpone(lease, shop.clock(), firm=False)
    analyse(shop.means, "one")
    assert 2 == asked(shop)
