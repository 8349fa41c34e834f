"""One call a question, whoever asks it; and nobody waits for nothing."""

from dataclasses import replace

import pytest

from alertwhy.domain.delivery import PENDING
from alertwhy.domain.diagnosis import Tokens
from alertwhy.domain.investigation import Report
from alertwhy.domain.routing import Behaviour
from alertwhy.store import Store
from alertwhy.store.work import Item, StageName
from tests.fakes.questions import GOOD, answered, asked, counted, pending
from tests.fakes.racing import race
from tests.fakes.workshop import FakeModel, Workshop
from workers.pipeline.analysing import analyse


@pytest.fixture
def shop(shop: Workshop) -> Workshop:
    shop.model = FakeModel(GOOD)
    return shop


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
